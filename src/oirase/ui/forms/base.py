"""The base of all forms: groups of fields, the summary of errors, the idempotency key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.ids import new_id
from oirase.kernel.commands import Rejected


@dataclass(frozen=True)
class Group:
    """Fields that belong together under a legend."""

    title: Any
    names: tuple[str, ...]
    text: Any = ""


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: the field's id ("" for the whole form), its label, the message."""

    field_id: str
    label: str
    message: str


# Django's own words, "this field is required", say what a machine wants; these say what a person can do.
UNSAID = forms.Field.default_error_messages["required"]


def _missing(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return _("ファイルを選んでください。")
    if isinstance(field, forms.ChoiceField | forms.BooleanField):
        return _("選んでください。")
    return _("入力してください。")


class Form(forms.Form):
    """A form of the product. `groups` arranges fields under legends; a hidden key lets a form sent twice act once.

    A view passes `form.values` and `idempotency_key=form.key` to the command, and what the command rejects to `form.take`.
    """

    groups: Sequence[Group] = ()
    mark_optional = True
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") is UNSAID:
                field.error_messages["required"] = _missing(field)
        self.fields["idempotency_key"] = forms.CharField(
            widget=forms.HiddenInput, initial=lambda: str(new_id()), required=False, max_length=100
        )

    @property
    def key(self) -> str | None:
        """Return the key to pass to the command, once the form is valid."""
        return self.cleaned_data.get("idempotency_key") or None

    @property
    def values(self) -> dict[str, Any]:
        """Return what was given, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}

    def take(self, rejected: Rejected) -> None:
        """Show what a command found wrong: at the field where there is one, else for the whole form."""
        for name, messages in rejected.problems.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def problem_lines(self) -> list[Problem]:
        """Return the lines of the error summary in the order of the fields."""
        return problems_of(self)

    def arranged(self) -> list[tuple[Group | None, list[BoundField]]]:
        """Return the visible fields by group, those of no group first."""
        grouped = {name for group in self.groups for name in group.names}
        loose = [field for field in self.visible_fields() if field.name not in grouped]
        found: list[tuple[Group | None, list[BoundField]]] = [(None, loose)] if loose else []
        return found + [
            (group, [self[name] for name in group.names if name in self.fields]) for group in self.groups
        ]


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """Return the lines of a form's error summary in the order of its fields."""
    if not form.is_bound or not form.errors:
        return []
    found = [Problem("", "", str(message)) for message in form.non_field_errors()]
    for field in form:
        found += [Problem(field.auto_id, str(field.label), str(message)) for message in field.errors]
    return found
