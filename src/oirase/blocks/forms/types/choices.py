"""Choosing: one, several, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, Option, common
from oirase.kernel.texts import LocalizedText

# More than these are easier to find in a list that one opens than among buttons.
FEW = 7
CHOICES = Option("choices", "choices", gettext_lazy("選択肢"), needed=True)


def options_of(field: Field) -> list[tuple[str, str]]:
    """Return value and label of each choice in the language of the moment."""
    return [(one["value"], str(LocalizedText(one["label"]))) for one in field.options["choices"]]


def label_of(field: Field, value: str) -> str:
    """Return the label of a choice; one that the form no longer has is shown as it was stored."""
    return dict(options_of(field)).get(value, value)


class OneOf(FieldType):
    """One of several (単一選択)."""

    code = "choice"
    title = gettext_lazy("選択（1つ）")
    options = (CHOICES,)

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask by buttons, or by a list where there are many."""
        choices = options_of(field)
        if len(choices) <= FEW:
            return forms.ChoiceField(**common(field, choices=choices, widget=forms.RadioSelect))
        return forms.ChoiceField(**common(field, choices=[("", _("選んでください")), *choices]))

    def schema(self, field: Field) -> dict[str, Any]:
        """List the values."""
        return {"type": "string", "enum": [value for value, _label in options_of(field)]}

    def shown(self, field: Field, value: Any) -> str:
        """Give the label."""
        return label_of(field, value)


class SomeOf(FieldType):
    """Any of several (複数選択)."""

    code = "choices"
    title = gettext_lazy("選択（いくつでも）")
    options = (CHOICES, Option("most", "integer", gettext_lazy("選べる数の上限")))

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask by check boxes."""
        return Several(
            most=field.options.get("most"),
            **common(field, choices=options_of(field), widget=forms.CheckboxSelectMultiple),
        )

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return each value."""
        return {name: [str(one) for one in value]}

    def schema(self, field: Field) -> dict[str, Any]:
        """List the values."""
        found: dict[str, Any] = {
            "type": "array",
            "items": {"enum": [value for value, _label in options_of(field)]},
            "uniqueItems": True,
            "minItems": 1,
        }
        return found | ({"maxItems": field.options["most"]} if field.options.get("most") else {})

    def shown(self, field: Field, value: Any) -> str:
        """Give the labels."""
        return _("、").join(label_of(field, one) for one in value)


class Several(forms.MultipleChoiceField):
    """Several choices, at most so many."""

    def __init__(self, *, most: int | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, value: Any) -> list[str]:
        """Check the number."""
        found = list(dict.fromkeys(super().clean(value)))
        if self.most and len(found) > self.most:
            raise ValidationError(_("選べるのは%(most)d個までです。") % {"most": self.most})
        return found


class YesNo(FieldType):
    """A box to tick: a consent, a confirmation (同意・確認). Where it is required, only ticked will do."""

    code = "boolean"
    title = gettext_lazy("チェック（同意・確認）")

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask by a check box."""
        return forms.BooleanField(**common(field))

    def stored(self, field: Field, cleaned: Any) -> Any:
        """Keep a tick; a box left empty is no answer where a tick is wanted, and a no elsewhere."""
        return True if cleaned else None if field.required or field.required_when else False

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return the tick."""
        return {name: ["on"]} if value else {}

    def schema(self, field: Field) -> dict[str, Any]:
        """A boolean; only true where it is required."""
        return {"const": True} if field.required else {"type": "boolean"}

    def shown(self, field: Field, value: Any) -> str:
        """Write yes or no."""
        return _("はい") if value else _("いいえ")
