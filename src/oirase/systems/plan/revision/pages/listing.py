"""The list of sheets: what a division owes, or all of them for whoever manages the revision."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.systems.plan.revision import selectors
from oirase.systems.plan.revision.models import Sheet, SheetState
from oirase.ui.lists import Choice, Column, Listing, ModelSource, Order, Text


def listing_of(actor: Actor) -> Listing:
    """Return the list as an actor sees it."""
    return Listing(
        name="revision.sheets",
        title=_("ロードマップの個票"),
        source=ModelSource(selectors.sheets, granted=True),
        columns=_columns(),
        filters=(
            Text("q", _("ことば")),
            Choice("state", _("状態"), choices=SheetState.choices),
            Choice("due", _("期限"), choices=(("late", _("期限を過ぎている")),)),
            Choice("bureau", _("担当部局"), choices=partial(_bureaus, actor)),
        ),
        orders={
            "number": Order("programme__number", "No"),
            "due_on": Order("due_on", _("期限")),
        },
        default_order="number",
        template="revision/sheets.html",
        empty=_("いま出す個票はありません。改定が始まると、ここに並びます。"),
    )


def _bureaus(actor: Actor) -> list[tuple[str, str]]:
    rows = Sheet.objects.visible_to(actor, granted=True).order_by("programme__bureau_name")
    names = rows.values_list("programme__bureau_name", flat=True).distinct()
    return [(name, name) for name in names if name]


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", "No", kind="number", value=lambda row: row.programme.number),
        Column(
            "title",
            _("事業名"),
            value=lambda row: row.programme.title,
            link=lambda row: reverse("roadmap-revision:sheet", args=[row.pk]),
            head=True,
        ),
        Column("state", _("状態"), value=lambda row: row.get_state_display(), chip=lambda row: row.tone),
        Column("due_on", _("期限"), kind="day", template="revision/_due.html"),
        Column("division", _("担当課"), value=selectors.division_name),
        Column("edition", _("版"), value=lambda row: row.edition.title, optional=True),
        Column("edited_at", _("最終更新"), kind="moment", optional=True),
    )
