"""Addresses in Japan, helped by the postal code; what was typed is kept, and never corrected behind somebody's back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, common
from oirase.blocks.forms.types.parts import Part, Parts, PartsControl, PartsWidget
from oirase.blocks.geo.facade import PostalAddress, addresses_of
from oirase.kernel.texts.errors import PartsRefused
from oirase.kernel.texts.identifiers import parse_postal_code

LONGEST = 100
PARTS = (
    Part("postal_code", gettext_lazy("郵便番号"), {"inputmode": "numeric", "autocomplete": "postal-code"}),
    Part("prefecture", gettext_lazy("都道府県"), {"autocomplete": "address-level1"}),
    Part("municipality", gettext_lazy("市区町村"), {"autocomplete": "address-level2"}),
    Part("town", gettext_lazy("町名・大字"), {"autocomplete": "address-level3"}),
    Part("street", gettext_lazy("番地"), {"autocomplete": "address-line1"}, wide=True),
    Part("building", gettext_lazy("建物名・部屋番号"), {"autocomplete": "address-line2"}, wide=True),
)
NEEDED = ("prefecture", "municipality", "street")


class Address(FieldType):
    """An address (住所) by parts; a postal code brings prefecture, municipality and town."""

    code = "address"
    title = gettext_lazy("住所")

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in boxes, with a button beside the postal code."""
        return PartsControl(PartsWidget(PARTS, aside=_aside), _read, **common(field))

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return each part."""
        return {f"{name}-{one.name}": [value[one.name]] for one in PARTS if value.get(one.name)}

    def schema(self, field: Field) -> dict[str, Any]:
        """Describe the parts."""
        text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
        return {
            "type": "object",
            "properties": {
                **{one.name: text for one in PARTS},
                "postal_code": {"type": "string", "pattern": "^[0-9]{7}$"},
                "municipality_code": {"type": "string", "pattern": "^[0-9]{6}$"},
            },
            "required": list(NEEDED),
            "additionalProperties": False,
        }

    def shown(self, field: Field, value: Any) -> str:
        """Write it as on an envelope."""
        code = value.get("postal_code", "")
        line = "".join(value.get(part, "") for part in ("prefecture", "municipality", "town", "street"))
        first = f"〒{code[:3]}-{code[3:]} {line}" if code else line
        return "\n".join(one for one in (first, value.get("building", "")) if one)


def _read(given: Parts) -> dict[str, str]:
    faults = {part: _("入力してください。") for part in NEEDED if not given[part]}
    faults |= {
        part: _("%(limit)s字以内で入力してください。") % {"limit": LONGEST}
        for part, text in given.items()
        if len(text) > LONGEST
    }
    found = {part: text for part, text in given.items() if text}
    if given["postal_code"]:
        try:
            found["postal_code"] = parse_postal_code(given["postal_code"])
        except ValueError as error:
            faults["postal_code"] = str(error)
    if faults:
        raise PartsRefused(faults)
    code = _municipality_code(found)
    return found | ({"municipality_code": code} if code else {})


def _municipality_code(found: Parts) -> str:
    """Return the code of the municipality if the postal code's agrees with what was typed; nothing is guessed."""
    rows = addresses_of(found["postal_code"]) if found.get("postal_code") else []
    codes = {one.municipality_code for one in rows if one.municipality == found["municipality"]}
    return codes.pop() if len(codes) == 1 else ""


def _aside(name: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands beside the postal code: the button, and where a code has several towns those to choose from."""
    rows = candidates(values.get("postal_code", ""))
    several = len(rows) > 1 and not values.get("town")
    return {
        "button": f"postal:{name}",
        "rows": [(f"postal:{name}:{place}", str(one)) for place, one in enumerate(rows)] if several else [],
    }


def candidates(code: str) -> list[PostalAddress]:
    """Return the places of a postal code; none for what is no code or nobody's."""
    try:
        return addresses_of(code) if code else []
    except ValueError:
        return []


def looked_up(inputs: Mapping[str, list[str]], what: str) -> dict[str, list[str]]:
    """Return inputs with what a postal code says put into the boxes: `what` is the field's name, or name and place among several."""
    name, _colon, place = what.partition(":")
    rows = candidates(inputs.get(f"{name}-postal_code", [""])[0])
    if place.isdecimal() and int(place) < len(rows):
        rows = [rows[int(place)]]
    if not rows:
        return dict(inputs)
    first = rows[0]
    alike = all(one.municipality_code == first.municipality_code for one in rows)
    filled = {
        "postal_code": first.hyphened,
        "prefecture": first.prefecture,
        "municipality": first.municipality if alike else "",
        "town": first.town if len(rows) == 1 else "",
    }
    if len(rows) == 1 and first.street:
        filled["street"] = first.street
    return {**inputs, **{f"{name}-{part}": [text] for part, text in filled.items()}}
