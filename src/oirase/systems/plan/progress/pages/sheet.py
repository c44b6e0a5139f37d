"""One programme's progress, and the rule in words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.search import address_of
from oirase.systems.plan.commons.asked import edition_if_any, revision_query
from oirase.systems.plan.commons.charts import month_chart
from oirase.systems.plan.progress.forecast import LEVEL
from oirase.systems.plan.progress.pages.charts import way_chart
from oirase.systems.plan.progress.pages.words import MEANINGS, STATUSES, WHY_NO_FORECAST, reason, tone
from oirase.systems.plan.progress.rules import Status
from oirase.systems.plan.progress.selectors import owners_of, progress_of, settings_in_force


@page(public)
def programme(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show each indicator of a programme: what the rule says and why, the way to the target, the figure of the running system."""
    edition = edition_if_any(request, year)
    found = progress_of(actor_in(request), edition, [number]) if edition else []
    if not found:
        raise Http404
    one = found[0]
    context = {
        "edition": edition,
        "programme": one.programme,
        "reading_url": address_of(one.programme),
        "found": one,
        "status": (STATUSES[one.status], tone(one.status)),
        "owner": owners_of(one.programme),
        "level": LEVEL,
        "rows": [
            {
                "one": each,
                "status": STATUSES[each.verdict.status],
                "tone": tone(each.verdict.status),
                "reason": reason(each),
                "chart": way_chart(each),
                "why": WHY_NO_FORECAST.get(each.no_forecast, "") if each.course.targets else "",
                "live_chart": month_chart(each.live) if each.live else None,
            }
            for each in one.indicators
        ],
        "revision_query": revision_query(edition) if edition else "",
    }
    return render(request, "progress/programme.html", context)


@page(public)
def rule(request: HttpRequest) -> HttpResponse:
    """Say the rule in words, with its thresholds; officers see which of them nobody has confirmed."""
    context = {
        "statuses": [(STATUSES[one], tone(one), MEANINGS[one]) for one in Status],
        "settings": settings_in_force(),
        "closed_year": fiscal_year(clock.today()) - 1,
        "level": LEVEL,
        "is_staff": actor_in(request).is_staff,
    }
    return render(request, "progress/rule.html", context)
