"""What people type. The services check it again and say what is wrong; forms say how it is asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from oirase.systems.DOMAIN.SLUG.rules import TEXT_LIMIT, TITLE_LIMIT

from oirase.ui.forms import Form, TextField


class ItemForm(Form):
    """A new item."""

    title = forms.CharField(label=_("件名"), max_length=TITLE_LIMIT)
    text = TextField(label=_("本文"), max_length=TEXT_LIMIT, rows=8)


class EditForm(ItemForm):
    """An item written anew: `version` says which one the officer had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
