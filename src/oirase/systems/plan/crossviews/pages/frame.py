"""What all views have: the tabs between them, the edition that is looked at, filters above chart and table, the list itself.

The filters stand outside the list and load the page anew, because they narrow chart, sums and table alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.ports import reading_address
from oirase.systems.plan.crossviews import selectors
from oirase.systems.plan.crossviews.selectors import Narrowing
from oirase.ui.charts import Chart
from oirase.ui.days import fiscal_text
from oirase.ui.lists import Choice, Column, Filter, Listing, Order, RowsSource, Text
from oirase.ui.lists.filters import values_of

Titles = Mapping[str, Callable[[], str]]
VIEWS: Titles = {
    "budget": lambda: _("分野・部局・年度別の予算"),
    "target_groups": lambda: _("対象者別"),
    "technologies": lambda: _("技術別"),
    "municipalities": lambda: _("参加市町村"),
    "systems": lambda: _("システムの段階"),
    "shared": lambda: _("システムを共有する事業"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks of a view."""

    view: str
    edition: Edition
    editions: Mapping[int, Edition]
    values: Mapping[str, Any]
    controls: Sequence[dict[str, Any]]
    names: Sequence[str]

    @property
    def narrowing(self) -> Narrowing:
        """The filters that every view has."""
        return Narrowing(*(self.values.get(name, "") for name in ("field", "bureau", "q")))

    @property
    def years(self) -> Sequence[Edition]:
        """The edition of the year that was chosen; all of them where none was."""
        return [self.edition] if "year" in self.values else list(self.editions.values())


def asked(request: HttpRequest, view: str, *more: Filter) -> Asked | None:
    """Read an address; None where nothing is published."""
    actor = actor_in(request)
    editions = selectors.newest_by_year(actor)
    if not editions:
        return None
    years = Choice("year", _("年度"), [(year, fiscal_text(year)) for year in editions])
    chosen = years.read(request.GET)
    edition = editions[int(chosen)] if chosen else next(iter(editions.values()))
    fields = [(one.code, one.name) for one in edition.fields.all()]
    filters = (
        Text("q", _("ことば")),
        *([years] if len(editions) > 1 else []),
        Choice("field", str(edition.field_level) or _("分野"), fields),
        Choice("bureau", _("担当部局"), list(selectors.bureaus(actor, [edition]).items())),
        *more,
    )
    return Asked(
        view,
        edition,
        editions,
        values_of(filters, request.GET),
        [one.control(request.GET) for one in filters],
        [name for one in filters for name in one.names()],
    )


def respond(
    request: HttpRequest,
    given: Asked,
    rows: Sequence[Any],
    columns: Sequence[Column],
    orders: Mapping[str, Order],
    charts: Sequence[Chart],
    default_order: str = "",
    **context: Any,
) -> HttpResponseBase:
    """Answer with the view: sums, charts, list; the list as a file where that is asked for."""
    listing = Listing(
        name=f"crossviews.{given.view}",
        title=VIEWS[given.view](),
        source=RowsSource(lambda _actor, _filters: rows),
        columns=columns,
        orders=orders,
        default_order=default_order or next(iter(orders)),
        carried=given.names,
        template=f"crossviews/{given.view}.html"
        if given.view == "municipalities"
        else "crossviews/view.html",
        empty=_("条件に合うものはありません。"),
    )
    return listing.respond(
        request,
        {
            "edition": given.edition,
            "reading_url": reading_address(given.edition),
            "view_controls": given.controls,
            "narrowed": bool(given.values),
            "tabs": [
                (title(), reverse(f"crossviews:{name}"), name == given.view) for name, title in VIEWS.items()
            ],
            "view_charts": charts if rows else (),
            **context,
        },
    )


def nothing_yet(request: HttpRequest) -> HttpResponseBase:
    """Show that no edition is published."""
    return render(request, "crossviews/empty.html")
