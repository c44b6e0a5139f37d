"""What differs between two versions of a template, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from oirase.blocks.documents.letters import LANGUAGES, PARTS

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Change:
    """One line: kept, taken out or put in."""

    kind: Literal["same", "old", "new"]
    text: str


@dataclass(frozen=True)
class Difference:
    """A part of a language that differs, with all of its lines."""

    language: str
    part: str
    changes: tuple[Change, ...]


def differences(old: Texts, new: Texts) -> list[Difference]:
    """Return the parts that differ, in the order of languages and of the page."""
    return [
        Difference(language, part, tuple(_changes(before, after)))
        for language in LANGUAGES
        for part in PARTS
        if (before := old.get(language, {}).get(part, "")) != (after := new.get(language, {}).get(part, ""))
    ]


def _changes(before: str, after: str) -> list[Change]:
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    made: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            made += [Change("same", line) for line in old[i1:i2]]
            continue
        made += [Change("old", line) for line in old[i1:i2]]
        made += [Change("new", line) for line in new[j1:j2]]
    return made
