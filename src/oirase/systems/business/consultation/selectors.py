"""What pages and others read beside the case block's own: the desk, past answers, the metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from oirase.blocks.cases.facade import Case, counts, desk_of, listed
from oirase.blocks.insight.facade import Point, counted_by_month
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import is_code, plain_code
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.access.paging import Capped
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.search import find
from oirase.systems.business.consultation.kind import KIND
from oirase.systems.business.consultation.models import Request, Topic

OLD_CODES = "consultation.tracking"


def desk() -> Organisation:
    """Return the office that receives what companies ask; NoDesk for none."""
    return desk_of("consultation", "consultation.record")


def of_requests() -> RecordQuerySet[Case]:
    """Return the cases of requests, each with what was asked (`topic`, `question`)."""
    return _with_request(Case.objects.filter(type__code=KIND).select_related("type"), "topic", "question")  # type: ignore[no-any-return]


def _with_request(cases: Any, *columns: str) -> Any:
    request = Request.objects.filter(case=OuterRef("pk"))
    return cases.annotate(**{name: Subquery(request.values(name)) for name in columns})


def requests(actor: Actor, filters: Mapping[str, Any]) -> RecordQuerySet[Case]:
    """Return the cases of requests narrowed by a list's filters, before permission."""
    found = listed(actor, {"ended": "all", **filters}).filter(type__code=KIND)
    if topic := filters.get("topic"):
        found = found.filter(pk__in=Request.objects.filter(topic=topic).values("case"))
    return _with_request(found, "topic", "corporate_number", "score")  # type: ignore[no-any-return]


def handlers_of(actor: Actor) -> list[User]:
    """Return the officers who are in charge of any request that the actor sees."""
    seen: Any = Case.objects.visible_to(actor, granted=True).filter(type__code=KIND)
    ids = seen.exclude(assignee=None).order_by().values("assignee").distinct()
    return list(User.objects.filter(pk__in=ids).order_by("kana", "name"))


def waiting(actor: Actor) -> dict[str, Capped]:
    """Return what waits at the desk."""
    return counts(actor, Q(type__code=KIND))


def answered(actor: Actor, words: str, topic: str = "") -> list[Request]:
    """Search answered requests of the actor's offices: by words, newest first where none are given."""
    done = _answers(actor)
    if topic in Topic.values:
        done = done.filter(topic=topic)
    if not words.strip():
        return list(done.order_by("-answered_at")[:20])
    order = {hit.record_id: place for place, hit in enumerate(find(actor, words, [Request], limit=200))}
    return sorted(done.filter(pk__in=order), key=lambda one: order[one.pk])[:50]


def similar(actor: Actor, request: Request) -> list[Request]:
    """Return the newest answers on the same topic."""
    done = _answers(actor).filter(topic=request.topic).exclude(pk=request.pk)
    return list(done.order_by("-answered_at")[:3])


def _answers(actor: Actor) -> Any:
    seen = Request.objects.visible_to(actor, granted=True).filter(answered_at__isnull=False)
    return seen.select_related("case")


def by_old_code(number: str, code: str) -> Case | None:
    """Return the case of a request that was made before requests had cases, by the code of that time; read as the platform."""
    same = of_requests().filter(number=plain_code(number), applicant=None)
    return next((one for one in same.iterator() if is_code(OLD_CODES, one.pk, code)), None)


def answered_by_month(year: int) -> Iterator[Point]:
    """Yield the requests answered in each month of a fiscal year, per body; months that have passed without any are 0."""
    return counted_by_month(Request.objects.annotate(is_demo=F("case__is_demo")), "answered_at", year)
