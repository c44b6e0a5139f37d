"""The first rows of an ordered list over what an actor may see, by keyset.

One filter that ORs all reasons makes the planner choose between an index on the order and one on the scope, and one of
them is wrong for somebody: an unlucky grant, whose rows come late in the order, made it read the whole table. So each
branch is asked by itself for its first rows, organisation by organisation (a LATERAL join over the ids), and the short
lists are merged here. Cost: branches x organisations x a few index entries, whatever the table's size.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.core.exceptions import BadRequest, EmptyResultSet, ValidationError
from django.db import connections, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import RecordQuerySet, branches, constraint_filter, reach_filter, spec_of

ModelT = TypeVar("ModelT", bound=models.Model)
COUNT_CAP = 1000
FIRST_SHARE = 4


@dataclass(frozen=True)
class Page(Generic[ModelT]):
    """Some rows of an ordered list and the cursor that the next page begins after (None: this is the last)."""

    rows: list[ModelT]
    next_cursor: str | None

    @property
    def has_next(self) -> bool:
        """Whether more rows follow."""
        return self.next_cursor is not None


@dataclass(frozen=True)
class Capped:
    """A count that stops at a cap: `at_least` says that there may be more than `value`."""

    value: int
    at_least: bool


def capped_count(queryset: models.QuerySet[Any], cap: int = COUNT_CAP) -> Capped:
    """Count up to `cap` rows; nobody waits for an exact count of a large table."""
    value = queryset.order_by()[: cap + 1].count()
    return Capped(min(value, cap), value > cap)


def page_of(
    actor: Actor,
    queryset: RecordQuerySet[ModelT],
    order: str,
    after: str | None = None,
    size: int = 50,
    action: str = "view",
    *,
    granted: bool = False,
) -> Page[ModelT]:
    """Return `size` rows of `queryset` that the actor may see, by `order` ("column" or "-column", never null) and id.

    `granted` leaves out what is seen only because it is public or names the actor. Raises BadRequest for a cursor that was not made by this function for this order.
    """
    column, descending = order.lstrip("-"), order.startswith("-")
    start = _decode(queryset.model, column, after) if after else None
    keys: dict[UUID, tuple[Any, Any]] = {}
    for part in _parts(actor, queryset, action, granted=granted):
        for key, pk in part.first(column, descending, start, size + 1):
            keys[pk] = (key, pk)
    ordered = sorted(keys.values(), reverse=descending)[: size + 1]
    rows = queryset.filter(pk__in=[pk for _, pk in ordered[:size]]).in_bulk()
    cursor = _encode(*ordered[size - 1]) if len(ordered) > size else None
    return Page([rows[pk] for _, pk in ordered[:size] if pk in rows], cursor)


def rows_of(
    actor: Actor,
    queryset: RecordQuerySet[ModelT],
    order: str,
    action: str = "view",
    chunk: int = 500,
    *,
    granted: bool = False,
) -> Iterator[ModelT]:
    """Walk all rows that the actor may see, page by page (for exports)."""
    after: str | None = None
    while True:
        page = page_of(actor, queryset, order, after, chunk, action, granted=granted)
        yield from page.rows
        if page.next_cursor is None:
            return
        after = page.next_cursor


@dataclass(frozen=True)
class _Part:
    """One branch of visibility: rows of a plain condition, or the same condition for each of many organisations."""

    queryset: models.QuerySet[Any]
    organisations: tuple[UUID, ...] = ()
    column: str = ""

    def first(
        self, column: str, descending: bool, start: tuple[Any, Any] | None, count: int
    ) -> list[tuple[Any, Any]]:
        sign = "-" if descending else ""
        rows = self.queryset
        if start is not None:
            rows = rows.filter(_beyond(column, descending, start))
        rows = rows.order_by(f"{sign}{column}", f"{sign}pk")
        if not self.organisations:
            return list(rows.values_list(column, "pk")[:count])
        return self._lateral(rows, column, descending, count)

    def _lateral(
        self, rows: models.QuerySet[Any], column: str, descending: bool, count: int
    ) -> list[tuple[Any, Any]]:
        """Take a few rows of each organisation, then more of those that may have more among the first `count`."""
        share = min(count, FIRST_SHARE + 2 * count // len(self.organisations))
        found = self._ask(rows, column, descending, count, share, self.organisations)
        if share < count:
            given = Counter(organisation for _, _, organisation in found)
            rich = tuple(organisation for organisation, number in given.items() if number == share)
            if rich:
                found = [row for row in found if row[2] not in rich]
                found += self._ask(rows, column, descending, count, count, rich)
        return [(key, pk) for key, pk, _ in found]

    def _ask(
        self,
        rows: models.QuerySet[Any],
        column: str,
        descending: bool,
        count: int,
        share: int,
        organisations: tuple[UUID, ...],
    ) -> list[tuple[Any, Any, UUID]]:
        inner = rows.filter(**{self.column: RawSQL("scope.organisation_id", ())})
        inner = inner.annotate(sort_key=F(column), sort_pk=F("pk")).values("sort_key", "sort_pk")
        try:
            sql, params = inner[:share].query.sql_with_params()
        except EmptyResultSet:
            return []
        way = "DESC" if descending else "ASC"
        statement = (
            f"SELECT part.sort_key, part.sort_pk, scope.organisation_id "  # noqa: S608
            f"FROM unnest(%s::uuid[]) AS scope(organisation_id) "
            f"CROSS JOIN LATERAL ({sql}) AS part(sort_key, sort_pk) "
            f"ORDER BY part.sort_key {way}, part.sort_pk {way} LIMIT {int(count)}"
        )
        with connections[rows.db].cursor() as cursor:
            cursor.execute(statement, [list(organisations), *params])
            return list(cursor.fetchall())


def _parts(actor: Actor, queryset: RecordQuerySet[Any], action: str, *, granted: bool) -> Iterator[_Part]:
    spec = spec_of(queryset.model)
    if spec.through:
        yield _Part(queryset.visible_to(actor, action, granted=granted))
        return
    spread = (
        []
        if actor.everything
        else [reach for reach in actor.reaches.get(f"{spec.prefix}.{action}", ()) if reach.organisation_ids]
    )
    for reach in spread:
        # An organisation lies in one body, so its id alone enters the index; row security still looks at the body.
        narrowed = queryset.filter(constraint_filter(spec, reach))
        yield _Part(narrowed, reach.organisation_ids or (), f"{spec.organisation}_id")
    apart = {repr(reach_filter(spec, reach)) for reach in spread}
    for branch in branches(queryset.model, actor, action, granted=granted):
        if repr(branch) not in apart:
            yield _Part(queryset.filter(branch))


def _beyond(column: str, descending: bool, start: tuple[Any, Any]) -> Q:
    """Rows strictly after the cursor; the first term is what the index is entered by."""
    value, pk = start
    side = "lt" if descending else "gt"
    return Q(**{f"{column}__{side}e": value}) & (Q(**{f"{column}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def _encode(value: Any, pk: Any) -> str:
    plain = value.isoformat() if isinstance(value, date | datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, str(pk)], default=str).encode()).decode().rstrip("=")


def _decode(model: type[models.Model], column: str, cursor: str) -> tuple[Any, Any]:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return cast(Any, model._meta.get_field(column)).to_python(value), model._meta.pk.to_python(pk)
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        raise BadRequest("cursor") from error
