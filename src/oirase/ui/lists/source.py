"""Where a list's rows come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import Capped, Page, capped_count, page_of, rows_of
from oirase.kernel.access.records import RecordQuerySet

Filters = Mapping[str, Any]


class Source(Protocol):
    """What a list asks of its rows. `order` is a column, with a minus for descending."""

    def page(self, actor: Actor, filters: Filters, order: str, after: str | None, size: int) -> Page[Any]:
        """Return the rows after a cursor."""

    def count(self, actor: Actor, filters: Filters) -> Capped:
        """Return how many rows there are, up to a cap."""

    def rows(self, actor: Actor, filters: Filters, order: str) -> Iterator[Any]:
        """Walk all rows, for an export."""


class ModelSource:
    """Rows of a record model, through the one filter; `narrow(filters)` gives the queryset before permission."""

    def __init__(self, narrow: Callable[[Filters], RecordQuerySet[Any]], action: str = "view") -> None:
        self._narrow = narrow
        self._action = action

    def page(self, actor: Actor, filters: Filters, order: str, after: str | None, size: int) -> Page[Any]:
        """Return the rows after a cursor."""
        return page_of(actor, self._narrow(filters), order, after, size, self._action)

    def count(self, actor: Actor, filters: Filters) -> Capped:
        """Return how many rows there are, up to a cap."""
        return capped_count(self._narrow(filters).visible_to(actor, self._action))

    def rows(self, actor: Actor, filters: Filters, order: str) -> Iterator[Any]:
        """Walk all rows page by page."""
        return rows_of(actor, self._narrow(filters), order, self._action)
