"""What payers and officers type here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.payments.models import Means
from oirase.ui.forms import DateField, Form

OFFERED = {
    Means.ONLINE: _("オンラインで払う（カードなど）"),
    Means.CONVENIENCE: _("コンビニ・ペイジーで払う（払込票）"),
}


class PayForm(Form):
    """How to pay."""

    means = forms.ChoiceField(label=_("払い方"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, means: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].choices = [(one, title) for one, title in OFFERED.items() if one in means]  # type: ignore[attr-defined]


class DemoForm(Form):
    """How a simulated payment goes."""

    choice = forms.ChoiceField(
        label=_("どうなるかを選んでください"),
        widget=forms.RadioSelect,
        choices=(
            ("success", _("支払いに成功する")),
            ("failure", _("支払いに失敗する（カードが使えない）")),
            ("silent", _("支払うが、結果の通知が届かない")),
            ("double", _("支払い、通知が2回届く")),
            ("amount", _("違う金額で支払われる")),
            ("forged", _("支払わず、偽の通知が届く")),
            ("leave", _("何もせずに戻る")),
        ),
    )


class FeeForm(Form):
    """A new amount from a day on."""

    amount = forms.IntegerField(
        label=_("金額（円）"),
        min_value=0,
        max_value=99_999_999,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    valid_from = DateField(label=_("適用開始日"))
    source = forms.CharField(
        label=pgettext_lazy("payments", "根拠"), max_length=500, help_text=_("条例・規則の名前と条項など。")
    )
    unconfirmed = forms.BooleanField(label=_("未確認の金額"), required=False)
