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
class Applications:
    """What a pack's file says: officers by the code of their body, applications in the order of their days."""

    officers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: tuple[Application, ...] = ()


def read(pack: Path, today: date) -> Applications:
    """Return a pack's applications of the fiscal year; nothing where the pack has none."""
    content = samples.content(pack)
    rows = [_application(row, content, today) for row in content.get("application", ())]
    return Applications(
        content.get("officers", {}), tuple(sorted(rows, key=lambda one: (one.begin, one.procedure)))
    )


def _application(row: Mapping[str, Any], content: Mapping[str, Any], today: date) -> Application:
    start, _end = fiscal_year_span(fiscal_year(today))
    begin = (
        today - timedelta(days=row["last"]) if "last" in row else start + timedelta(days=row.get("day", 0))
    )
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
