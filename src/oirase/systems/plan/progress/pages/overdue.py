"""For officers: which figures of their offices have grown old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.http import page, permission
from oirase.kernel.access.records import RecordQuerySet
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.progress.models import Overdue, OverdueKind
from oirase.ui.lists import Choice, Column, Listing, ModelSource, Order


def _found(filters: Mapping[str, Any]) -> RecordQuerySet[Overdue]:
    rows = Overdue.objects.select_related("organisation").prefetch_related("organisation__versions")
    return rows.filter(kind=filters["kind"]) if filters.get("kind") else rows


def _address(row: Overdue) -> str:
    if row.kind == OverdueKind.METRIC:
        return reverse("progress:figure", args=[row.key])
    return f"{reverse('progress:overview')}?q=No{row.programme}"


OVERDUE = Listing(
    name="progress.overdue",
    title=_("古くなった数値"),
    source=ModelSource(_found, granted=True),
    columns=(
        Column("title", _("数値"), link=_address, head=True),
        Column("kind", _("種別"), value=lambda row: row.get_kind_display()),
        Column("organisation", _("担当")),
        Column("fiscal_year", _("足りない年度"), value=lambda row: fiscal(row.fiscal_year)),
        Column("last_at", _("集計日時"), kind="moment"),
        Column("found_at", _("見つけた日時"), kind="moment"),
        Column("told_at", _("知らせた日時"), kind="moment"),
    ),
    filters=(Choice("kind", _("種別"), OverdueKind.choices),),
    orders={"found_at": Order("found_at", _("見つけた日時"))},
    default_order="found_at",
    template="progress/overdue.html",
    empty=_("古くなった数値はありません。"),
)


@page(permission("progress.view"))
def overdue(request: HttpRequest) -> HttpResponseBase:
    """List the figures that the officer's offices should look after."""
    return OVERDUE.respond(request)
