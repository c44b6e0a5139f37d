"""What officers type. The commands check everything again and say what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.payments.facade import Payment, RefundWay, YenField, desk
from oirase.ui.forms import DateField, FileField, Form

REPORT_BYTES = 5 * 1024 * 1024


class CashForm(Form):
    """What was put on the counter."""

    tendered = YenField(label=_("お預かり（円）"))


class ReasonForm(Form):
    """Why something is undone."""

    reason = forms.CharField(label=pgettext_lazy("payments", "理由"), max_length=500)


class RefundForm(Form):
    """How much goes back, how, and why."""

    amount = YenField(label=_("返金額（円）"), min_value=1)
    way = forms.ChoiceField(label=_("返金方法"), widget=forms.RadioSelect)
    reason = forms.CharField(label=pgettext_lazy("payments", "理由"), max_length=500)
    note = forms.CharField(
        label=_("振込の記録"),
        max_length=200,
        required=False,
        help_text=_("振り込むときは、振込依頼の番号などを書いてください。"),
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"amount": payment.left})
        super().__init__(*args, **kwargs)
        online = desk.taker(payment.provider) is not None
        ways = [one for one in RefundWay if one != RefundWay.PROVIDER or online]
        self.fields["way"].choices = [(one.value, one.label) for one in ways]  # type: ignore[attr-defined]


class SellForm(Form):
    """A sale at the counter: who pays, and how many of each fee."""

    office = forms.UUIDField(label=pgettext_lazy("payments", "窓口"), widget=forms.Select)
    payer_name = forms.CharField(label=_("納付する方の氏名・名称"), max_length=200)
    due_on = DateField(
        label=_("支払期限"),
        required=False,
        help_text=_("あとで払ってもらうときだけ入力します。支払いのリンクを渡せます。"),
    )

    def __init__(self, *args: Any, offices: Iterable[Any], fees: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].widget.choices = [(one.pk, str(one)) for one in offices]
        self.codes = {f"fee_{place}": fee.code for place, fee in enumerate(fees)}
        for name, fee in zip(self.codes, fees, strict=True):
            self.fields[name] = forms.IntegerField(
                label=_("%(title)s（%(amount)s円／%(unit)s）の数")
                % {"title": fee.title, "amount": f"{fee.amount:,}", "unit": fee.unit},
                min_value=0,
                max_value=999,
                required=False,
                help_text=_("未確認の金額です。") if fee.unconfirmed else "",
                widget=forms.TextInput({"inputmode": "numeric"}),
            )

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """Return the fees with how many of each."""
        return [(code, self.cleaned_data.get(name) or 0) for name, code in self.codes.items()]


class CloseForm(Form):
    """The drawer, counted."""

    counted_cash = YenField(label=_("数えた現金（円）"))
    reason = forms.CharField(
        label=_("差額の理由"),
        max_length=500,
        required=False,
        help_text=_("あるはずの現金と違うときに書いてください。"),
    )


class ReportForm(Form):
    """The stores' report."""

    file = FileField(
        label=_("店舗・金融機関からの報告（CSV・Excel）"), max_bytes=REPORT_BYTES, extensions=("csv", "xlsx")
    )


class PeriodForm(Form):
    """Days of an export."""

    first = DateField(label=_("最初の日"))
    last = DateField(label=_("最後の日"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean() or {}
        if values.get("first") and values.get("last") and values["last"] < values["first"]:
            self.add_error("last", _("最初の日より後の日を入力してください。"))
        return values
