"""What to do with shellfish at a water temperature: a dated table of lines, each with its source, read against daily means by layer.

The figures are data (a prefecture's pack, editable by officers). The rows that the tests use are those published for the
scallop: juveniles grow slowly from 23 degrees, stop at 24 to 25 and are at risk of dying above 26; new and adult shells from 20, 24 to 25, 26;
above 23 in the middle layer gear stays sunk (research institute's bulletins of 2025-07-22 and 2025-09-29, Tohoku report 2017).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal["fine", "slow", "stop", "danger", "unknown"]
LEVELS: tuple[Level, ...] = ("unknown", "fine", "slow", "stop", "danger")


@dataclass(frozen=True)
class Line:
    """A line of the table: from `degrees` (or only above it) at one of the `depths` (m) a stage of life is in state `level`.

    `until` is the upper end where the source gives a range. `valid_from` is the day on which it begins to hold; degrees None ends it.
    """

    code: str
    stage: str
    level: Level
    degrees: float | None
    depths: tuple[float, ...]
    valid_from: date
    only_above: bool = False
    until: float | None = None

    def is_passed(self, mean: float) -> bool:
        """Whether a daily mean has reached the line."""
        if self.degrees is None:
            return False
        return mean > self.degrees if self.only_above else mean >= self.degrees


@dataclass(frozen=True)
class Passed:
    """A line that was passed, and at which depth the water was how warm."""

    line: Line
    depth: float
    mean: float


@dataclass(frozen=True)
class Advice:
    """What holds for a stage of life: the worst level with the lines that were passed, worst first."""

    stage: str
    level: Level
    passed: tuple[Passed, ...]


def in_force(lines: Iterable[Line], day: date) -> list[Line]:
    """Return of each code the newest line by a day, without those that have ended."""
    newest: dict[str, Line] = {}
    for line in sorted(lines, key=lambda one: one.valid_from):
        if line.valid_from <= day:
            newest[line.code] = line
    return [line for line in newest.values() if line.degrees is not None]


def advised(lines: Iterable[Line], stage: str, means: Mapping[float, float]) -> Advice:
    """Return what the lines say for a stage at daily means by depth; `unknown` where no depth that they name has a mean."""
    asked = [line for line in lines if line.stage == stage]
    passed = [found for line in asked if (found := _passed(line, means))]
    if not any(depth in means for line in asked for depth in line.depths):
        return Advice(stage, "unknown", ())
    passed.sort(key=lambda one: (-LEVELS.index(one.line.level), one.line.code))
    return Advice(stage, passed[0].line.level if passed else "fine", tuple(passed))


def _passed(line: Line, means: Mapping[float, float]) -> Passed | None:
    known = [(means[depth], depth) for depth in line.depths if depth in means]
    if not known:
        return None
    mean, depth = max(known)
    return Passed(line, depth, mean) if line.is_passed(mean) else None
