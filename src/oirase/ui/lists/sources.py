"""Where a list's rows come from: rows of record through the one filter on rights, or rows in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar, cast

from django.core.exceptions import BadRequest

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import COUNT_CAP, Capped, capped_count, page_of, rows_of
from oirase.kernel.access.records import RecordQuerySet

Filters = Mapping[str, Any]
Row = TypeVar("Row")


class PageLike(Protocol):
    """Some rows and the cursor behind which the next page begins."""

    @property
    def rows(self) -> list[Any]:
        """The rows."""

    @property
    def next_cursor(self) -> str | None:
        """The cursor, None on the last page."""


class Source(Protocol):
    """What a list asks of its rows. `order` is a column of the source, with a minus for descending."""

    def page(self, actor: Actor, filters: Filters, order: str, after: str | None, size: int) -> PageLike:
        """Return the rows after a cursor."""

    def count(self, actor: Actor, filters: Filters, page: PageLike) -> Capped:
        """Return how many rows there are, up to a cap; `page` is one that was fetched with the same filters."""

    def rows(self, actor: Actor, filters: Filters, order: str) -> Iterator[Any]:
        """Walk all rows, for an export or a bulk action."""


class ModelSource:
    """Rows of a record model; `narrow(filters)` gives the queryset before permission, which is applied here.

    A desk is `granted=True`: it lists what its officer's roles reach, without what everybody sees or what names them.
    """

    def __init__(
        self, narrow: Callable[[Filters], RecordQuerySet[Any]], action: str = "view", *, granted: bool = False
    ) -> None:
        self._narrow = narrow
        self._action = action
        self._granted = granted

    def page(self, actor: Actor, filters: Filters, order: str, after: str | None, size: int) -> PageLike:
        """Return the rows after a cursor; one that was not made for this order begins anew."""
        try:
            return page_of(
                actor, self._narrow(filters), order, after, size, self._action, granted=self._granted
            )
        except BadRequest:
            return page_of(
                actor, self._narrow(filters), order, None, size, self._action, granted=self._granted
            )

    def count(self, actor: Actor, filters: Filters, page: PageLike) -> Capped:
        """Return how many rows there are, up to a cap."""
        return capped_count(self._narrow(filters).visible_to(actor, self._action, granted=self._granted))

    def rows(self, actor: Actor, filters: Filters, order: str) -> Iterator[Any]:
        """Walk all rows page by page."""
        return rows_of(actor, self._narrow(filters), order, self._action, granted=self._granted)


class RowsPage(Generic[Row]):
    """A page of rows in hand, which knows how many there are in all."""

    def __init__(self, rows: list[Row], next_cursor: str | None, total: int) -> None:
        self.rows = rows
        self.next_cursor = next_cursor
        self.total = total


class RowsSource(Generic[Row]):
    """Rows in hand, such as a catalogue read from files: `find(actor, filters)` gives those that fit. Cursors are places."""

    def __init__(self, find: Callable[[Actor, Filters], Sequence[Row]]) -> None:
        self._find = find

    def page(self, actor: Actor, filters: Filters, order: str, after: str | None, size: int) -> RowsPage[Row]:
        """Return the rows from a place on; a cursor that is no number begins anew."""
        start = int(after) if after and after.isdecimal() and len(after) < 9 else 0
        found = list(self.rows(actor, filters, order))
        following = str(start + size) if start + size < len(found) else None
        return RowsPage(found[start : start + size], following, len(found))

    def count(self, actor: Actor, filters: Filters, page: PageLike) -> Capped:
        """Return how many rows there are, up to the same cap as elsewhere."""
        number = cast(RowsPage[Row], page).total
        return Capped(min(number, COUNT_CAP), number > COUNT_CAP)

    def rows(self, actor: Actor, filters: Filters, order: str) -> Iterator[Row]:
        """Give all rows in order; those without a value come last either way."""
        name = order.lstrip("-")
        found = self._find(actor, filters)
        known = [row for row in found if getattr(row, name) is not None]
        yield from sorted(known, key=lambda row: getattr(row, name), reverse=order.startswith("-"))
        yield from (row for row in found if getattr(row, name) is None)
