"""Which series an answer reads values from: those that somebody may see and that have values, in order of their number.

What a visitor may see of all series is asked most often, so its statement is compiled once; it goes through `visible_to` like every other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection

from oirase.blocks.observations.models import Latest
from oirase.blocks.observations.sensorthings.callers import VISITOR
from oirase.blocks.observations.sensorthings.reading import Source
from oirase.blocks.observations.sensorthings.schema import BY_NAME, Rows
from oirase.kernel.access.actors import Actor

FIRST_BATCH, BATCH = 4, 64
LEAST, MOST = -1, 2**31 - 1
# Stands in a compiled statement where the number goes after which a batch begins.
_AFTER = -987_654_321
Compiled = tuple[str, tuple[Any, ...]]


@cache
def _public() -> Rows:
    return BY_NAME["Datastream"].rows(VISITOR)


def of_reader(actor: Actor) -> Rows:
    """Return the series that somebody sees."""
    return _public() if actor is VISITOR else BY_NAME["Datastream"].rows(actor)


def sources(rows: Rows, *, descending: bool = False, begin: int | None = None) -> Iterator[Source]:
    """Yield the series among some that have values, from a number on."""
    after = (MOST if descending else LEAST) if begin is None else begin + (1 if descending else -1)
    compiled = _compiled_public(descending) if rows is _public() else _compiled(rows, descending)
    size = FIRST_BATCH
    while True:
        batch = _batch(compiled, after, size)
        yield from batch
        if len(batch) < size:
            return
        after, size = batch[-1].number, BATCH


@cache
def _compiled_public(descending: bool) -> Compiled:
    return _compiled(_public(), descending)


def _compiled(rows: Rows, descending: bool) -> Compiled:
    """Return the statement with its values; whether a series has values that bring more than a number is told along with it."""
    beyond = {"number__lt" if descending else "number__gt": _AFTER}
    filled = rows.filter(number__in=Latest.objects.values("series"), **beyond)
    ordered = filled.order_by("-number" if descending else "number").values_list("number", "kind")
    inner, values = ordered.query.sql_with_params()
    order = "DESC" if descending else "ASC"
    details = "EXISTS (SELECT FROM observations_extra AS e WHERE e.series = q.number)"
    return f"SELECT q.*, {details} FROM ({inner} LIMIT %s) AS q ORDER BY q.number {order}", values  # noqa: S608 - compiled by the ORM


def _batch(compiled: Compiled, after: int, size: int) -> list[Source]:
    statement, values = compiled
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(after if one == _AFTER else one for one in values), size])
        return [Source(*row) for row in cursor.fetchall()]
