"""People: their names, and the numbers at which they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, Option, common
from oirase.blocks.forms.types.parts import Part, Parts, PartsControl, PartsWidget
from oirase.blocks.forms.types.texts import ReadLine
from oirase.kernel.texts.contacts import parse_phone
from oirase.kernel.texts.names import PersonName, parse_name

READINGS = ("required", "optional", "none")
WRITTEN = (
    Part("family", gettext_lazy("姓"), {"autocomplete": "family-name"}),
    Part("given", gettext_lazy("名"), {"autocomplete": "given-name"}),
)
READ = (
    Part("family_kana", gettext_lazy("セイ（フリガナ）")),
    Part("given_kana", gettext_lazy("メイ（フリガナ）")),
)
WHOLE = Part("full", gettext_lazy("氏名（分けない）"), {"autocomplete": "name"}, wide=True, apart=True)
WHOLE_READ = Part("full_kana", gettext_lazy("フリガナ"), wide=True, apart=True)


class Name(FieldType):
    """A person's name (氏名): family and given, or one name that is not divided; kept as it was typed."""

    code = "person_name"
    title = gettext_lazy("氏名")
    options = (Option("reading", "one_of", gettext_lazy("フリガナ"), allowed=READINGS),)

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in boxes; those for an undivided name are opened by whoever needs them."""
        reading = field.options.get("reading", "required")
        parts = (*WRITTEN, WHOLE) if reading == "none" else (*WRITTEN, *READ, WHOLE, WHOLE_READ)
        widget = PartsWidget(parts, apart_title=gettext_lazy("姓と名に分けられない方"))
        return PartsControl(widget, lambda given: _read(given, reading), **common(field))

    def covers(self, field: Field, other: Field) -> bool:
        """Return whether the reading is asked at least as strictly."""
        return _strictness(field) <= _strictness(other)

    def stored(self, field: Field, cleaned: Any) -> Any:
        """Keep the parts as typed."""
        return cleaned.as_dict() if cleaned else None

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return each part."""
        return {f"{name}-{part}": [text] for part, text in value.items() if part != "order"}

    def schema(self, field: Field) -> dict[str, Any]:
        """Describe the parts."""
        text = {"type": "string", "minLength": 1}
        parts = ("family", "given", "middle", "full", "family_kana", "given_kana", "full_kana")
        return {
            "type": "object",
            "properties": {**dict.fromkeys(parts, text), "order": {"enum": ["family_first", "given_first"]}},
            "anyOf": [{"required": ["family", "given"]}, {"required": ["full"]}],
        }

    def shown(self, field: Field, value: Any) -> str:
        """Write name and reading."""
        name = PersonName.from_dict(value)
        return f"{name} ({name.kana})" if name.kana else str(name)

    def called(self, field: Field, value: Any) -> str:
        """Write the name alone."""
        return str(PersonName.from_dict(value))


def _strictness(field: Field) -> int:
    return READINGS.index(field.options.get("reading", "required"))


def _read(given: Parts, reading: Any) -> PersonName:
    return parse_name(**given, reading=reading)  # type: ignore[arg-type]


class Phone(ReadLine):
    """A telephone number (電話番号), kept as typed."""

    code = "phone"
    title = gettext_lazy("電話番号")
    attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
    longest = 30

    def read(self, text: str) -> str:
        """Refuse what cannot be a number."""
        return str(parse_phone(text))
