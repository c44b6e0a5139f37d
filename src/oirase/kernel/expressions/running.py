"""One evaluation: what it may still use, the names of its loops, and the warnings it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from oirase.kernel.expressions import limits
from oirase.kernel.expressions.errors import NoValue, OutOfSteps, Warned, line_and_column

_CHARACTERS_OF_A_STEP: Final = 12


class Run:
    """The state of one evaluation; `warnings` is None unless somebody wants to know."""

    __slots__ = ("context", "slots", "steps", "warnings")

    def __init__(
        self, context: Mapping[str, Any], slots: int, warnings: list[tuple[int, NoValue]] | None = None
    ) -> None:
        self.context = context
        self.slots: list[Any] = [None] * slots
        self.steps = limits.STEPS
        self.warnings = warnings

    def charge(self, steps: int) -> None:
        """Count what was looked at; OutOfSteps when that was too much."""
        self.steps -= steps
        if self.steps < 0:
            raise OutOfSteps

    def weigh(self, value: Any) -> None:
        """Count a value that is looked at as a whole: elements, entries, and characters by the dozen."""
        if type(value) is list or type(value) is dict:
            self.charge(len(value))
        elif type(value) is str:
            self.charge(len(value) // _CHARACTERS_OF_A_STEP)

    def null(self, position: int, reason: str, **details: object) -> None:
        """Leave a warning about a part that has no value."""
        if self.warnings is not None:
            self.warnings.append((position, NoValue(reason, **details)))

    def told(self, position: int, error: NoValue) -> None:
        """Leave the warning that a NoValue carries."""
        if self.warnings is not None:
            self.warnings.append((position, error))


def room_for(size: int) -> None:
    """Refuse a list that would grow too long; NoValue."""
    if size > limits.ITEMS:
        raise NoValue(gettext_noop("リストが長すぎます（%(limit)d件まで）。"), limit=limits.ITEMS)


def room_for_text(size: int) -> None:
    """Refuse a string that would grow too long; NoValue."""
    if size > limits.TEXT:
        raise NoValue(gettext_noop("文字列が長すぎます（%(limit)d文字まで）。"), limit=limits.TEXT)


@dataclass(frozen=True)
class Outcome:
    """A value, and why it or parts of it became null."""

    value: Any
    warnings: tuple[Warned, ...] = field(default=())


def worded(source: str, warnings: list[tuple[int, NoValue]]) -> tuple[Warned, ...]:
    """Return warnings in the reader's language, each once, in the order in which they arose."""
    found: dict[Warned, None] = {}
    for position, error in warnings:
        message = gettext(error.reason) % error.details
        found[Warned(message, position, *line_and_column(source, position))] = None
    return tuple(found)
