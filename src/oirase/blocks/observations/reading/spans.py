"""A series at any distance: from minutes by its values, over weeks by its hours, to decades by its days, in at most some hundred points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from oirase.blocks.observations.alerts.catalogue import watched_of
from oirase.blocks.observations.models import Chunk, Kind, Series
from oirase.blocks.observations.qc.flags import flag_of, is_good
from oirase.blocks.observations.store.arrays import Hours, Values
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import DAY, HOUR, MINUTE, TOKYO, to_datetime, to_ms
from oirase.kernel import clock

SPANS = {
    "1h": HOUR, "6h": 6 * HOUR, "1d": DAY, "3d": 3 * DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY,
    "1y": 366 * DAY, "5y": 5 * 366 * DAY, "20y": 20 * 366 * DAY,
}  # fmt: skip
DEFAULT = "3d"
# Up to here single values are read, and up to there hours; beyond, days.
BY_VALUE, BY_HOUR = 3 * DAY, 90 * DAY
MOST_POINTS = 480
MOST_YEARS = 5
POINT = np.dtype(
    [("t", "<i8"), ("n", "<i8"), ("sum", "<f8"), ("min", "<f8"), ("max", "<f8"), ("doubtful", "<i8")]
)


def span_words(name: str) -> str:
    """Return a span in words."""
    return {
        "1h": _("1時間"),
        "6h": _("6時間"),
        "1d": _("1日"),
        "3d": _("3日"),
        "7d": _("7日"),
        "30d": _("30日"),
        "90d": _("90日"),
        "1y": _("1年"),
        "5y": _("5年"),
        "20y": _("20年"),
    }[name]


@dataclass(frozen=True)
class Span:
    """A stretch of time by the name of its length; both ends in milliseconds, the end not included."""

    name: str
    first: int
    until: int

    @property
    def length(self) -> int:
        """Return its length."""
        return self.until - self.first

    @property
    def by(self) -> str:
        """Return what is read for it: values, hours or days."""
        if self.length <= BY_VALUE:
            return "value"
        return "hour" if self.length <= BY_HOUR else "day"

    def moved(self, by: int) -> Span:
        """Return the span earlier (-1) or later (1) by its length."""
        return replace(self, first=self.first + by * self.length, until=self.until + by * self.length)

    def named(self, name: str) -> Span:
        """Return a span of another length that ends where this one does, or lies in its middle when it is shorter."""
        length = SPANS[name]
        until = self.until if length >= self.length else self.first + (self.length + length) // 2
        return Span(name, until - length, until)

    @property
    def end_text(self) -> str:
        """Return its end as an address carries it."""
        return f"{clock.local(to_datetime(self.until)):%Y-%m-%dT%H:%M}"


def span_of(query: Mapping[str, Any], newest: int | None) -> Span:
    """Read a span from an address (`span`, `end` in Tokyo); what cannot be read shows the newest values."""
    name = query.get("span", DEFAULT)
    if name not in SPANS:
        name = DEFAULT
    until = _end(str(query.get("end", "")))
    if until is None:
        until = (newest if newest is not None else to_ms(clock.now())) + 1
        # The end stands on a round minute, so that going back and forth comes to the same places.
        until = -(-until // MINUTE) * MINUTE
    return Span(name, until - SPANS[name], until)


def _end(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text[:32])
    except ValueError:
        return None
    if not 1900 < moment.year < 2170:
        return None
    return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=clock.TOKYO))


def limits(series: Series) -> tuple[int, int] | None:
    """Return the times of the first and the newest value; None where there is none. What is not filed yet counts as new."""
    newest = store().latest([series.number]).get(series.number)
    if newest is None:
        return None
    filed = Chunk.objects.filter(series=series.number).aggregate(first=Min("first_t"), last=Max("last_t"))
    first = filed["first"] if filed["first"] is not None else newest.t - 3 * DAY
    return min(first, newest.t), newest.t


def points(series: Series, span: Span) -> Values:
    """Return the series in a span as `POINT`: begin, number of good values, sum, extremes, number of doubtful ones."""
    if series.kind == Kind.POSITION or span.by == "value":
        found = _of_values(series, store().range(series.number, span.first, span.until))
    else:
        found = _of_buckets(
            store().buckets(series.number, span.first, span.until, "hour" if span.by == "hour" else "day")
        )
    return thinned(found, span)


def _of_values(series: Series, values: Values) -> Values:
    """Return single values as points; of a position its distance from the station's place."""
    if series.kind == Kind.POSITION:
        times, figures = watched_of(series).figures(values)
        made = np.zeros(len(times), POINT)
        made["t"], made["n"] = times, 1
        made["sum"] = made["min"] = made["max"] = figures
        return made
    good = is_good(flag_of(values["flag"])) & np.isfinite(values["value"])
    made = np.zeros(len(values), POINT)
    made["t"], made["n"], made["doubtful"] = values["t"], good, ~good
    made["sum"] = np.where(good, values["value"], 0)
    made["min"] = made["max"] = np.where(good, values["value"], math.nan)
    return made


def _of_buckets(buckets: Hours) -> Values:
    made = np.zeros(len(buckets), POINT)
    made["t"], made["n"] = buckets["hour"], buckets["good"]
    made["doubtful"] = buckets["suspect"].astype(np.int64) + buckets["bad"]
    made["sum"], made["min"], made["max"] = buckets["sum"], buckets["min"], buckets["max"]
    return made


def thinned(found: Values, span: Span) -> Values:
    """Put points together until no more than some hundred are left; sums, counts and extremes stay true."""
    if len(found) <= MOST_POINTS:
        return found
    width = _round_width(span.length / (MOST_POINTS / 2))
    begins = (found["t"] + TOKYO) // width * width - TOKYO
    starts = np.flatnonzero(np.diff(begins, prepend=begins[0] - 1))
    made = np.zeros(len(starts), POINT)
    made["t"] = begins[starts]
    for name in ("n", "sum", "doubtful"):
        made[name] = np.add.reduceat(found[name], starts)
    made["min"] = np.fmin.reduceat(found["min"], starts)
    made["max"] = np.fmax.reduceat(found["max"], starts)
    return made


def _round_width(least: float) -> int:
    steps = (
        MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        30 * MINUTE,
        HOUR,
        3 * HOUR,
        6 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
        14 * DAY,
    )
    return next((one for one in steps if one >= least), 28 * DAY)


def mean_of(made: Values) -> Any:
    """Return the means of points, NaN where no value is good."""
    return np.divide(made["sum"], made["n"], out=np.full(len(made), math.nan), where=made["n"] > 0)


def gap_of(series: Series, made: Values) -> int:
    """Return the distance between two points from which on something is missing between them."""
    steps = np.diff(made["t"])
    usual = float(np.median(steps)) if len(steps) else float(HOUR)
    planned = (series.interval or 0) * 1000
    return round(max(usual, planned) * 2.5)


def years_of(series: Series, span: Span) -> list[int]:
    """Return how many years back there are values to compare with, newest first, at most some."""
    found = limits(series)
    if found is None or span.length > SPANS["1y"]:
        return []
    first = clock.local(to_datetime(found[0]))
    return [
        back
        for back in range(1, MOST_YEARS + 1)
        if clock.local(to_datetime(span.until)).year - back >= first.year
    ]


def years_back(span: Span, years: int) -> tuple[Span, timedelta]:
    """Return the same stretch of an earlier year, and by how much it must be moved to lie over this one. The leap day falls on 28 February."""
    end = clock.local(to_datetime(span.until))
    try:
        earlier = end.replace(year=end.year - years)
    except ValueError:
        earlier = end.replace(year=end.year - years, day=28)
    until = to_ms(earlier)
    return Span(span.name, until - span.length, until), end - earlier


def rows_of(series: Series, made: Values, span: Span) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table, newest first: time, mean, extremes, doubtful values, and the span to look closer at."""
    closer = {"value": "", "hour": "1d", "day": "30d"}[span.by]
    for one, mean in zip(made[::-1], mean_of(made)[::-1].tolist(), strict=True):
        t = int(one["t"])
        yield {
            "at": to_datetime(t),
            "mean": None if math.isnan(mean) else mean,
            "low": None if math.isnan(one["min"]) else float(one["min"]),
            "high": None if math.isnan(one["max"]) else float(one["max"]),
            "count": int(one["n"]),
            "doubtful": int(one["doubtful"]),
            "closer": closer,
            "end": Span(closer, 0, t + SPANS[closer] // 2).end_text if closer else "",
        }
