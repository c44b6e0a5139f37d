"""The base of all forms: groups of fields, the summary of errors, the idempotency key."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

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


class Form(forms.Form):
    """A form of the product. `groups` arranges fields under legends; `keyed` adds a key so that a form sent twice acts once."""

    groups: Sequence[Group] = ()
    keyed = False
    mark_optional = True
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if self.keyed:
            self.fields["idempotency_key"] = forms.UUIDField(
                widget=forms.HiddenInput, initial=lambda: str(uuid.uuid4()), required=False
            )

    @property
    def idempotency_key(self) -> str | None:
        """Return the key to pass to the command, once the form is valid."""
        key = self.cleaned_data.get("idempotency_key")
        return str(key) if key else None

    def add_problems(self, rejected: Rejected) -> None:
        """Take over what a command found wrong: at the field where there is one, else for the whole form."""
        for name, messages in rejected.problems.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

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
