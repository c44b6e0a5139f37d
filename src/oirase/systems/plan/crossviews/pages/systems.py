"""Systems by stage, and programmes that share a system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.models import Stage
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal, listed
from oirase.systems.plan.crossviews import selectors
from oirase.systems.plan.crossviews.pages.frame import VIEWS, Asked, asked, nothing_yet, respond
from oirase.systems.plan.crossviews.pages.tags import titles
from oirase.systems.plan.crossviews.selectors import SystemLine
from oirase.ui.charts import Chart, Series, bar_chart
from oirase.ui.lists import Choice, Column, Order


@page(public)
def stages(request: HttpRequest) -> HttpResponseBase:
    """Show all systems by domain: which run, which are planned, which stages their programmes state."""
    given = asked(request, "systems", _states())
    if given is None:
        return nothing_yet(request)
    lines = [one for one in _lines(request, given) if given.values.get("state") in (None, one.system.state)]
    columns = (
        Column("name", _("システム"), link=_address, head=True),
        Column("domain", pgettext("systems", "分野")),
        Column("state", _("状態"), value=_state, chip=_tone),
        Column("stages", _("段階"), value=_stages),
        Column("programmes", _("事業"), template="crossviews/_programmes.html", value=titles),
        Column("id", _("番号"), optional=True),
    )
    orders = {"place": Order("place", pgettext("systems", "分野")), "name": Order("name", _("システム"))}
    return respond(request, given, lines, columns, orders, list(_charts(given, lines)))


@page(public)
def shared(request: HttpRequest) -> HttpResponseBase:
    """Show the systems that serve several programmes."""
    given = asked(request, "shared", _states())
    if given is None:
        return nothing_yet(request)
    every = [one for one in _lines(request, given) if given.values.get("state") in (None, one.system.state)]
    lines = selectors.sharing(every)
    served = [one for line in lines for one in line.programmes]
    columns = (
        Column("name", _("システム"), link=_address, head=True),
        Column("state", _("状態"), value=_state, chip=_tone),
        Column("count", _("事業数"), kind="number"),
        Column("budget", _("当初予算（千円）"), kind="number", origin=lambda row: "reported"),
        Column("programmes", _("事業"), template="crossviews/_programmes.html", value=titles),
    )
    orders = {
        "count": Order("count", _("事業数")),
        "budget": Order("budget", _("当初予算")),
        "name": Order("name", _("システム")),
    }
    return respond(
        request,
        given,
        lines,
        columns,
        orders,
        [_shared_chart(lines)] if lines else [],
        default_order="-count",
        counted_twice=len(served) > len({one.pk for one in served}),
        total_count=len({one.pk for one in served}),
        total_budget=selectors.budget_of(served),
        of_systems=True,
    )


def _states() -> Choice:
    return Choice("state", _("状態"), (("running", _("稼働中")), ("planned", _("予定"))))


def _lines(request: HttpRequest, given: Asked) -> list[SystemLine]:
    """Return the systems; narrowed by heading, office or words, only those that serve a programme that fits."""
    found = selectors.programmes(actor_in(request), given.edition, given.narrowing)
    lines = selectors.system_lines(given.edition, found)
    narrowed = any(name in given.values for name in ("field", "bureau", "q"))
    return [one for one in lines if one.programmes] if narrowed else lines


def _state(row: SystemLine) -> str:
    return _("稼働中") if row.system.state == "running" else _("予定")


def _tone(row: SystemLine) -> str:
    return "success" if row.system.state == "running" else "neutral"


def _stages(row: SystemLine) -> str:
    return listed(Stage(one).label for one in row.stages)


def _address(row: SystemLine) -> str:
    try:
        return reverse("portal:system", args=[row.id])
    except NoReverseMatch:
        return ""


def _charts(given: Asked, lines: Sequence[SystemLine]) -> Iterable[Chart]:
    domains = list(dict.fromkeys(one.domain for one in lines))
    yield bar_chart(
        _("分野別のシステム数"),
        domains,
        [
            Series(words, [_number(lines, domain=domain, state=state) for domain in domains])
            for state, words in (("running", _("稼働中")), ("planned", _("予定")))
        ],
        unit=pgettext("count", "システム"),
        stacked=True,
        lying=True,
        category_label=pgettext("systems", "分野"),
    )
    stated = [stage for stage in Stage if any(stage in one.stages for one in lines)]
    if stated:
        yield bar_chart(
            _("事業に書かれた段階（%(year)s年度）") % {"year": fiscal(given.edition.fiscal_year)},
            [str(stage.label) for stage in stated],
            [Series(_("システム"), [sum(stage in one.stages for one in lines) for stage in stated])],
            unit=pgettext("count", "システム"),
            category_label=_("段階"),
            note=_(
                "事業の年度の欄に段階が書かれたものだけです。段階がいくつもあるシステムは、それぞれに数えます。"
            ),
        )


def _number(lines: Iterable[SystemLine], **given: Any) -> int:
    return sum(one.domain == given["domain"] and one.system.state == given["state"] for one in lines)


def _shared_chart(lines: Sequence[SystemLine]) -> Chart:
    return bar_chart(
        VIEWS["shared"](),
        [one.name for one in lines],
        [Series(_("事業数"), [one.count for one in lines])],
        unit=_("事業"),
        lying=True,
        category_label=_("システム"),
    )
