"""The JSON Schema (2020-12) of a form's answers: what other programs that hand in or receive applications hold on to."""

from __future__ import annotations

from typing import Any

from oirase.blocks.forms.spec.model import Field, FormSpec
from oirase.blocks.forms.types.base import TYPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(spec: FormSpec) -> dict[str, Any]:
    """Return the schema of a form's answers.

    A field that depends on a condition is not required here: conditions are expressions, which only the server works out.
    """
    asked = [one for one in spec.fields.values() if one.type != "note"]
    return {
        "$schema": DIALECT,
        "title": spec.title.text("ja"),
        "type": "object",
        "properties": {one.key: _described(one) for one in asked},
        "required": [one.key for one in asked if one.required and not _depends(spec, one)],
        "additionalProperties": False,
    }


def _described(field: Field) -> dict[str, Any]:
    found = {"title": field.label.text("ja"), **TYPES[field.type].schema(field)}
    if field.help.text("ja"):
        found["description"] = field.help.text("ja")
    return found


def _depends(spec: FormSpec, field: Field) -> bool:
    return field.when is not None or spec.step_of[field.key].when is not None
