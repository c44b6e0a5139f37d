"""Snippets: the place where a query's word stands in the text as it was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from oirase.kernel.texts.keys import search_key

BEFORE = 30
LENGTH = 120
Part = tuple[str, bool]
_JOINED = "\uff9e\uff9f\u3099\u309a"


def snippet(text: str, terms: Sequence[str]) -> tuple[Part, ...]:
    """Return a piece of the text as parts, each with whether it matches one of the terms (keys); for `<mark>`."""
    key, places = _mapped(text)
    spans = sorted(
        (places[found][0], places[found + len(term) - 1][1])
        for term in terms
        if (found := key.find(term)) >= 0 and term
    )
    start = max(spans[0][0] - BEFORE, 0) if spans else 0
    if spans:  # a line is a thought of its own: no rest of the one before
        start = text.rfind("\n", start, spans[0][0]) + 1 or start
    end = min(start + LENGTH, len(text))
    parts: list[Part] = [("…", False)] if start > 0 else []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        parts += [(text[at:first], False), (text[first:last], True)]
        at = last
    parts.append((text[at:end], False))
    if end < len(text):
        parts.append(("…", False))
    return tuple(part for part in parts if part[0])


def _mapped(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the key of a text and, for each of its signs, from where to where it stands in the text."""
    key, places = [], []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (text[end] in _JOINED or unicodedata.combining(text[end])):
            end += 1
        for sign in search_key(text[at:end]):
            key.append(sign)
            places.append((at, end))
        at = end
    return "".join(key), places
