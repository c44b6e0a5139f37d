"""One screen for who asks about the roadmap: everything on a word, with the money, to share, to print and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.tabular import Column, write_csv
from oirase.systems.plan.commons.models import Programme
from oirase.systems.plan.commons.selectors import door_of
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.opendata import finding, links
from oirase.systems.plan.opendata.selectors import address_in_edition
from oirase.ui.charts import Chart, Series, bar_chart

FEWEST_YEARS = 2
MOST_PAGES = 1000


@page(public)
def everything(request: HttpRequest) -> HttpResponse:
    """Show programmes, systems, figures and money on some words."""
    words, number = request.GET.get("q", "").strip(), _page(request)
    found = finding.find(actor_in(request), words, number)
    pages = -(-found.programmes // finding.LINES)
    context = {
        "q": words,
        "found": found,
        "lines": [(one, address_in_edition(one.programme, [one.programme.edition])) for one in found.lines],
        "systems": [(one, door_of(one.system)) for one in found.systems],
        "live": finding.live_figures(found.figures),
        "money": [(one, [one.by_field.get(code, 0) for code in found.fields]) for one in found.money],
        "chart": money_chart(found),
        "number": number,
        "pages": pages,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < pages else None,
    }
    return render(request, "roadmap_open/find.html", context)


@page(public)
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the programmes found, one row for each year, as CSV."""
    words = request.GET.get("q", "").strip()
    rows = finding.rows_of(actor_in(request), words)
    body = b"".join(write_csv(_rows(request, rows), _columns()))
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="roadmap-found.csv"'
    return answer


def money_chart(found: finding.Found) -> Chart | None:
    """Draw the initial budgets of what was found by year, and by field within a year; of a single year, by field.

    None where there is nothing to compare.
    """
    years = list(reversed(found.money))
    if not any(one.budget for one in years):
        return None
    if len(years) < FEWEST_YEARS:
        return _by_field(found, years[0]) if len(found.fields) > 1 else None
    return bar_chart(
        _("見つかった事業の当初予算"),
        [fiscal(one.year) for one in years],
        [
            Series(str(name), [one.by_field.get(code, 0) for one in years])
            for code, name in found.fields.items()
        ],
        unit=_("千円"),
        stacked=True,
        category_label=_("年度"),
        note=_("見つかった事業の当初予算を、年度と分野ごとに足したものです。"),
    )


def _by_field(found: finding.Found, year: finding.YearSum) -> Chart:
    return bar_chart(
        _("見つかった事業の当初予算"),
        [str(name) for name in found.fields.values()],
        [Series(fiscal(year.year), [year.by_field.get(code, 0) for code in found.fields])],
        unit=_("千円"),
        lying=True,
        category_label=_("分野"),
        note=_("見つかった事業の当初予算を、年度と分野ごとに足したものです。"),
    )


def _page(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return (
        min(max(int(given), 1), MOST_PAGES) if given.isascii() and given.isdecimal() and len(given) < 5 else 1
    )


def _columns() -> list[Column]:
    return [
        Column("fiscal_year", _("年度"), "integer"),
        Column("no", "No", "integer"),
        Column("code", _("事業の記号")),
        Column("title", _("事業名")),
        Column("field", _("分野")),
        Column("bureau", _("担当部局")),
        Column("budget", _("当初予算（千円）"), "integer"),
        Column("address", _("アドレス")),
    ]


def _rows(request: HttpRequest, found: Any) -> Iterator[dict[str, Any]]:
    one: Programme
    for one in found:
        yield {
            "fiscal_year": one.edition.fiscal_year,
            "no": one.number,
            "code": one.code,
            "title": str(one.title),
            "field": str(one.item.field.name),
            "bureau": str(one.bureau_label),
            "budget": one.budget_thousand_yen,
            "address": request.build_absolute_uri(links.at("programme", one.code)),
        }
