"""Forms of accounts that allauth does not bring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oirase.blocks.identity.models import Proof
from oirase.kernel.access.models import User, UserKind
from oirase.kernel.texts.identifiers import parse_corporate_number
from oirase.ui.forms import DateField, Form


class SignupDetails(forms.Form):
    """What sign-up asks besides ID, mail address and password (allauth derives its form from this one)."""

    kind = forms.ChoiceField(
        label=_("区分"),
        choices=[(UserKind.RESIDENT.value, _("個人")), (UserKind.COMPANY.value, _("事業者"))],
        initial=UserKind.RESIDENT.value,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("氏名・名称"),
        max_length=200,
        help_text=_("入力されたとおりに保存します。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    kana = forms.CharField(label=_("フリガナ"), max_length=200, required=False)
    corporate_number = forms.CharField(
        label=_("法人番号"),
        max_length=20,
        required=False,
        help_text=_("事業者の方は13桁の番号。個人事業の方は空欄。"),
    )

    def clean_corporate_number(self) -> str:
        """Check the number's check digit."""
        given: str = self.cleaned_data["corporate_number"]
        if not given.strip():
            return ""
        try:
            return parse_corporate_number(given)
        except ValueError as error:
            raise ValidationError(_("法人番号が正しくありません。13桁の数字を確認してください。")) from error

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: the adapter has saved everything in one command."""


class ServiceAccountForm(Form):
    """A new service account."""

    login = forms.CharField(
        label=_("利用者ID"),
        max_length=100,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]+\Z", _("半角の英小文字、数字、._- で入力してください。"))
        ],
    )
    name = forms.CharField(label=_("システムの名称"), max_length=200)


class KeyForm(Form):
    """A new key of a service account."""

    user_id = forms.TypedChoiceField(label=_("利用者"))
    title = forms.CharField(label=_("用途"), max_length=100)
    expires_on = DateField(
        label=_("有効期限"), required=False, help_text=_("この日まで使えます。空欄なら1年後です。")
    )

    def __init__(self, *args: Any, accounts: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = accounts.filter(is_active=True).order_by("login")
        self.fields["user_id"].choices = [(str(one.pk), f"{one.name} ({one.login})") for one in found]  # type: ignore[attr-defined]


class ResetCodeForm(Form):
    """Whom an officer has before them, and how they know it."""

    login = forms.CharField(label=_("利用者ID"), max_length=100)
    proof = forms.ChoiceField(label=_("確認した書類"), choices=Proof.choices, widget=forms.RadioSelect)


class ResetForm(Form):
    """A code from the counter and the new password."""

    login = forms.CharField(
        label=_("利用者ID"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("再設定番号"),
        max_length=30,
        help_text=_("窓口で受け取った紙の番号です。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    password1 = forms.CharField(
        label=_("新しいパスワード"),
        max_length=200,
        strip=False,
        help_text=_("10文字以上で、推測されにくいものにしてください。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("新しいパスワード（もう一度）"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        given = super().clean() or {}
        if given.get("password1") and given.get("password2") and given["password1"] != given["password2"]:
            self.add_error("password2", _("2つのパスワードが違います。"))
        return given
