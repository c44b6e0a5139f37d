"""Loading a pack's closed days: periods such as the turn of the year, made into rows for the years that matter."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from oirase.kernel import clock
from oirase.kernel.calendar.models import ClosedDay
from oirase.kernel.texts import LocalizedText

YEARS_AHEAD = 5


def load(path: Path) -> None:
    """Load closed_days.toml, if the pack has one, for the years from its `valid_from` to five years ahead."""
    source = path / "closed_days.toml"
    if not source.is_file():
        return
    content = tomllib.loads(source.read_text(encoding="utf-8"))
    for period in content.get("period", []):
        name = LocalizedText(
            {"ja": period["name_ja"], "en": period["name_en"], "ja-easy": period.get("name_easy", "")}
        )
        for day in days_of(period, clock.today().year + YEARS_AHEAD):
            ClosedDay.objects.update_or_create(
                calendar_code=content["calendar"], date=day, defaults={"name": name}
            )


def days_of(period: Mapping[str, Any], last_year: int) -> Iterator[date]:
    """Yield the days of a yearly period ("12-29" to "01-03" runs over the turn of the year)."""
    for year in range(period["valid_from"].year, last_year + 1):
        start = date.fromisoformat(f"{year}-{period['from']}")
        end = date.fromisoformat(f"{year}-{period['to']}")
        if end < start:
            end = date.fromisoformat(f"{year + 1}-{period['to']}")
        yield from (start + timedelta(days=step) for step in range((end - start).days + 1))
