"""Whether a document that came from outside is made of the right kinds of things, before anything else looks at it. Pure.

What is missing or wrong in its words, `document.problems_of` says; here it is only seen to that no page and no check stumbles over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oirase.blocks.forms.facade import has_shape
from oirase.kernel.texts.localized import LANGUAGES

TEXT, WORD, FLAG, NUMBER, WORDS = "text", "word", "flag", "number", "words"
CATALOGUE: dict[str, Any] = {
    "title": TEXT,
    "summary": TEXT,
    "audience": WORDS,
    "life_events": WORDS,
    "keywords": TEXT,
    "identity": WORD,
    "about": TEXT,
    "documents": {"key": WORD, "name": TEXT, "note": TEXT},
    "fee": TEXT,
    "basis": {"key": WORD, "law": WORD, "article": WORD, "unconfirmed": FLAG},
    "contact": TEXT,
    "sources": WORDS,
    "unconfirmed": WORDS,
}
FLOW: dict[str, Any] = {
    "payment": WORD,
    "charges": {"fee": WORD, "quantity": WORD, "when": WORD},
    "standard_days": NUMBER,
    "standard_days_source": WORD,
    "unconfirmed": FLAG,
    "second_pair": FLAG,
    "actions": {"key": WORD, "label": TEXT, "when": WORD, "adds": WORDS, "removes": WORDS},
    "outcomes": {
        "key": WORD,
        "label": TEXT,
        "tone": WORD,
        "notice": WORD,
        "when": WORD,
        "charges": FLAG,
        "needs_reason": FLAG,
    },
    "withdrawal": FLAG,
    "lapse": WORD,
}
LONGEST = 5000


def misshapen(document: Mapping[str, Any]) -> list[str]:
    """Return the paths of parts that are not of the right kind; none for a document that can be worked with."""
    found = [] if has_shape(document.get("form")) else ["form"]
    for part, shape in (("catalogue", CATALOGUE), ("flow", FLOW)):
        value = document.get(part)
        found += _wrong(value, shape, part) if isinstance(value, Mapping) else [part]
    refund = document["flow"].get("refund") if isinstance(document.get("flow"), Mapping) else None
    if refund is not None and not (isinstance(refund, Mapping) and _fits(refund.get("share"), WORD)):
        found.append("flow/refund")
    return found


def _wrong(given: Mapping[str, Any], shape: Mapping[str, Any], path: str) -> list[str]:
    found = []
    for name, kind in shape.items():
        value, place = given.get(name), f"{path}/{name}"
        if isinstance(kind, Mapping):
            if value is not None and not _are_rows(value):
                found.append(place)
            else:
                for number, row in enumerate(value or ()):
                    found += _wrong(row, kind, f"{place}/{number}")
        elif not _fits(value, kind):
            found.append(place)
    return found


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _fits(value: Any, kind: str) -> bool:
    if value is None:
        return True
    if kind == TEXT:
        return (
            isinstance(value, Mapping)
            and set(value) <= set(LANGUAGES)
            and all(_fits(one, WORD) for one in value.values())
        )
    if kind == WORDS:
        return isinstance(value, list) and all(one is not None and _fits(one, WORD) for one in value)
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, bool) if kind == FLAG else isinstance(value, str) and len(value) <= LONGEST
