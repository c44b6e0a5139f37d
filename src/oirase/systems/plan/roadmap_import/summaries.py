"""An edition as read, in the words of the dry run: one object per programme with the document's own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oirase.kernel.calendar import fiscal_label
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons import data


def objects_of(edition: data.EditionData) -> list[dict[str, Any]]:
    """Return the same objects as the text's dry run prints, in order of number; office codes become names."""
    items = {heading.code: heading for heading in edition.items}
    fields = {heading.code: heading.name.text("ja") for heading in edition.fields}
    offices = _office_names()
    return [
        _object(one, items, fields, offices)
        for one in sorted(edition.programmes, key=lambda programme: programme.number)
    ]


def _object(
    one: data.ProgrammeData,
    items: Mapping[str, data.HeadingData],
    fields: Mapping[str, str],
    offices: Mapping[str, str],
) -> dict[str, Any]:
    item = items.get(one.item)
    return {
        "no": one.number,
        "title": one.title.text("ja"),
        "field": fields.get(item.field) if item else None,
        "item": item.name.text("ja") if item else None,
        "bureau": offices.get(one.bureau, one.bureau) or None,
        "divisions": [offices.get(name, name) for name in one.divisions],
        "start": fiscal_label(one.start_year) if one.start_year else None,
        "end": fiscal_label(one.end_year) if one.end_year else None,
        "budget_thousand_yen": one.budget_thousand_yen,
        "initiatives": [initiative.name.text("ja") for initiative in one.initiatives],
        "flags": [{"key": flag.key, "reason": flag.reason, "lines": list(flag.lines)} for flag in one.flags],
    }


def _office_names() -> dict[str, str]:
    source = packs.current().path / "organisations.csv"
    return {row["code"]: row["name_ja"] for row in packs.rows(source)} if source.is_file() else {}
