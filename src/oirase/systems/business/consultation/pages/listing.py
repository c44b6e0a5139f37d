"""The desk's work list: the cases of its kind, with what was asked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.cases.facade import DUES, STATES, CaseSource, Channel, due_cell
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in
from oirase.systems.business.consultation import selectors
from oirase.systems.business.consultation.models import Topic
from oirase.ui.lists import Choice, Column, DateRange, Listing, Order, Text


def requests_for(actor: Actor) -> Listing:
    """Return the work list with those to choose from who are in charge of something that this actor sees."""
    people = Choice("assignee", _("担当"), choices=partial(_assignees, actor))
    return replace(REQUESTS, filters=[people if one.name == people.name else one for one in REQUESTS.filters])


def _assignees(actor: Actor) -> list[tuple[str, Any]]:
    return [
        ("none", _("担当なし")),
        *((str(user.pk), user.name) for user in selectors.handlers_of(actor)),
    ]


def _more(request: HttpRequest) -> dict[str, Any]:
    actor = actor_in(request)
    return {
        "counts": selectors.waiting(actor),
        "me": actor.user_id,
        "may_record": actor.has("consultation.record"),
    }


REQUESTS = Listing(
    name="consultation.requests",
    title=_("相談一覧"),
    source=CaseSource(selectors.requests),
    columns=(
        Column(
            "number",
            _("受付番号"),
            link=lambda row: reverse("consultation:request", args=[row.pk]),
            head=True,
        ),
        Column("due_on", _("期限"), kind="day", html=due_cell),
        Column("applicant_name", _("会社名")),
        Column(
            "topic",
            pgettext_lazy("consultation", "分野"),
            value=lambda row: Topic(row.topic).label,
        ),
        Column("state", _("状態"), value=lambda row: row.get_state_display(), chip=lambda row: row.tone),
        Column("assignee", _("担当"), value=lambda row: row.assignee.name if row.assignee else None),
        Column("submitted_at", _("受付日時"), kind="moment"),
        Column("channel", _("受付方法"), value=lambda row: row.get_channel_display(), optional=True),
        Column("corporate_number", _("法人番号"), optional=True),
        Column("score", _("満足度"), kind="number", optional=True),
    ),
    filters=(
        Text("q", _("ことば")),
        Choice("state", _("状態"), choices=tuple(STATES.items())),
        Choice("due", _("期限"), choices=DUES),
        Choice("assignee", _("担当")),
        Choice("topic", pgettext_lazy("consultation", "分野"), choices=Topic.choices),
        Choice("channel", _("受付方法"), choices=Channel.choices),
        DateRange("submitted", _("受付日")),
    ),
    orders={"submitted_at": Order("submitted_at", _("受付日時")), "due_on": Order("due_on", _("期限"))},
    default_order="-submitted_at",
    template="consultation/desk.html",
    empty=_("相談はまだありません。"),
    more=_more,
)
