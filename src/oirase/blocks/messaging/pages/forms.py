"""Forms of messages: codes and numbers, wordings, how much leaves in a minute."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from oirase.ui.forms import Form


class NumberForm(Form):
    """The number of a mobile phone."""

    address = forms.CharField(
        label=_("携帯電話の番号"),
        max_length=30,
        help_text=_("例: 090-0000-0000"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class CodeForm(Form):
    """A code that came by mail or short message."""

    code = forms.CharField(
        label=_("確認番号（6桁）"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class WordingForm(Form):
    """The words of a message in one language."""

    subject = forms.CharField(label=_("件名"), max_length=200)
    text = forms.CharField(label=_("本文"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))
    confirmed = forms.BooleanField(label=_("注意を確認し、このまま保存する"), required=False)


class LinesField(forms.CharField):
    """One entry per line; `check` raises ValueError or ValidationError for a wrong one."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *args: Any, check: Any, wrong: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, max_length=2000, **kwargs)
        self._check, self._wrong = check, wrong

    def clean(self, value: Any) -> list[str]:
        """Return the entries."""
        found = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        for line in found:
            try:
                self._check(line)
            except (ValueError, ValidationError) as error:
                raise ValidationError(self._wrong, params={"line": line}) from error
        return found


def _domain_and_number(line: str) -> None:
    domain, number = line.split()
    if "." not in domain or not 1 <= int(number) <= 100_000:
        raise ValueError(line)


def _selector(line: str) -> None:
    if not line.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise ValueError(line)


class LimitsForm(Form):
    """How much leaves in a minute, and what a check of the mail's way needs; each with the reason why it is asked."""

    mail_per_minute = forms.IntegerField(
        label=_("1分間に送るメールの数（全体）"),
        min_value=1,
        max_value=100_000,
        help_text=_("自分のメールサーバーが受け付ける数より少なくします。初めの値は見本（未確認）です。"),
    )
    mail_per_minute_and_domain = forms.IntegerField(
        label=_("1分間に同じ宛先ドメインへ送るメールの数"),
        min_value=1,
        max_value=100_000,
        help_text=_(
            "短い時間に多く送ると、受け取る側が迷惑メールとみなして拒むことがあります。初めの値は見本（未確認）です。"
        ),
    )
    mail_per_minute_by_domain = LinesField(
        label=_("ドメインごとの数"),
        help_text=_("1行に1つ、「ドメイン 数」の形で書きます。例: example.jp 30"),
        check=_domain_and_number,
        wrong=_("「ドメイン 数」の形ではありません: %(line)s"),
    )
    sms_per_minute = forms.IntegerField(label=_("1分間に送るSMSの数"), min_value=1, max_value=100_000)
    attempts = forms.IntegerField(
        label=_("一時的に届かないときに送る回数の上限"),
        min_value=1,
        max_value=20,
        help_text=_("受信箱がいっぱい、相手のサーバーが止まっているなどのときです。間隔は倍ずつ延びます。"),
    )
    first_pause_minutes = forms.IntegerField(
        label=_("最初の再送までの時間（分）"), min_value=1, max_value=1440
    )
    sending_addresses = LinesField(
        label=_("メールが出ていくIPアドレス"),
        help_text=_("1行に1つ。SPFと逆引きを確かめるために使います。"),
        check=ip_address,
        wrong=_("IPアドレスではありません: %(line)s"),
    )
    dkim_selectors = LinesField(
        label=_("DKIMのセレクター"),
        help_text=_("1行に1つ。署名を付けるサーバーの設定に書かれている名前です。"),
        check=_selector,
        wrong=_("セレクターの形ではありません: %(line)s"),
    )
    test_addresses = LinesField(
        label=_("送信試験の宛先"),
        help_text=_("1行に1つ。住民がよく使うメールサービスごとに、職員が受け取れる宛先を用意します。"),
        check=validate_email,
        wrong=_("メールアドレスの形ではありません: %(line)s"),
    )
    check_valid_days = forms.IntegerField(label=_("合格が有効な日数"), min_value=1, max_value=366)
    source = forms.CharField(label=_("根拠"), max_length=500, help_text=_("誰が、何に基づいて決めたか。"))
