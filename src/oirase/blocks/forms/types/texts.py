"""Words: lines, longer texts, ways to reach somebody, numbers of companies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, Option, common
from oirase.kernel.texts.contacts import parse_email
from oirase.kernel.texts.identifiers import parse_corporate_number, parse_invoice_number
from oirase.ui.forms import TextField as LongTextField

LONGEST_LINE, LONGEST_TEXT = 200, 4000


class Parsed(forms.CharField):
    """A line that a function reads into its plain form; its ValueError is the message."""

    def __init__(self, parse: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parse = parse

    def clean(self, value: Any) -> str:
        """Read it."""
        found = str(super().clean(value) or "")
        if not found:
            return ""
        try:
            return self.parse(found)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Line(FieldType):
    """One line of text (一行の文字)."""

    code = "text"
    title = gettext_lazy("文字（1行）")
    options = (
        Option("max_length", "integer", gettext_lazy("最大の文字数")),
        Option(
            "shape",
            "text",
            gettext_lazy("決まった形"),
            gettext_lazy("9は数字、Aは英字、ほかの文字はそのまま。例: 99-9999、A99999"),
        ),
    )

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in one box."""
        return Parsed(
            lambda text: shaped(field, text),
            **common(field, max_length=field.options.get("max_length", LONGEST_LINE)),
        )

    def schema(self, field: Field) -> dict[str, Any]:
        """Tell length and pattern."""
        found = super().schema(field) | {"maxLength": field.options.get("max_length", LONGEST_LINE)}
        shape = field.options.get("shape")
        return found | ({"pattern": f"^{pattern_of(shape)}$"} if shape else {})


# Officers write shapes and no regular expressions: nobody has to learn them, and none can be made that never ends.
SHAPES = {"9": "[0-9]", "A": "[A-Za-z]"}


def pattern_of(shape: str) -> str:
    """Return the regular expression of a shape such as 99-9999."""
    return "".join(SHAPES.get(sign, re.escape(sign)) for sign in shape)


def shaped(field: Field, text: str) -> str:
    """Return a text in the field's shape, its width folded; ValueError for another one."""
    shape = field.options.get("shape")
    if not shape:
        return text
    plain = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(pattern_of(shape), plain):
        raise ValueError(_("「%(shape)s」の形で入力してください（9は数字、Aは英字）。") % {"shape": shape})
    return plain


class Text(FieldType):
    """Text of several lines (複数行の文字)."""

    code = "textarea"
    title = gettext_lazy("文章（複数行）")
    options = (
        Option("max_length", "integer", gettext_lazy("最大の文字数")),
        Option("rows", "integer", gettext_lazy("欄の高さ（行）")),
    )

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in a large box that counts."""
        longest = field.options.get("max_length", LONGEST_TEXT)
        return LongTextField(**common(field, max_length=longest, rows=field.options.get("rows", 5)))

    def schema(self, field: Field) -> dict[str, Any]:
        """Tell the length."""
        return super().schema(field) | {"maxLength": field.options.get("max_length", LONGEST_TEXT)}


class ReadLine(FieldType):
    """A line with a plain form of its own, read by a function. Subclasses name it, and the box's attributes."""

    attrs: Mapping[str, str] = {}
    pattern = ""
    longest = LONGEST_LINE

    def read(self, text: str) -> str:
        """Return the plain form; ValueError with a sentence for the person."""
        raise NotImplementedError

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in one box of the right kind."""
        widget = forms.TextInput(attrs=dict(self.attrs))
        return Parsed(self.read, **common(field, max_length=self.longest, widget=widget))

    def schema(self, field: Field) -> dict[str, Any]:
        """Tell the pattern of the plain form."""
        return super().schema(field) | ({"pattern": self.pattern} if self.pattern else {})


class Email(ReadLine):
    """An e-mail address (メールアドレス)."""

    code = "email"
    title = gettext_lazy("メールアドレス")
    attrs = {"type": "email", "inputmode": "email", "autocomplete": "email"}
    longest = 254

    def read(self, text: str) -> str:
        """Check the form of an address."""
        return parse_email(text)

    def schema(self, field: Field) -> dict[str, Any]:
        """Name the format."""
        return super().schema(field) | {"format": "email"}


class CorporateNumber(ReadLine):
    """A corporate number (法人番号)."""

    code = "corporate_number"
    title = gettext_lazy("法人番号")
    attrs = {"inputmode": "numeric"}
    pattern = "^[0-9]{13}$"

    def read(self, text: str) -> str:
        """Check the digits."""
        return parse_corporate_number(text)


class InvoiceNumber(ReadLine):
    """A number of a qualified invoice issuer (適格請求書発行事業者登録番号)."""

    code = "invoice_number"
    title = gettext_lazy("インボイス登録番号")
    pattern = "^T[0-9]{13}$"

    def read(self, text: str) -> str:
        """Check the form."""
        return parse_invoice_number(text)
