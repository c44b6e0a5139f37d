"""What runs now: all systems with the figures that they give, and one figure by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from oirase.blocks.insight.facade import history
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.asked import edition_if_any
from oirase.systems.plan.commons.charts import month_chart
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.templatetags.plan_tags import listed
from oirase.systems.plan.progress import running
from oirase.systems.plan.progress.pages.words import FRESHNESS, FRESHNESS_TONES
from oirase.systems.plan.progress.running import Line
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text

NEWEST = 50


@page(public)
def now(request: HttpRequest) -> HttpResponseBase:
    """List every system, running or planned, with its figures, owners and freshness."""
    edition = edition_if_any(request, None)
    found = running.lines(actor_in(request), edition)
    systems = {one.id: one.system for one in found}
    context = {
        "edition": edition,
        "systems": len(systems),
        "running": sum(one.state == "running" for one in systems.values()),
        "figures": sum(one.metric is not None for one in found),
        "stale": sum(one.freshness in (running.STALE, running.NEVER) for one in found),
        "demo": any(one.figure and one.figure.origin == "demo" for one in found),
    }
    return _listing(edition, found).respond(request, context)


def _listing(edition: Edition | None, found: Sequence[Line]) -> Listing:
    fields = {each.item.field.code: each.item.field for one in found for each in one.programmes}
    level = str(edition.field_level) if edition and edition.field_level else _("分野")
    return Listing(
        name="progress.now",
        title=_("いま動いているもの"),
        source=RowsSource(partial(_narrowed, found)),
        columns=(
            Column("name", _("システム"), link=_catalogue, head=True),
            Column("id", _("番号"), optional=True),
            Column("state", _("状態"), value=_state, chip=_state_tone),
            Column("title", _("数値"), link=_figure),
            Column("value", _("いまの値"), kind="number", origin=_origin),
            Column("unit", _("単位")),
            Column(
                "freshness",
                _("鮮度"),
                value=lambda row: FRESHNESS[row.freshness],
                chip=lambda row: FRESHNESS_TONES.get(row.freshness, "neutral"),
            ),
            Column("at", _("集計日時"), kind="moment"),
            Column("programmes", _("事業"), value=_programmes, template="progress/_programmes.html"),
            Column("owner", _("担当")),
            Column("fresh_for", _("鮮度を保つ時間"), kind="number", value=_fresh_for, optional=True),
        ),
        filters=(
            Text("q", _("ことば")),
            Choice("state", _("状態"), (("running", _("稼働中")), ("planned", _("予定")))),
            Choice(
                "field",
                level,
                [(code, one.name) for code, one in sorted(fields.items(), key=lambda one: one[1].order)],
            ),
            Choice("freshness", _("鮮度"), list(FRESHNESS.items())),
        ),
        orders={
            "place": Order("place", _("稼働中を先に")),
            "name": Order("name", _("システム")),
            "at": Order("at", _("集計日時")),
            "value": Order("value", _("いまの値")),
        },
        default_order="place",
        template="progress/now.html",
    )


def _narrowed(found: Sequence[Line], actor: Actor, values: Mapping[str, Any]) -> list[Line]:
    asked = {name: values.get(name) or "" for name in ("state", "field", "freshness")}
    return running.narrowed(found, **asked, words=values.get("q") or "")


def _state(row: Line) -> str:
    return _("稼働中") if row.system.state == "running" else _("予定")


def _state_tone(row: Line) -> str:
    return "success" if row.system.state == "running" else "neutral"


def _programmes(row: Line) -> str:
    return listed(f"No{one.number} {one.title}" for one in row.programmes)


def _catalogue(row: Line) -> str:
    try:
        return reverse("portal:system", args=[row.id])
    except NoReverseMatch:
        return row.door


def _figure(row: Line) -> str:
    return reverse("progress:figure", args=[row.metric.code]) if row.metric else ""


def _origin(row: Line) -> str:
    return row.figure.origin if row.figure else ""


def _fresh_for(row: Line) -> int | None:
    return row.metric.fresh_for if row.metric else None


@page(public)
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one figure: this year's months, and how the year's value has moved."""
    edition = edition_if_any(request, None)
    line = next(
        (one for one in running.lines(actor_in(request), edition) if one.metric and one.metric.code == code),
        None,
    )
    if line is None:
        raise Http404
    context = {
        "edition": edition,
        "line": line,
        "freshness": FRESHNESS[line.freshness],
        "tone": FRESHNESS_TONES.get(line.freshness, "neutral"),
        "chart": month_chart(line.figure) if line.figure else None,
        "history": history(code, [running.body_id(edition)])[-NEWEST:][::-1],
    }
    return render(request, "progress/figure.html", context)
