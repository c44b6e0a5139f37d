"""Small forms for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from oirase.blocks.forms.filling import Filling, fill
from oirase.blocks.forms.spec import FormSpec, parse

DAY = date(2026, 6, 15)


def one(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """A field; its label is its key."""
    return {"key": key, "type": kind, "label": {"ja": key, "en": key}, **more}


def form(*fields: dict[str, Any], **steps: list[dict[str, Any]]) -> dict[str, Any]:
    """A form of one step, or of steps by their keys."""
    given = steps or {"first": list(fields)}
    return {
        "title": {"ja": "様式", "en": "Form"},
        "steps": [{"key": key, "title": {"ja": key, "en": key}, "fields": own} for key, own in given.items()],
    }


def spec(*fields: dict[str, Any], **steps: list[dict[str, Any]]) -> FormSpec:
    return parse(form(*fields, **steps))


def filled(of: FormSpec, files: Any = None, **typed: Any) -> Filling:
    """Fill in; a text stands for one box, a list for several values; `a__b` is the box `a-b`."""
    inputs = {
        name.replace("__", "-"): [value] if isinstance(value, str) else list(value)
        for name, value in typed.items()
    }
    return fill(of, inputs, files, applied_on=DAY)
