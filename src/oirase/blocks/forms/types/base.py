"""What a type of field has to be able to do; the registry of types by their code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django import forms

from oirase.blocks.forms.spec.model import Field

Kind = Literal["integer", "text", "localized", "boolean", "choices", "kinds", "expression", "one_of"]
Inputs = Mapping[str, list[str]]


@dataclass(frozen=True)
class Option:
    """Something that can be set for a field of a type: its name, its kind, its words for whoever edits the form."""

    name: str
    kind: Kind
    title: Any
    help: Any = ""
    needed: bool = False
    allowed: tuple[str, ...] = ()


class FieldType:
    """A type of field. What was typed stays text by HTML name (`Inputs`); an answer is a JSON value.

    Subclasses say how it is asked (`control`), how a checked answer becomes JSON and back, what JSON Schema describes it,
    how it is read by people and by expressions.
    """

    code: ClassVar[str]
    title: ClassVar[Any]
    options: ClassVar[tuple[Option, ...]] = ()
    asks: ClassVar[bool] = True
    """Whether a person answers it; notes and computed values are only shown."""
    rows: ClassVar[bool] = False
    """Whether its answer is a list of rows with fields of their own."""

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Return the Django field that asks for it; `known` are the answers before it, as expressions see them."""
        raise NotImplementedError

    def covers(self, field: Field, other: Field) -> bool:
        """Return whether what is typed for a field of this type is what another one of it asks, too (where both are asked at once)."""
        return field.options == other.options

    def stored(self, field: Field, cleaned: Any) -> Any:
        """Return the JSON value of what the control has checked; None for no answer."""
        return cleaned if cleaned not in ("", [], None) else None

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return what somebody would have typed for a JSON value, by HTML name."""
        return {name: [str(value)]}

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the answer."""
        return {"type": "string", "minLength": 1}

    def shown(self, field: Field, value: Any) -> str:
        """Return the answer as people read it."""
        return str(value)

    def called(self, field: Field, value: Any) -> str:
        """Return the answer as one calls a person or thing by it, without readings."""
        return self.shown(field, value)

    def known(self, field: Field, value: Any) -> Any:
        """Return the answer as expressions read it."""
        return value


TYPES: dict[str, FieldType] = {}


def register(kind: FieldType) -> None:
    """Make a type known; a code stands for one type."""
    if kind.code in TYPES and type(TYPES[kind.code]) is not type(kind):
        raise ValueError(f"the field type {kind.code} is registered twice")
    TYPES[kind.code] = kind


def common(field: Field, **more: Any) -> dict[str, Any]:
    """Return the arguments that every control takes. Whether an answer is needed is decided over the whole form, not here."""
    return {"label": str(field.label), "help_text": str(field.help), "required": False, **more}
