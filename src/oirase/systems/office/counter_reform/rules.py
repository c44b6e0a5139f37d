"""Surveys of work compared: how many steps, minutes, counters and forms, and where bodies do the same procedure differently. Pure.

What is counted, as in the work analyses of model municipalities: steps, minutes of everybody together, counters that the resident has to
go to, forms that the resident writes by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oirase.kernel.texts.keys import search_key

PAPER, SYSTEM = "paper", "system"
MEDIA = (PAPER, SYSTEM, "both", "talk")


@dataclass(frozen=True)
class WorkStep:
    """One step of the work (手順): who does it, how many minutes it takes, on paper or in a system, at which counter, what is written by hand."""

    title: str
    who: str
    minutes: int
    medium: str
    counter: str = ""
    written: int = 0


def steps_of(rows: Iterable[Mapping[str, Any]]) -> list[WorkStep]:
    """Return stored rows as steps."""
    return [WorkStep(**row) for row in rows]


@dataclass(frozen=True)
class Totals:
    """What a survey adds up to."""

    steps: int
    minutes: int
    counters: int
    written: int
    paper: int


def totals(steps: Sequence[WorkStep]) -> Totals:
    """Add a survey up; a counter that is gone to twice counts once."""
    return Totals(
        steps=len(steps),
        minutes=sum(one.minutes for one in steps),
        counters=len({search_key(one.counter) for one in steps if one.counter.strip()}),
        written=sum(one.written for one in steps),
        paper=sum(one.medium in (PAPER, "both") for one in steps),
    )


@dataclass(frozen=True)
class Difference:
    """Something that some bodies do or ask for and others do not: its kind ("step", "document"), its name, who has it."""

    kind: str
    title: str
    having: tuple[str, ...]
    lacking: tuple[str, ...]


def differences(bodies: Mapping[str, tuple[Sequence[WorkStep], Sequence[str]]]) -> list[Difference]:
    """Return where bodies differ in the steps and documents of the same procedure; what all have alike is left out.

    Names are compared in one spelling: width, kana and blanks do not matter.
    """
    by_kind = {
        "step": {body: [one.title for one in steps] for body, (steps, _documents) in bodies.items()},
        "document": {body: list(documents) for body, (_steps, documents) in bodies.items()},
    }
    return [found for kind, titles in by_kind.items() for found in _differing(kind, titles)]


def _differing(kind: str, titles: Mapping[str, Sequence[str]]) -> list[Difference]:
    keys = {body: {search_key(one) for one in own} for body, own in titles.items()}
    words: dict[str, str] = {}
    for own in titles.values():
        for one in own:
            words.setdefault(search_key(one), one)
    return [
        Difference(kind, word, having, tuple(body for body in titles if body not in having))
        for key, word in words.items()
        if 0 < len(having := tuple(body for body in titles if key in keys[body])) < len(titles)
    ]


def surveyed(minutes: Mapping[str, int], codes: Sequence[str]) -> int | None:
    """Return what several procedures take by their surveys, one after the other; None where one of them has none."""
    if not codes or any(code not in minutes for code in codes):
        return None
    return sum(minutes[code] for code in codes)
