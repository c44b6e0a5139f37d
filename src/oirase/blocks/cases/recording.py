"""Adding an action to a case and bringing the case in line with it: the one place where cases change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from oirase.blocks.cases import rules
from oirase.blocks.cases.events import CaseEnded
from oirase.blocks.cases.flow import Flow, parse_flow
from oirase.blocks.cases.models import STATES, Action, Case, CaseTypeVersion
from oirase.blocks.cases.rules import Done, Kind, Standing
from oirase.blocks.forms.facade import spec_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.calendar.working import closed_in
from oirase.kernel.commands import Conflict, changed, emit
from oirase.kernel.manifest import packs

READER = Actor.system("cases.reading")


@lru_cache(maxsize=256)
def flow_of(type_version_id: UUID) -> Flow:
    """Return how cases of a version are handled; a version never changes."""
    with scope(READER):
        version = CaseTypeVersion.objects.get(pk=type_version_id)
    return parse_flow(version.flow, spec_of(version.form_version_id).fields)


def standing_of(case: Case) -> Standing:
    """Return how a case stands, from its actions."""
    return rules.fold(done(one) for one in Action.objects.filter(case=case).order_by("number"))


def done(action: Action) -> Done:
    """Return an action as the rules see it."""
    return Done(Kind(action.kind), action.at, str(action.by_id or ""), action.payload)


def record(
    actor: Actor,
    case: Case,
    kind: Kind,
    payload: Mapping[str, Any] | None = None,
    *,
    text: str = "",
    shared: bool = False,
    at: datetime | None = None,
) -> Standing:
    """Add an action to a locked case, inside a command; Conflict (409) for one that does not fit how the case stands.

    `at`: for a part that was split off, whose receipt is that of the whole.
    """
    before = standing_of(case)
    action = Done(kind, at or clock.now(), str(actor.user_id or ""), dict(payload or {}))
    try:
        standing = rules.after(before, action)
    except rules.Impossible as impossible:
        raise Conflict(
            _("この案件は「%(state)s」になっているので、この操作はできません。画面を開き直してください。")
            % {"state": STATES[before.state]}
        ) from impossible
    case.steps += 1
    Action.objects.create(
        body_id=case.body_id,
        organisation_id=case.organisation_id,
        case=case,
        number=case.steps,
        kind=kind,
        at=action.at,
        by_id=actor.user_id,
        shared=shared,
        text=text,
        payload=dict(payload or {}),
    )
    _bring_in_line(case, before, standing)
    changed(
        case,
        str(kind),
        before={"state": str(before.state)},
        after={"state": str(standing.state), **dict(payload or {})},
    )
    if before.is_open and not standing.is_open:
        emit(
            CaseEnded(
                subject=subject_of(case),
                body_id=case.body_id,
                case=case.pk,
                type=case.type_id,
                state=str(standing.state),
            )
        )
    return standing


def reassign(actor: Actor, cases: Sequence[Case], to_ids: Sequence[UUID], from_id: UUID) -> None:
    """Give locked open cases of one officer to others, case by case in order, in a few statements however many they are.

    Only for cases that have somebody in charge: then nothing but the officer changes (a property holds it against `record`).
    """
    now = clock.now()
    Action.objects.bulk_create(
        [
            Action(
                body_id=case.body_id,
                organisation_id=case.organisation_id,
                case=case,
                number=case.steps + 1,
                kind=Kind.ASSIGNED,
                at=now,
                by_id=actor.user_id,
                payload={"to": str(to_id), "from": str(from_id)},
            )
            for case, to_id in zip(cases, to_ids, strict=True)
        ],
        batch_size=1000,
    )
    for to_id in set(to_ids):
        given = [case.pk for case, one in zip(cases, to_ids, strict=True) if one == to_id]
        Case.objects.filter(pk__in=given).update(
            assignee=to_id, steps=F("steps") + 1, version=F("version") + 1
        )
    for case, to_id in zip(cases, to_ids, strict=True):
        changed(case, str(Kind.ASSIGNED), after={"to": str(to_id)})


def subject_of(case: Case) -> str:
    """Return the subject of a case's events: their order holds per case."""
    return f"cases.case/{case.pk}"


def _bring_in_line(case: Case, before: Standing, standing: Standing) -> None:
    """Write what follows from the actions into the case's row."""
    for name, value in projected(case, standing).items():
        setattr(case, name, value)
    # The period ends with the decision, if the case is not taken up again: what the applicant takes to pay for it afterwards moves nothing.
    moved = (before.received_at, before.waits) != (standing.received_at, standing.waits)
    if moved and None in (before.decided_at, standing.decided_at):
        case.due_on = due_on(case, standing)
    case.file_ids = files_in(case.answers)
    case.version += 1
    case.save()


def files_in(answers: Mapping[str, Any]) -> list[UUID]:
    """Return the ids of all files that the answers name, in order: what is told of a file finds its cases by them."""
    return sorted(UUID(one) for one in rules.file_ids(answers))


def projected(case: Case, standing: Standing) -> dict[str, Any]:
    """Return the columns of a case that follow from its actions alone (a test holds the rows against them)."""
    return {
        "state": str(standing.state),
        "next": str(standing.next),
        "flags": standing.marks,
        "assignee_id": UUID(standing.assignee) if standing.assignee else None,
        "outcome": standing.outcome,
        "received_at": standing.received_at,
        "decided_at": standing.decided_at,
        "days_taken": days_taken(standing),
        "ended_at": standing.ended_at,
        "answer_by": standing.answer_by,
        "merged_into_id": UUID(standing.merged_into) if standing.merged_into else None,
    }


def due_on(case: Case, standing: Standing) -> date:
    """Return the last day of the standard processing period, the applicant's times left out."""
    start = _day(standing.received_at or standing.submitted_at or case.submitted_at)
    flow = flow_of(case.type_version_id)
    waits = days_of(standing)
    last = date(start.year + 3, 12, 31)
    return rules.due_on(start, flow.standard_days, waits, closed_in(packs.current().calendar, start, last))


def days_of(standing: Standing) -> list[tuple[date, date]]:
    """Return the applicant's times in days; one that has not ended goes up to today."""
    return [(_day(start), _day(end or clock.now())) for start, end in standing.waits]


def days_taken(standing: Standing) -> int | None:
    """Return the calendar days from receipt to decision, the applicant's times before it left out; None before a decision."""
    decided = standing.decided_at
    if decided is None:
        return None
    waits = [(_day(start), _day(end or decided)) for start, end in standing.waits if start < decided]
    return rules.days_to_decision(_day(standing.received_at or decided), _day(decided), waits)


def _day(moment: datetime) -> date:
    return clock.local(moment).date()
