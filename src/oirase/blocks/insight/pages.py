"""For staff: every metric with its owner, value, age and origin; one metric with its chart and history."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oirase.blocks.insight.facade import Figure, history, is_stale, latest
from oirase.blocks.insight.metrics import declared
from oirase.blocks.insight.models import Taking
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import bodies_of
from oirase.kernel.calendar import fiscal_year
from oirase.ui.charts import Chart, Series, bar_chart
from oirase.ui.days import fiscal_text

VIEW = "insight.view"


@page(permission(VIEW))
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """List all metrics, with the figures of the bodies in which the officer may see them."""
    bodies = bodies_of(actor_in(request), VIEW)
    takings = {taking.metric: taking for taking in Taking.objects.all()}
    rows = [
        {
            "code": code,
            "found": found,
            "figure": latest(code, bodies),
            "taking": takings.get(code),
            "stale": is_stale(takings.get(code), found.metric.fresh_for),
        }
        for code, found in declared().items()
    ]
    return render(request, "insight/metrics.html", {"rows": rows})


@page(permission(VIEW))
@require_GET
def metric(request: HttpRequest, code: str) -> HttpResponse:
    """Show one metric: this year's figure by month, and how it has moved."""
    found = declared().get(code)
    if found is None:
        raise Http404
    year = _year(request.GET.get("year", ""))
    bodies = bodies_of(actor_in(request), VIEW)
    figure = latest(code, bodies, year)
    taking = Taking.objects.filter(pk=code).first()
    context = {
        "code": code,
        "found": found,
        "figure": figure,
        "taking": taking,
        "stale": is_stale(taking, found.metric.fresh_for),
        "year": fiscal_text(year),
        "chart": chart_of(figure) if figure else None,
        "history": history(code, bodies, year)[-50:][::-1],
    }
    return render(request, "insight/metric.html", context)


def chart_of(figure: Figure) -> Chart:
    """Draw a figure by month."""
    return bar_chart(
        _("%(title)s（%(year)s年度、月別）")
        % {"title": figure.title, "year": fiscal_text(figure.fiscal_year)},
        [_("%(month)s月") % {"month": one.month} for one in figure.by_month],
        [
            Series(
                figure.title,
                [None if one.value is None else float(one.value) for one in figure.by_month],
                figure.origin,
            )
        ],
        unit=figure.unit,
        category_label=_("月"),
    )


def _year(text: str) -> int:
    this_year = fiscal_year(clock.today())
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) <= this_year else this_year
