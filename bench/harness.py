"""Runs a measurement, holds its rows against the goals of the issues, and prints them as a table or as JSON.

A measurement is a module of this folder with `rows(short) -> Iterable[Mapping]`. A row has `what`, `value` (the median of
the runs), `unit`, and where there is one `peer` (in words), `ratio` to it and `worst`; or `what` and `skipped` with the
reason. Goals stand in goals.toml and nowhere else. A goal that was not measured is printed as skipped, and does not hold.
"""

from __future__ import annotations

import importlib
import json
import operator
import statistics
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RUNS = 5
RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Goal:
    """One goal of an issue: which figure of which row, how it has to compare, and the issue's words."""

    bench: str
    what: str
    measure: str
    relation: str
    limit: float
    unit: str
    text: str
    short: bool = True


@dataclass(frozen=True)
class Row:
    """One printed row; `holds` is None where no goal is set."""

    what: str
    value: float | None
    unit: str
    peer: str
    ratio: float | None
    goal: str
    holds: bool | None
    worst: float | None = None
    skipped: str = ""


def names() -> dict[str, str]:
    """Return the measurements of this folder with the first line of their docstrings."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "\ndef rows(" in text:
            found[path.stem] = text.split('"""')[1].strip().splitlines()[0]
    return found


def goals(bench: str) -> list[Goal]:
    """Return the goals of one measurement."""
    content = tomllib.loads((FOLDER / "goals.toml").read_text(encoding="utf-8"))
    return [Goal(**each) for each in content["goal"] if each["bench"] == bench]


def measure(bench: str, *, short: bool) -> list[Row]:
    """Run a measurement and judge it; goals that it did not measure come last, as skipped."""
    rows = importlib.import_module(f"bench.{bench}").rows(short)
    return judged(rows, goals(bench), short=short)


def judged(rows: Iterable[Mapping[str, Any]], wanted: list[Goal], *, short: bool) -> list[Row]:
    """Hold measured rows against the goals."""
    by_name = {goal.what: goal for goal in wanted}
    found = [_judge(row, by_name.get(row["what"])) for row in rows]
    missing = by_name.keys() - {row.what for row in found}
    for goal in (by_name[name] for name in by_name if name in missing):
        reason = "not measured" if goal.short or not short else "only without --short"
        found.append(_judge({"what": goal.what, "skipped": reason}, goal))
    return found


def passed(rows: list[Row], bench: str, *, short: bool) -> bool:
    """Whether every goal of this kind of run holds."""
    left_out = {goal.what for goal in goals(bench) if short and not goal.short}
    return all(row.holds is not False for row in rows if row.what not in left_out)


def repeat(once: Callable[[], float], runs: int = RUNS) -> tuple[float, float]:
    """Return the median and the worst (largest) of several runs."""
    found = [once() for _ in range(runs)]
    return statistics.median(found), max(found)


def as_json(rows: list[Row]) -> str:
    """Return the rows as a JSON list."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)


def as_table(rows: list[Row]) -> str:
    """Return the rows as a text table."""
    head = ("what", "value", "worst", "unit", "ratio", "goal", "holds", "peer")
    lines = [head]
    for row in rows:
        holds = {True: "yes", False: "NO", None: ""}[row.holds]
        value = "skipped" if row.skipped else _number(row.value)
        cells = (row.what, value, _number(row.worst), row.unit, _number(row.ratio), row.goal, holds)
        lines.append((*cells, row.skipped or row.peer))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _judge(row: Mapping[str, Any], goal: Goal | None) -> Row:
    figure = row.get(goal.measure) if goal else None
    skipped = str(row.get("skipped", ""))
    holds = None
    if goal is not None:
        holds = not skipped and figure is not None and RELATIONS[goal.relation](float(figure), goal.limit)
    return Row(
        what=str(row["what"]),
        value=row.get("value"),
        unit=str(row.get("unit", goal.unit if goal else "")),
        peer=str(row.get("peer", "")),
        ratio=row.get("ratio"),
        goal=f"{'ratio ' if goal.measure == 'ratio' else ''}{goal.relation} {goal.limit:g} {goal.unit}"
        if goal
        else "",
        holds=holds,
        worst=row.get("worst"),
        skipped=skipped,
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
