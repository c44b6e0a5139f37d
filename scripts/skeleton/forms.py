"""What people type. The services check it again and say what is wrong; forms say how it is asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from oirase.systems.DOMAIN.SLUG.rules import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT

from oirase.ui.forms import Form, TextField


class SendForm(Form):
    """Something new."""

    title = forms.CharField(label=_("題名"), max_length=TITLE_LIMIT)
    text = TextField(label=_("本文"), max_length=TEXT_LIMIT, rows=8)
    name = forms.CharField(
        label=_("お名前"), max_length=NAME_LIMIT, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        help_text=_("受付の控えと結果を送ります。"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
