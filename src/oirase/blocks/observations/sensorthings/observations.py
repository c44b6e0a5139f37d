"""Sets of Observations: of one Datastream in order of time, of many in order of Datastream and time, or by whatever else is asked.

The next page begins after the last value (`$skiptoken`), so a far page costs what the first does. An order by anything but time is made by
sorting what the filter leaves, up to a limit; then pages are counted by `$skip`.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from oirase.blocks.observations.models import Kind
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.sensorthings import columns
from oirase.blocks.observations.sensorthings.conditions import condition
from oirase.blocks.observations.sensorthings.errors import Fault, about, not_implemented
from oirase.blocks.observations.sensorthings.grammar import (
    Literal,
    Node,
    Path,
    conjuncts,
    later,
    walk,
)
from oirase.blocks.observations.sensorthings.options import Options
from oirase.blocks.observations.sensorthings.reading import (
    SHOWN,
    Budget,
    Source,
    Values,
    Wanted,
    joined,
    matching,
    pieces,
    select,
)
from oirase.blocks.observations.sensorthings.schema import BY_NAME, Rows
from oirase.blocks.observations.sensorthings.sources import sources
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import FIRST, LAST, observation_number, series_and_ms
from oirase.kernel.access.actors import Actor

# Series whose values are put into one order of time, and values that are sorted by something else.
MERGED, SORTED = 200, 200_000
_TOKEN = re.compile(r"(-?\d{1,15})(?:\.(\d{1,10}))?\Z")


@dataclass
class Page:
    """Values in order; how the next page begins (a token, or a number to skip); their count where it was asked for.

    `details`: whether some may bring more than a value.
    """

    values: Values
    token: str = ""
    details: bool = True
    skip: int = 0
    count: int | None = None
    capped: bool = False


def page_of(actor: Actor, rows: Rows | Source, options: Options) -> Page:
    """Return the page that options ask for of the values of some series (a query of those that the actor sees), or of a single one."""
    with about("$filter"):
        return _page_of(actor, rows, options)


def _page_of(actor: Actor, given: Rows | Source, options: Options) -> Page:
    ours, theirs = split(options.where)
    rows = given
    if theirs and isinstance(given, Source):
        rows = BY_NAME["Datastream"].rows(actor).filter(number=given.number)
    for node in theirs:
        rows = cast(Rows, rows).filter(condition(actor, BY_NAME["Datastream"], node))
    key, _, way = _order(options).partition(" ")
    wanted = Wanted.of(ours, descending=way == "desc")
    if key == "other":
        page = _sorted(rows, ours, options)
    elif key == "time" and not isinstance(rows, Source):
        page = _by_time(rows, wanted, options)
    else:
        # Of one series the order of time and that of identifiers are the same.
        page = _by_series(rows, wanted, options)
    if options.count:
        page.count, page.capped = count(rows, ours)
    return page


def split(where: Node | None) -> tuple[list[Node], list[Node]]:
    """Return what a filter says of values, and what it says of their Datastreams (without the way there)."""
    ours: list[Node] = []
    theirs: list[Node] = []
    for node in conjuncts(where):
        heads = {one.names[0] for one in walk(node) if isinstance(one, Path)}
        if "FeatureOfInterest" in heads:
            raise not_implemented("a filter on Observations by their FeatureOfInterest", node.place)
        if "Datastream" not in heads:
            columns.check(node)
            ours.append(node)
        elif heads == {"Datastream"}:
            theirs.append(later(node, 1))
        else:
            raise not_implemented(
                "a comparison of Observations and Datastreams, other than by 'and',", node.place
            )
    return ours, theirs


def _order(options: Options) -> str:
    """Return which of the orders is asked for; ties in time are broken by the Datastream whatever follows."""
    if not options.order:
        return "series"
    node, descending = options.order[0]
    names = str(node) if isinstance(node, Path) else ""
    way = " desc" if descending else ""
    if names in ("id", "@iot.id"):
        return f"series{way}"
    if names == "phenomenonTime":
        return f"time{way}"
    return "other"


def _by_series(rows: Rows | Source, wanted: Wanted, options: Options) -> Page:
    """Return a page in order of Datastream and time, which is that of `@iot.id`."""
    budget, need = Budget(), options.page + options.skip + 1
    begin, ms = _identifier(options.token)
    kept: list[Values] = []
    token, details = "", False
    for source in _each(rows, descending=wanted.descending, begin=begin):
        here = _beyond(wanted, ms) if source.number == begin else wanted
        details = details or source.details
        found, reached = select(source, here, need, budget)
        kept.append(found)
        need -= len(found)
        if reached is not None:
            if options.skip:
                raise Fault(f"more than {budget_words()} values to look at before those to skip")
            token = _resumed(source, reached, wanted)
            break
        if need <= 0:
            break
    page = _cut(
        joined(kept),
        options,
        lambda last: str(observation_number(int(last["series"]), int(last["t"]))),
        token,
    )
    page.details = details
    return page


def _each(rows: Rows | Source, *, descending: bool = False, begin: int | None = None) -> Iterable[Source]:
    return [rows] if isinstance(rows, Source) else sources(rows, descending=descending, begin=begin)


def _beyond(wanted: Wanted, ms: int) -> Wanted:
    """Return what is wanted after a value."""
    if wanted.descending:
        return replace(wanted, until=min(wanted.until, ms))
    return replace(wanted, first=max(wanted.first, ms + 1))


def _resumed(source: Source, reached: int, wanted: Wanted) -> str:
    """Return the token of a page that ended because much was looked at and little found."""
    ms = reached if wanted.descending else reached - 1
    return str(observation_number(source.number, max(FIRST, min(ms, LAST))))


def _cut(found: Values, options: Options, token_of: Any, token: str = "") -> Page:
    """Return the page out of values that are one more than it holds."""
    shown = found[options.skip : options.skip + options.page]
    if len(found) > options.skip + options.page and len(shown):
        token = token_of(shown[-1])
    return Page(shown, token)


def _by_time(rows: Rows, wanted: Wanted, options: Options) -> Page:
    """Return a page in order of time over several series; of one series it is the same as the other order."""
    need = options.page + options.skip + 1
    after = _moment(options.token)
    sources = _candidates(rows, wanted, need if after is None and not wanted.parts else 0)
    if len(sources) == 1 and (after is None or after[1] == sources[0].number):
        token = "" if after is None else str(observation_number(sources[0].number, after[0]))
        page = _by_series(rows.filter(number=sources[0].number), wanted, replace(options, token=token))
        if page.token:
            number, ms = series_and_ms(int(page.token))
            page.token = f"{ms}.{number}"
        return page
    budget = Budget()
    kept = []
    for source in sources:
        here = wanted if after is None else _after(wanted, source, after)
        found, reached = select(source, here, need, budget)
        if reached is not None:
            raise Fault(
                f"more than {budget_words()} values to look at; ask for a shorter time or one Datastream"
            )
        kept.append(found)
    both = joined(kept)
    both = both[np.lexsort((both["series"], -both["t"] if wanted.descending else both["t"]))]
    return _cut(both, options, lambda last: f"{int(last['t'])}.{int(last['series'])}")


def budget_words() -> str:
    """Return the limit of values as people write it."""
    return f"{Budget().left:,}"


def _after(wanted: Wanted, source: Source, after: tuple[int, int]) -> Wanted:
    """Return what follows a value in order of time, then of series."""
    ms, number = after
    same = source.number > number
    if wanted.descending:
        return replace(wanted, until=min(wanted.until, ms + 1 if same else ms))
    return replace(wanted, first=max(wanted.first, ms if same else ms + 1))


def _candidates(rows: Rows, wanted: Wanted, newest: int) -> list[Source]:
    """Return the series to read for an order of time; of the newest `n` values all are in the `n` series that spoke last."""
    numbers = dict(rows.order_by().values_list("number", "kind")[: 50 * MERGED])
    latest = store().latest(numbers)
    if wanted.descending and newest and wanted.until > LAST:
        chosen = heapq.nlargest(newest, latest.values(), key=lambda one: (one.t, -one.series))
        found = [Source(one.series, numbers[one.series]) for one in chosen]
    else:
        spoke = [one for one in latest.values() if one.t >= wanted.first]
        found = [Source(one.series, numbers[one.series]) for one in spoke]
    if len(found) > MERGED:
        raise Fault(
            f"time over more than {MERGED} Datastreams; name a Datastream, or order by id", option="$orderby"
        )
    return sorted(found, key=lambda one: one.number)


def _sorted(rows: Rows | Source, parts: list[Node], options: Options) -> Page:
    """Return a page in an order of the client's own."""
    wanted, budget = Wanted.of(parts), Budget()
    kept: list[Values] = []
    keys: list[list[Any]] = []
    total = 0
    for source in _each(rows):
        for piece, _ in pieces(source, wanted, SORTED):
            found = matching(source, piece, parts)
            kept.append(found)
            keys.append(_keys(source, found, options))
            total += len(found)
            if total > SORTED or not budget.spend(len(piece) + 1):
                raise Fault(f"more than {SORTED:,} values to sort; narrow phenomenonTime", option="$orderby")
    found = joined(kept)
    if len(found):
        by = [np.concatenate([key[place] for key in keys]) for place in range(len(options.order))]
        found = found[np.lexsort((found["t"], found["series"], *by[::-1]))]
    end = options.skip + options.page
    return Page(found[options.skip : end], skip=end if len(found) > end else 0)


def _keys(source: Source, found: Values, options: Options) -> list[Any]:
    with about("$orderby"):
        return _sort_keys(source, found, options)


def _sort_keys(source: Source, found: Values, options: Options) -> list[Any]:
    """Return numbers by which values sort; words sort by their place among the words of all."""
    made = []
    for node, descending in options.order:
        held = {
            "id": observation_number(source.number, 0) + found["t"],
            "phenomenonTime": found["t"],
            "result": found["value"],
            "resultQuality/flag": found["flag"] & 15,
        }
        if source.kind == Kind.TEXT or "resultTime" in str(node):
            raise not_implemented("an order by words or by resultTime", node.place)
        got = columns.value(node, held)
        if isinstance(node, Literal) or got.kind == "string":
            raise Fault("a property expected", place=node.place)
        numbers = np.broadcast_to(np.asarray(got.values, float), len(found))
        made.append(-numbers if descending else numbers)
    return made


def count(rows: Rows | Source, parts: list[Node]) -> tuple[int, bool]:
    """Return the number of values, and whether it is only that of those looked at; without a filter it comes from counters."""
    if not parts:
        numbers = (
            [rows.number] if isinstance(rows, Source) else rows.order_by().values_list("number", flat=True)
        )
        return sum(one.total for one in store().latest(numbers).values()), False
    wanted, budget, total = Wanted.of(parts), Budget(), 0
    for source in _each(rows):
        for piece, _ in pieces(source, wanted, SORTED):
            total += len(matching(source, piece, parts))
            if not budget.spend(len(piece) + 1):
                return total, True
    return total, False


def newest(sources: Iterable[Source]) -> dict[int, Values]:
    """Return the newest value of each series from the latest rows; one that was withdrawn is looked up behind it."""
    by_number = {one.number: one for one in sources}
    found = {}
    for number, one in store().latest(by_number).items():
        if one.flag & 15 == Flag.MISSING:
            values, _ = select(by_number[number], Wanted.of([], descending=True), 1, Budget())
        else:
            values = np.zeros(1, SHOWN)
            point = by_number[number].kind == Kind.POSITION
            values[0] = (number, one.t, one.value, one.value2, one.flag, one.text, point)
        if len(values):
            found[number] = values
    return found


def one_value(source: Source, ms: int) -> Values:
    """Return the value of a series at a moment, or none."""
    values, _ = select(source, replace(Wanted.of([]), first=ms, until=ms + 1), 1, Budget())
    return values


def _identifier(token: str) -> tuple[int | None, int]:
    """Return series and time of the value after which a page begins."""
    if not token:
        return None, 0
    if not (token.isascii() and token.isdecimal()) or len(token) > 20:
        raise Fault("not one of ours", option="$skiptoken")
    return series_and_ms(int(token))


def _moment(token: str) -> tuple[int, int] | None:
    if not token:
        return None
    match = _TOKEN.match(token)
    if match is None or match.group(2) is None:
        raise Fault("not one of ours", option="$skiptoken")
    return int(match.group(1)), int(match.group(2))
