"""What the address says about a list: filters, order, page, size, columns. Anything unknown in it falls back to the default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from oirase.ui.lists.columns import Column, Order
from oirase.ui.lists.filters import Filter, values_of

SIZES = (20, 50, 100)
ARRANGEMENT = ("order", "size", "column")
PASSING = ("after", "export", "job", "part", "view")
RESERVED = frozenset({*ARRANGEMENT, *PASSING})


@dataclass(frozen=True)
class State:
    """A list as its address arranges it."""

    query: QueryDict
    values: Mapping[str, Any]
    order: str
    size: int
    after: str | None
    columns: tuple[Column, ...]

    @property
    def order_name(self) -> str:
        """Return the order's name without its direction."""
        return self.order.lstrip("-")

    @property
    def descending(self) -> bool:
        """Whether the order runs downwards."""
        return self.order.startswith("-")

    def source_order(self, orders: Mapping[str, Order]) -> str:
        """Return the order as the source knows it."""
        return ("-" if self.descending else "") + orders[self.order_name].column

    def address(self, **changes: str | list[str] | None) -> str:
        """Return the query with some parameters changed (None: taken out), from the first page unless `after` is given."""
        changed = self.query.copy()
        for name in (*PASSING, *(key for key, value in changes.items() if value is None)):
            changed.pop(name, None)
        for name, value in changes.items():
            if value is not None:
                changed.setlist(name, value if isinstance(value, list) else [value])
        for name in [name for name, values in changed.lists() if not any(values) and name != "column"]:
            del changed[name]
        return "?" + changed.urlencode()

    def kept(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Return the parameters of some names, to be carried along by a form."""
        return [(name, value) for name in names for value in self.query.getlist(name)]


def read(
    query: QueryDict,
    columns: Sequence[Column],
    filters: Sequence[Filter],
    orders: Mapping[str, Order],
    default_order: str,
) -> State:
    """Read an address."""
    order = query.get("order", default_order)
    if order.removeprefix("-") not in orders:
        order = default_order
    if "column" in query:
        wanted = set(query.getlist("column"))
        shown = tuple(one for one in columns if one.head or one.name in wanted)
    else:
        shown = tuple(one for one in columns if not one.optional)
    size = next((size for size in SIZES if query.get("size") == str(size)), SIZES[0])
    return State(query, values_of(filters, query), order, size, query.get("after") or None, shown)
