"""How long visits really take, month by month, beside what the surveys of the work before say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.calendar import fiscal_year
from oirase.systems.office.counter_reform import selectors
from oirase.systems.office.counter_reform.selectors import MonthFigures
from oirase.ui.charts import Chart, Series, bar_chart


@page(permission("counter_reform.view"))
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show a fiscal year at the officer's counters."""
    this = fiscal_year(clock.today())
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and this - 20 <= int(given) <= this else this
    rows = selectors.monthly(actor_in(request), year)
    bodies = {one.body.pk: one.body for one in rows}
    context = {
        "year": year,
        "years": [one for one in (year - 1, year + 1) if this - 20 <= one <= this],
        "rows": rows,
        "charts": [
            _chart(str(body.name), [one for one in rows if one.body.pk == pk]) for pk, body in bodies.items()
        ],
    }
    return render(request, "counter_reform/times.html", context)


def _chart(body: str, rows: list[MonthFigures]) -> Chart:
    origin = "demo" if any(one.is_demo for one in rows) else "measured"
    return bar_chart(
        _("来庁1件の時間（%(body)s）") % {"body": body},
        [_("%(month)d月") % {"month": clock.local(one.month).month} for one in rows],
        [
            Series(
                _("見直し前の調査"),
                [one.surveyed for one in rows],
                "demo" if origin == "demo" else "reported",
            ),
            Series(_("実際の来庁"), [one.minutes for one in rows], origin),
        ],
        unit=_("分"),
        category_label=_("月"),
        note=_("中央値。見直し前の調査は、その来庁の手続を1つずつ行ったときの時間の合計です。"),
    )
