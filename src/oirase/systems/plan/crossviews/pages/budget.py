"""Money by field, bureau and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.crossviews import selectors
from oirase.systems.plan.crossviews.pages.frame import Asked, asked, nothing_yet, respond
from oirase.systems.plan.crossviews.selectors import Money
from oirase.ui.charts import Chart, Series, bar_chart
from oirase.ui.lists import Column, Order


@page(public)
def budget(request: HttpRequest) -> HttpResponseBase:
    """Show initial budgets by field, bureau and year."""
    given = asked(request, "budget")
    if given is None:
        return nothing_yet(request)
    rows = selectors.money(actor_in(request), given.years, given.narrowing)
    level = str(given.edition.field_level) or _("分野")
    columns = (
        Column("field", level, head=True),
        Column("bureau", _("担当部局")),
        Column("year", _("年度"), value=lambda row: fiscal(row.year)),
        Column("count", _("事業数"), kind="number"),
        Column("budget", _("当初予算（千円）"), kind="number", origin=lambda row: "reported"),
    )
    orders = {
        "field": Order("field_place", level),
        "year": Order("year", _("年度")),
        "bureau": Order("bureau", _("担当部局")),
        "budget": Order("budget", _("当初予算")),
    }
    return respond(
        request,
        given,
        rows,
        columns,
        orders,
        list(_charts(given, rows)),
        sums=[
            (fiscal(year), *_sums(rows, year)) for year in sorted({one.year for one in rows}, reverse=True)
        ],
    )


def _sums(rows: Sequence[Money], year: int) -> tuple[int, int]:
    return (
        sum(one.count for one in rows if one.year == year),
        sum(one.sum for one in rows if one.year == year),
    )


def _charts(given: Asked, rows: Sequence[Money]) -> Iterable[Chart]:
    newest = [one for one in rows if one.year == given.edition.fiscal_year]
    yield _chart(
        _("部局別の当初予算（%(year)s年度）") % {"year": fiscal(given.edition.fiscal_year)},
        newest,
        list(
            dict.fromkeys(one.bureau for one in sorted(newest, key=lambda one: (not one.bureau, one.bureau)))
        ),
        [one.bureau for one in newest],
        _("担当部局"),
        lying=True,
    )
    years = sorted({one.year for one in rows})
    if len(years) > 1:
        labels = [fiscal(year) for year in years]
        yield _chart(
            _("年度別の当初予算"), rows, labels, [fiscal(one.year) for one in rows], _("年度"), lying=False
        )


def _chart(
    title: str,
    rows: Sequence[Money],
    categories: Sequence[str],
    places: Sequence[str],
    category_label: str,
    *,
    lying: bool,
) -> Chart:
    """Draw bars of categories, stacked by field; `places` says to which category each row belongs."""
    sums: dict[tuple[str, str], int] = {}
    fields: dict[str, int] = {}
    for one, place in zip(rows, places, strict=True):
        sums[one.field, place] = sums.get((one.field, place), 0) + one.sum
        fields.setdefault(one.field, one.field_place)
    return bar_chart(
        title,
        [one or _("記載なし") for one in categories],
        [
            Series(field, [sums.get((field, one), 0) for one in categories])
            for field in sorted(fields, key=lambda name: (fields[name], name))
        ]
        or [Series(_("当初予算"), [0 for _one in categories])],
        unit=_("千円"),
        stacked=True,
        lying=lying,
        category_label=category_label,
        note=_("当初予算だけを足しています。繰越と補正は含みません。"),
    )
