"""Stretches of values that did not pass a test: found among flags, and kept as rows for the officer's queue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oirase.blocks.observations.models import Series, Span
from oirase.blocks.observations.models.quality import Verdict
from oirase.blocks.observations.qc.flags import TESTS, Flag, flag_of, packed
from oirase.blocks.observations.store.arrays import Rows, Values, values_of
from oirase.blocks.observations.times import HOUR, SECOND, to_datetime, to_ms

# Values that fail the same test belong together when not more than so many planned intervals lie between them.
JOINING = 6
UNPLANNED = HOUR
OFFICER = packed(0, ("officer",))


@dataclass(frozen=True)
class Stretch:
    """Values of a series that did not pass a test: first and last moment, their number, the worst flag."""

    test: str
    flag: int
    first: int
    last: int
    count: int


def spans_of(series: Series, values: Values) -> list[Stretch]:
    """Return the stretches of a series' values, in order of time by test; those of which an officer has spoken are none."""
    worth = values[(flag_of(values["flag"]) >= Flag.SUSPECT) & (values["flag"] & OFFICER == 0)]
    worth = worth[flag_of(worth["flag"]) != Flag.MISSING]
    found = []
    for test in TESTS[:-1]:
        own = worth[worth["flag"] & packed(0, (test,)) != 0]
        edges = np.flatnonzero(np.diff(own["t"]) > joining(series)) + 1
        for piece in np.split(own, edges) if len(own) else ():
            flag = int(flag_of(piece["flag"]).max())
            found.append(Stretch(test, flag, int(piece["t"][0]), int(piece["t"][-1]), len(piece)))
    return found


def joining(series: Series) -> int:
    """Return how many milliseconds may lie between two values of a stretch."""
    return JOINING * series.interval * SECOND if series.interval else UNPLANNED


def note_spans(rows: Rows) -> list[Span]:
    """Open or extend a span for each stretch among rows that were just stored, in the caller's transaction; return those touched."""
    flags = flag_of(rows["flag"])
    rows = rows[(flags == Flag.SUSPECT) | (flags == Flag.FAIL)]
    if not len(rows):
        return []
    numbers = np.unique(rows["series"]).tolist()
    every = {one.number: one for one in Series.objects.filter(number__in=numbers)}
    open_spans = _open(list(every.values()), rows)
    touched: dict[int, Span] = {}
    for number, series in every.items():
        own = values_of(rows[rows["series"] == number])
        # Of a value that was corrected in the same batch the later row stands.
        _, places = np.unique(own["t"][::-1], return_index=True)
        for stretch in spans_of(series, own[len(own) - 1 - places]):
            span = _extended(open_spans, series, stretch) or _opened(series, stretch)
            if span not in open_spans:
                open_spans.append(span)
            touched[span.number] = span
    for span in touched.values():
        span.save()
    return list(touched.values())


def _open(every: list[Series], rows: Rows) -> list[Span]:
    reach = max((joining(one) for one in every), default=0)
    return list(
        Span.objects.filter(
            series__in=every,
            verdict=Verdict.OPEN,
            last_at__gte=to_datetime(int(rows["t"].min()) - reach),
            first_at__lte=to_datetime(int(rows["t"].max()) + reach),
        )
    )


def _extended(open_spans: list[Span], series: Series, stretch: Stretch) -> Span | None:
    """Return the open span that a stretch continues, extended by it."""
    for span in open_spans:
        first, last, near = to_ms(span.first_at), to_ms(span.last_at), joining(series)
        if (span.series_id, span.test) != (series.pk, stretch.test):
            continue
        if stretch.first - last > near or first - stretch.last > near:
            continue
        # What lies inside was counted when it came.
        if not (first <= stretch.first and stretch.last <= last):
            span.count += stretch.count
        span.first_at, span.last_at = (
            to_datetime(min(first, stretch.first)),
            to_datetime(max(last, stretch.last)),
        )
        span.flag = max(span.flag, stretch.flag)
        return span
    return None


def _opened(series: Series, stretch: Stretch) -> Span:
    return Span(
        series=series,
        body_id=series.body_id,
        organisation_id=series.organisation_id,
        test=stretch.test,
        flag=stretch.flag,
        first_at=to_datetime(stretch.first),
        last_at=to_datetime(stretch.last),
        count=stretch.count,
    )


def settle_spans(series: Series, first: int, until: int, values: Values, reason: str) -> None:
    """Bring the open spans of a series that lie within a time into line with its values there; one in which nothing is left is cleared."""
    spans = Span.objects.filter(
        series=series, verdict=Verdict.OPEN, first_at__gte=to_datetime(first), last_at__lt=to_datetime(until)
    )
    for span in spans.select_for_update():
        inside = values[(values["t"] >= to_ms(span.first_at)) & (values["t"] <= to_ms(span.last_at))]
        left = [one for one in spans_of(series, inside) if one.test == span.test]
        if left:
            span.count, span.flag = sum(one.count for one in left), max(one.flag for one in left)
        else:
            span.verdict, span.reason = Verdict.CLEARED, reason
        span.save()
