"""What pages and others read: lists through the one filter, the timeline, the desk, the metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from oirase.blocks.insight.facade import Point, counted_by_month
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Grant, Organisation, User
from oirase.kernel.access.officers import officers_for
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.manifest import packs
from oirase.kernel.search import find
from oirase.systems.business.consultation import rules
from oirase.systems.business.consultation.models import Contact, Request, Topic

SOON = 2


class NoDesk(LookupError):
    """No office of this prefecture answers consultations."""


def desk() -> Organisation:
    """Return the office that receives what the public asks: the pack's, else the first that may answer; NoDesk for none."""
    pack = packs.current()
    offices = Organisation.objects.filter(body__code=pack.code).select_related("body")
    named = pack.content.get("desks", {}).get("consultation")
    if named:
        found = offices.filter(code=named).first()
    else:
        granted = Grant.objects.filter(
            role__permissions__contains=["consultation.answer"], body__code=pack.code
        ).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today()))
        holding = Q(pk__in=granted.values("organisation")) | Q(pk__in=granted.values("post__organisation"))
        found = offices.filter(holding).order_by("code").first()
    if found is None:
        raise NoDesk(_("相談を受け付ける窓口が、まだ設定されていません。"))
    return found


def requests(filters: Mapping[str, Any]) -> RecordQuerySet[Request]:
    """Return requests narrowed by a list's filters, before permission."""
    found: Any = Request.objects.select_related("assignee")
    for name in ("state", "channel", "topic"):
        if value := filters.get(name):
            found = found.filter(**{name: value})
    if assignee := filters.get("assignee"):
        found = found.filter(assignee=None if assignee == "none" else assignee)
    if words := filters.get("q"):
        for word in words.split():
            found = found.filter(
                Q(number__iexact=rules.plain_code(word))
                | Q(company_name__icontains=word)
                | Q(question__icontains=word)
                | Q(answer__icontains=word)
            )
    if due := filters.get("due"):
        found = found.filter(_due(due), state__in=rules.OPEN)
    if received := filters.get("received"):
        start, end = received
        found = found.filter(received_at__gte=clock.midnight(start)) if start else found
        found = found.filter(received_at__lt=clock.midnight(end + timedelta(days=1))) if end else found
    return found  # type: ignore[no-any-return]


def _due(when: str) -> Q:
    today = clock.today()
    if when == "overdue":
        return Q(due_on__lt=today)
    return Q(due_on__gte=today, due_on__lte=today + timedelta(days=SOON)) if when == "soon" else Q()


def handlers_of(actor: Actor) -> list[User]:
    """Return the officers who are in charge of any request that the actor sees."""
    ids = (
        Request.objects.visible_to(actor, granted=True)
        .exclude(assignee=None)
        .order_by()
        .values("assignee")
        .distinct()
    )
    return list(User.objects.filter(pk__in=ids).order_by("kana", "name"))


def candidates(request: Request) -> list[User]:
    """Return the officers who may answer this very request, by reading (for the assignment)."""
    return officers_for(request, "answer")


def desk_counts(actor: Actor) -> dict[str, int]:
    """Return what waits: open, overdue, without anybody in charge, and one's own."""
    seen = Request.objects.visible_to(actor, granted=True).filter(state__in=rules.OPEN).order_by()
    return seen.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=clock.today())),
        unassigned=Count("pk", filter=Q(assignee=None)),
        mine=Count("pk", filter=Q(assignee_id=actor.user_id)),
    )


@dataclass(frozen=True)
class Step:
    """One entry of a timeline: when, what, by whom, in which words; `internal` ones are for officers only."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    internal: bool = False


def timeline(request: Request, *, for_company: bool) -> list[Step]:
    """Return what happened, oldest first; the company sees what is meant for it, and offices instead of officers."""
    contacts = Contact.objects.filter(request=request).select_related("author").order_by("created_at", "id")
    steps = list(_milestones(request, for_company))
    for contact in contacts.filter(shared=True) if for_company else contacts.all():
        steps.append(
            Step(
                contact.created_at,
                contact.get_kind_display(),
                _("窓口") if for_company else str(contact.author or ""),
                contact.text,
                internal=not contact.shared,
            )
        )
    return sorted(steps, key=lambda step: step.at)


def _milestones(request: Request, for_company: bool) -> Iterator[Step]:
    yield Step(request.received_at, _("受け付けました"), request.company_name, request.question)
    if request.assigned_at:
        yield Step(
            request.assigned_at, _("担当が決まりました"), "" if for_company else str(request.assignee or "")
        )
    if request.answered_at:
        who = _("窓口") if for_company else str(request.answered_by or "")
        yield Step(request.answered_at, _("回答しました"), who, request.answer)
    if request.closed_at:
        yield Step(request.closed_at, _("完了しました"), text=str(request.get_outcome_display()))
    if request.withdrawn_at:
        yield Step(request.withdrawn_at, _("取り下げられました"))
    if request.rated_at:
        yield Step(
            request.rated_at,
            _("満足度の回答がありました（%(score)s点）") % {"score": request.score},
            request.company_name,
            request.comment,
        )


def answered(actor: Actor, words: str, topic: str = "") -> list[Request]:
    """Search answered requests of the actor's offices: by words, newest first where none are given."""
    done: Any = Request.objects.visible_to(actor, granted=True).filter(state__in=rules.DONE)
    if topic in Topic.values:
        done = done.filter(topic=topic)
    if not words.strip():
        return list(done.order_by("-answered_at")[:20])
    order = {hit.record_id: place for place, hit in enumerate(find(actor, words, [Request], limit=200))}
    return sorted(done.filter(pk__in=order), key=lambda one: order[one.pk])[:50]


def similar(actor: Actor, request: Request) -> list[Request]:
    """Return the newest answers on the same topic."""
    done: Any = Request.objects.visible_to(actor, granted=True).filter(
        state__in=rules.DONE, topic=request.topic
    )
    return list(done.exclude(pk=request.pk).order_by("-answered_at")[:3])


def by_number(number: str) -> list[Request]:
    """Return the requests of any office with a number; the tracking code tells which one is meant."""
    return list(Request.objects.filter(number=rules.plain_code(number)))


def answered_by_month(year: int) -> Iterator[Point]:
    """Yield the requests answered in each month of a fiscal year, per body; months that have passed without any are 0."""
    return counted_by_month(Request.objects.all(), "answered_at", year)
