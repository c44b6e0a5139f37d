"""An edition's progress: statuses counted and listed, decisions as a list of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.asked import edition_if_any, revision_query
from oirase.systems.plan.commons.models import Decision, DecisionKind, Edition
from oirase.systems.plan.commons.ports import reading_address
from oirase.systems.plan.commons.selectors import published_editions
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal, listed
from oirase.systems.plan.progress.pages.charts import by_bureau, by_field, status_chart
from oirase.systems.plan.progress.pages.words import STATUSES, reason_of, tone
from oirase.systems.plan.progress.rules import Status
from oirase.systems.plan.progress.selectors import ProgrammeProgress, counted, owners_of, progress_of
from oirase.ui.days import fiscal_text
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text


@page(public)
def overview(request: HttpRequest, year: int | None = None) -> HttpResponseBase:
    """Show how far an edition's programmes have come: counted by status, field and bureau, and each by itself."""
    edition = edition_if_any(request, year)
    if edition is None:
        return render(request, "progress/empty.html")
    actor = actor_in(request)
    found = progress_of(actor, edition)
    counts = counted(found)
    context = {
        "edition": edition,
        "reading_url": reading_address(edition),
        "editions": [one for one in published_editions(actor) if one.pk != edition.pk],
        "counts": [
            (status, STATUSES[status], tone(status), counts[status]) for status in Status if counts[status]
        ],
        "charts": [
            status_chart(_level(edition), found, by_field),
            status_chart(_("担当部局"), found, by_bureau),
        ],
        "without": [one for one in found if not one.has_figures],
        "decided": sum(bool(one.decisions) for one in found),
        "revision_query": revision_query(edition),
    }
    return _programmes(edition, found).respond(request, context)


def _level(edition: Edition) -> str:
    return str(edition.field_level) or _("分野")


def address_of(edition: Edition, number: int) -> str:
    """Return the page on which a programme's progress stands."""
    return reverse("progress:programme", args=[edition.fiscal_year, number]) + revision_query(edition)


def _programmes(edition: Edition, found: Sequence[ProgrammeProgress]) -> Listing:
    fields = {one.programme.item.field.code: one.programme.item.field for one in found}
    bureaus = sorted({one.programme.bureau_name for one in found if one.programme.bureau_name})
    return Listing(
        name="progress.programmes",
        title=_("進みぐあい"),
        source=RowsSource(partial(_narrowed, found)),
        columns=(
            Column("number", "No", kind="number"),
            Column(
                "title",
                _("事業名"),
                value=lambda row: row.programme.title,
                link=lambda row: address_of(edition, row.number),
                head=True,
            ),
            Column("field", _level(edition), value=lambda row: row.programme.item.field.name, optional=True),
            Column("bureau", _("担当部局"), value=lambda row: row.programme.bureau_label),
            Column("owner", _("担当課"), value=lambda row: owners_of(row.programme), optional=True),
            Column(
                "status", _("状態"), value=lambda row: STATUSES[row.status], chip=lambda row: tone(row.status)
            ),
            Column("reason", _("判定のもと"), value=reason_of),
            Column("decisions", _("判断の記録"), value=_decisions),
        ),
        filters=(
            Text("q", _("ことば")),
            Choice("status", _("状態"), [(status.value, words) for status, words in STATUSES.items()]),
            Choice("field", _level(edition), [(code, one.name) for code, one in fields.items()]),
            Choice("bureau", _("担当部局"), [(one, one) for one in bureaus]),
        ),
        orders={"number": Order("number", "No"), "status": Order("rank", _("状態"))},
        default_order="number",
        carried=("revision",),
        template="progress/overview.html",
    )


def _decisions(row: ProgrammeProgress) -> str:
    return listed(one.get_kind_display() for one in row.decisions)


def _narrowed(
    found: Sequence[ProgrammeProgress], actor: Actor, values: Mapping[str, Any]
) -> list[ProgrammeProgress]:
    keys = [key for word in values.get("q", "").split() if (key := search_key(word))]
    return [
        one
        for one in found
        if values.get("status") in (None, one.status)
        and values.get("field") in (None, one.programme.item.field.code)
        and values.get("bureau") in (None, one.programme.bureau_name)
        and all(key in _words(one) for key in keys)
    ]


def _words(one: ProgrammeProgress) -> str:
    names = [f"No{one.number}", *one.programme.title.values(), owners_of(one.programme)]
    names += [text for each in one.indicators for text in each.indicator.name.values()]
    return search_key(" ".join(names))


@page(public)
def decisions(request: HttpRequest, year: int | None = None) -> HttpResponseBase:
    """List what was decided: trials called off, meetings not held, calls that nobody answered."""
    edition = edition_if_any(request, year)
    if edition is None:
        return render(request, "progress/empty.html")
    found = list(
        Decision.objects.visible_to(actor_in(request))
        .filter(programme__edition=edition)
        .select_related("programme")
        .order_by("programme__number", "order")
    )
    return _decision_list(edition, found).respond(
        request, {"edition": edition, "revision_query": revision_query(edition)}
    )


def _decision_list(edition: Edition, found: Sequence[Decision]) -> Listing:
    years = sorted({one.fiscal_year for one in found}, reverse=True)
    return Listing(
        name="progress.decisions",
        title=_("判断の記録"),
        source=RowsSource(partial(_narrowed_decisions, found)),
        columns=(
            Column(
                "programme",
                pgettext("one", "事業"),
                value=lambda row: f"No{row.programme.number} {row.programme.title}",
                link=lambda row: address_of(edition, row.programme.number),
                head=True,
            ),
            Column("fiscal_year", _("年度"), value=lambda row: fiscal(row.fiscal_year)),
            Column("kind", _("種別"), value=lambda row: row.get_kind_display(), chip=lambda row: "neutral"),
            Column("text", _("内容")),
        ),
        filters=(
            Text("q", _("ことば")),
            Choice("kind", _("種別"), DecisionKind.choices),
            Choice("year", _("年度"), [(one, fiscal_text(one)) for one in years]),
        ),
        orders={"pk": Order("pk", "No"), "fiscal_year": Order("fiscal_year", _("年度"))},
        default_order="pk",
        carried=("revision",),
        template="progress/decisions.html",
        empty=_("この版に、判断の記録はありません。"),
    )


def _narrowed_decisions(found: Sequence[Decision], actor: Actor, values: Mapping[str, Any]) -> list[Decision]:
    keys = [key for word in values.get("q", "").split() if (key := search_key(word))]
    return [
        one
        for one in found
        if values.get("kind") in (None, one.kind)
        and values.get("year") in (None, str(one.fiscal_year))
        and all(
            key in search_key(" ".join([*one.text.values(), *one.programme.title.values()])) for key in keys
        )
    ]
