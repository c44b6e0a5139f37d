"""Notices as PDF: a template and its data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from oirase.blocks.documents.typesetting import typeset
from oirase.ui.days import day_text

TEMPLATES = Path(__file__).parent / "typst"
ORGANISATION_TITLE = "御中"
PERSON_TITLE = "様"


def notice_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a notice as PDF. `template` names a file of this block; FileNotFoundError for one that is not there.

    `data` holds plain values; dates are written as the language of the moment does. `addressee` {organisation, person} becomes
    lines with 御中 or 様, which English has not.
    """
    source = TEMPLATES / f"{template}.typ"
    if template != Path(template).name or not source.is_file():
        raise FileNotFoundError(template)
    ready = _plain(
        {
            **data,
            "addressee": addressee_lines(**data.get("addressee", {})),
            "language": (get_language() or "ja").partition("-")[0],
        }
    )
    return typeset(source, ready)


def addressee_lines(organisation: str = "", person: str = "") -> list[str]:
    """Return the lines of an addressee: 様 after a person; 御中 only where no person is named, never both."""
    if get_language() == "en":
        return [person, organisation] if person and organisation else [person or organisation]
    if organisation and person:
        return [organisation, f"{person} {PERSON_TITLE}"]
    if organisation:
        return [f"{organisation} {ORGANISATION_TITLE}"]
    return [f"{person} {PERSON_TITLE}"] if person else []


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
