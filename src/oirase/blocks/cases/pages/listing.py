"""The work list of an office, and the queues over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oirase.blocks.cases import selectors
from oirase.blocks.cases.fronts import office_address
from oirase.blocks.cases.models import STATES, TURNS, Case, Channel
from oirase.blocks.cases.rules import REFUSED_FILE
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.paging import Capped
from oirase.kernel.access.records import RecordQuerySet
from oirase.ui.lists import BulkAction, Choice, Column, DateRange, Listing, ModelSource, Order, Text
from oirase.ui.lists.columns import NOTHING
from oirase.ui.lists.sources import Filters, PageLike
from oirase.ui.templatetags import ui

Narrow = Callable[[Actor, Filters], RecordQuerySet[Case]]
DUES = (("overdue", _("期限を過ぎている")), ("soon", _("2日以内")))
ENDED = (("open", _("手続中")), ("ended", _("終わったもの")), ("all", _("すべて")))
ASSIGNEES = (("me", _("自分")), ("none", _("担当なし")), ("absent", _("担当者不在")))
ANSWERS = (("over", _("過ぎている")), ("soon", _("7日以内")))
MARKS = ((REFUSED_FILE, _("利用できないファイルがある")),)


class CaseSource:
    """Cases that an officer's roles reach; words are looked for in the search index, which needs to know who asks.

    `narrow(actor, filters)` gives the rows before permission: a system lists its own kind with it.
    """

    def __init__(self, narrow: Narrow = selectors.cases) -> None:
        self._narrow = narrow

    def page(self, actor: Actor, filters: Filters, order: str, after: str | None, size: int) -> PageLike:
        """Return the rows after a cursor."""
        return self._for(actor).page(actor, filters, order, after, size)

    def count(self, actor: Actor, filters: Filters, page: PageLike) -> Capped:
        """Return how many rows there are, up to a cap."""
        return self._for(actor).count(actor, filters, page)

    def rows(self, actor: Actor, filters: Filters, order: str) -> Iterator[Any]:
        """Walk all rows."""
        return self._for(actor).rows(actor, filters, order)

    def _for(self, actor: Actor) -> ModelSource:
        return ModelSource(partial(self._narrow, actor), granted=True)


def _kinds(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one.title)) for one in selectors.kinds_of(actor)]


def cases_for(actor: Actor) -> Listing:
    """Return the work list with the kinds of cases to choose from that this actor sees."""
    kinds = Choice("type", _("手続"), choices=partial(_kinds, actor))
    return replace(CASES, filters=[kinds if one.name == kinds.name else one for one in CASES.filters])


def _more(request: HttpRequest) -> dict[str, Any]:
    actor = actor_in(request)
    return {
        "counts": selectors.counts(actor, selectors.of_this_desk()),
        "queues": selectors.queues_of(actor),
        "may_keep_queue": actor.has("cases.queues"),
        "may_hand_over": actor.has("cases.assign"),
    }


def due_cell(row: Any) -> str:
    """Write the day by which the office is to act, marked when it has passed; nothing for what has ended."""
    if not row.is_open:
        return NOTHING
    day = ui.day(row.due_on)
    return format_html("{} {}", day, ui.chip(gettext("期限超過"), "error")) if row.overdue else day


CASES = Listing(
    name="cases.cases",
    title=_("案件一覧"),
    source=CaseSource(selectors.desk_cases),
    columns=(
        Column("number", _("受付番号"), link=office_address, head=True),
        Column("type", _("手続"), value=lambda row: str(row.type.title)),
        Column("applicant_name", _("申請者")),
        Column("state", _("状態"), value=lambda row: row.get_state_display(), chip=lambda row: row.tone),
        Column("due_on", _("期限"), kind="day", html=due_cell),
        Column("assignee", _("担当"), value=lambda row: row.assignee.name if row.assignee else None),
        Column("submitted_at", _("申請日時"), kind="moment"),
        Column("next", _("次に動く人"), value=lambda row: row.get_next_display(), optional=True),
        Column("channel", _("受付方法"), value=lambda row: row.get_channel_display(), optional=True),
        Column("answer_by", _("申請者の期限"), kind="day", optional=True),
        Column("decided_at", _("決定日時"), kind="moment", optional=True),
    ),
    filters=(
        Text("q", _("ことば・番号")),
        Choice("type", _("手続")),
        Choice("state", _("状態"), choices=tuple(STATES.items())),
        Choice("assignee", _("担当"), choices=ASSIGNEES),
        Choice("due", _("期限"), choices=DUES),
        Choice("next", _("次に動く人"), choices=tuple(TURNS.items())),
        Choice("answer", _("申請者の期限"), choices=ANSWERS),
        Choice("mark", _("印"), choices=MARKS),
        Choice("ended", _("手続中・終了"), choices=ENDED, blank=_("指定なし")),
        Choice("channel", _("受付方法"), choices=Channel.choices),
        DateRange("submitted", _("申請日")),
    ),
    orders={
        "due_on": Order("due_on", _("期限")),
        "submitted_at": Order("submitted_at", _("申請日時")),
    },
    default_order="due_on",
    bulk_actions=(
        BulkAction(
            "lapse",
            _("期限切れで終わらせる"),
            task="cases.lapse_many",
            permission="cases.work",
            question=_(
                "申請者の期限と猶予が過ぎた案件だけを終わらせ、申請者に知らせます。過ぎていないものはそのままです。"
            ),
            danger=True,
        ),
    ),
    template="cases/cases.html",
    empty=_("案件はまだありません。"),
    more=_more,
)


@page(permission("cases.view"))
def cases(request: HttpRequest) -> HttpResponseBase:
    """List cases: the open ones, most urgent first, unless filters say otherwise; what waits, queues, exports."""
    return cases_for(actor_in(request)).respond(request)
