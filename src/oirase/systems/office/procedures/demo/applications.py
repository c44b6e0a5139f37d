"""Made-up applications of a pack (`demo/applications.toml`), each with its answers for the day on which somebody applies.

The answers belong to the pack because its procedures do; a pack without the file has no demonstration of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from oirase.kernel.calendar import fiscal_year, fiscal_year_span
from oirase.systems.office.commons import samples


@dataclass(frozen=True)
class Application:
    """One made-up application: the procedure's code, when, by whom, its answers, and what happens then.

    `unpaid`: nobody pays its fee. `steps` are lists of days after the first one, what is done, and with what.
    """

    procedure: str
    begin: date
    answers: Mapping[str, Any]
    account: str = ""
    channel: str = "web"
    language: str = "ja"
    unpaid: bool = False
    steps: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class GivenUp:
    """Made-up applicants who went through some steps of a form on a day and did not send it."""

    procedure: str
    begin: date
    times: int
    passed: int


@dataclass(frozen=True)
class Applications:
    """What a pack's file says: officers by the code of their body, applications in the order of their days, forms given up."""

    officers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: tuple[Application, ...] = ()
    given_up: tuple[GivenUp, ...] = ()


def read(pack: Path, today: date) -> Applications:
    """Return a pack's applications of the fiscal year; nothing where the pack has none."""
    content = samples.content(pack)
    rows = [_application(row, content, today) for row in content.get("application", ())]
    given_up = [
        GivenUp(row["procedure"], _begin(row, today), row["times"], row["passed"])
        for row in content.get("given_up", ())
    ]
    return Applications(
        content.get("officers", {}),
        tuple(sorted(rows, key=lambda one: (one.begin, one.procedure))),
        tuple(given_up),
    )


def _application(row: Mapping[str, Any], content: Mapping[str, Any], today: date) -> Application:
    begin = _begin(row, today)
    answers = {
        **content["people"].get(row.get("person", ""), {}),
        **content["sample"][row["procedure"]],
        **row.get("change", {}),
    }
    return Application(
        procedure=row["procedure"],
        begin=begin,
        answers={key: samples.for_day(value, begin) for key, value in answers.items()},
        account=row.get("account", ""),
        channel=row.get("channel", "web"),
        language=row.get("language", "ja"),
        unpaid=row.get("unpaid", False),
        steps=tuple(tuple(step) for step in row["steps"]),
    )


def _begin(row: Mapping[str, Any], today: date) -> date:
    """Return a row's day: some days ago (`last`), or some days into the fiscal year (`day`)."""
    if "last" in row:
        return today - timedelta(days=row["last"])
    return fiscal_year_span(fiscal_year(today))[0] + timedelta(days=row.get("day", 0))
