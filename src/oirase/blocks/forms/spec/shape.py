"""The shape that a definition must have before anything can be changed in it: lists where lists belong, keys, texts by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oirase.blocks.forms.spec.parsing import KEY
from oirase.kernel.texts.localized import LANGUAGES

EXPRESSIONS = ("when", "required_when", "value")
TEXTS = ("title", "intro", "label", "help", "message", "unit", "row_label")


def has_shape(definition: Any) -> bool:
    """Whether a definition has what places need and its parts are of the right kind; `parsing.check` tells what else is missing."""
    if not _is_plain(definition) or not _are_rows(definition.get("steps")):
        return False
    steps = definition["steps"]
    fields = [one for step in steps for one in _rows_in(step)]
    columns = [column for one in fields for column in _rows_in(one)]
    lists = [steps, fields, *(_rows_in(one) for one in fields)]
    whole = all(_are_rows(step.get("fields")) for step in steps) and all(
        one.get("fields") is None or _are_rows(one["fields"]) for one in fields
    )
    return (
        whole
        and all(_is_plain(one) for one in (*steps, *fields, *columns))
        and all(_are_keys([one.get("key") for one in rows]) for rows in lists)
    )


def _rows_in(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = one.get("fields")
    return rows if isinstance(rows, list) and _are_rows(rows) else []


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _is_plain(one: Any) -> bool:
    """Whether texts are texts by language, expressions are texts, and rows are rows."""
    if not isinstance(one, Mapping):
        return False
    texts = [one[name] for name in TEXTS if one.get(name) is not None]
    rows = [row for name in ("choices", "checks") if _are_rows(one.get(name)) for row in one[name]]
    return (
        all(isinstance(text, Mapping) and set(text) <= set(LANGUAGES) for text in texts)
        and all(isinstance(each, str) for text in texts for each in text.values())
        and all(
            one.get(name) is None or isinstance(one[name], str) for name in (*EXPRESSIONS, "prefill", "sums")
        )
        and all(one.get(name) is None or _are_rows(one[name]) for name in ("choices", "checks"))
        and all(_is_plain(row) for row in rows)
    )


def _are_keys(keys: list[Any]) -> bool:
    return len(set(map(str, keys))) == len(keys) and all(
        isinstance(one, str) and KEY.fullmatch(one) for one in keys
    )
