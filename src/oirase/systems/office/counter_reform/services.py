"""Every change to a visit. Each function is a command; answers, files and cases are written through their blocks, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import Channel
from oirase.blocks.forms.facade import begin, interviews
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden, office_for
from oirase.kernel.commands import Conflict, Rejected, authorised, changed, command, emit, permit
from oirase.kernel.files import Received
from oirase.kernel.settings import value_on
from oirase.systems.office.commons.applying import PURPOSE, about, case_of
from oirase.systems.office.commons.models import Procedure, State
from oirase.systems.office.counter_reform import rules
from oirase.systems.office.counter_reform.events import VisitFinished
from oirase.systems.office.counter_reform.models import Phase, Visit, VisitPart, VisitState
from oirase.systems.office.counter_reform.selectors import minutes_by_code
from oirase.systems.office.counter_reform.specs import LONGEST_VISIT

MOST = 12


@command("counter_reform.open_visit")
def open_visit(
    actor: Actor, *, procedure_ids: Sequence[UUID], life_event: str = "", language: str = "ja"
) -> Visit:
    """Begin a visit at the officer's counter with procedures of the body's catalogue; the clock runs from here."""
    office = office_for(actor, Visit, "receive")
    if office is None or actor.user_id is None:
        raise Forbidden("counter_reform.receive")
    permit("counter_reform.receive")
    visit = Visit(
        organisation=office,
        body_id=office.body_id,
        officer_id=actor.user_id,
        life_event=life_event,
        language=language,
        is_demo=actor.is_demo or settings.DEMO_ALLOWED,
    )
    visit.save(force_insert=True)
    _add(visit, procedure_ids)
    changed(visit, "opened", after={"procedures": visit.procedures})
    return visit


@command("counter_reform.add_procedures")
def add_procedures(actor: Actor, *, visit_id: UUID, procedure_ids: Sequence[UUID]) -> Visit:
    """Take further procedures into a visit under way: what has been answered already is not asked again."""
    visit = _locked(actor, visit_id, VisitState.OPEN)
    _add(visit, procedure_ids)
    changed(visit, "procedures_added", after={"procedures": visit.procedures})
    return visit


def _add(visit: Visit, procedure_ids: Sequence[UUID]) -> None:
    there = set(VisitPart.objects.filter(visit=visit).values_list("procedure_id", flat=True))
    new = [one for one in dict.fromkeys(procedure_ids) if one not in there]
    if not new and not there:
        raise Rejected(_("手続を選んでください。"), "procedures")
    if len(there) + len(new) > MOST:
        raise Rejected(_("一度に受け付けられる手続は%(most)d件までです。") % {"most": MOST}, "procedures")
    rows = Procedure.objects.filter(pk__in=new, body_id=visit.body_id, state=State.PUBLISHED)
    found = rows.select_related("current__type_version__form_version").in_bulk()
    if len(found) < len(new):
        raise Rejected(_("受付中の手続の中から選んでください。"), "procedures")
    for place, one in enumerate(new, start=len(there)):
        VisitPart.objects.create(
            body_id=visit.body_id,
            organisation_id=visit.organisation_id,
            visit=visit,
            place=place,
            procedure=found[one],
            draft_id=_draft(visit, found[one]),
        )
    visit.procedures = len(there) + len(new)
    _save(visit, "procedures")
    if there and new:
        interviews.share_answers(held_by(visit))


def _draft(visit: Visit, procedure: Procedure) -> UUID:
    version = procedure.current
    form_version = version.type_version.form_version if version else None
    if form_version is None:
        raise Rejected(_("受付中の手続の中から選んでください。"), "procedures")
    made = begin(
        form_version, purpose=PURPOSE, about=about(procedure, Channel.COUNTER), language=visit.language
    )
    return made.pk


def held_by(visit: Visit) -> interviews.Held:
    """Return the interview of a visit, over the drafts of its parts in their order; Conflict when they have been swept."""
    ids = draft_ids_of(visit)
    held = interviews.held(ids)
    if len(held.drafts) < len(ids):
        raise Conflict(
            _("書きかけの内容は、保存期限が過ぎたので削除されました。この来庁は中止してください。")
        )
    return held


def draft_ids_of(visit: Visit) -> list[UUID]:
    """Return the drafts of a visit in the order of its parts."""
    return list(VisitPart.objects.filter(visit=visit).order_by("place").values_list("draft_id", flat=True))


@command("counter_reform.answer")
def answer(actor: Actor, *, visit_id: UUID, typed: Any) -> Visit:
    """Keep what was typed on a page of the interview, right or wrong (`typed`: what `forms.facade.typed_in` has read)."""
    visit = _locked(actor, visit_id, VisitState.OPEN)
    interviews.keep(held_by(visit), typed)
    return visit


@command("counter_reform.attach")
def attach(actor: Actor, *, visit_id: UUID, place: tuple[int, str], received: Sequence[Received]) -> Visit:
    """Attach what the resident has shown, to every form that asks for it."""
    visit = _locked(actor, visit_id, VisitState.OPEN)
    interviews.attach(actor, held_by(visit), place, received)
    return visit


@command("counter_reform.detach")
def detach(actor: Actor, *, visit_id: UUID, attachment_id: UUID) -> Visit:
    """Take an attached file away again."""
    visit = _locked(actor, visit_id, VisitState.OPEN)
    interviews.detach(held_by(visit), attachment_id)
    return visit


@command("counter_reform.renew")
def renew(actor: Actor, *, visit_id: UUID) -> Visit:
    """Go on in the newest version of forms that have been published anew since the visit began."""
    visit = _locked(actor, visit_id, VisitState.OPEN)
    interviews.bring_up(held_by(visit))
    return visit


@command("counter_reform.submit")
def submit(actor: Actor, *, visit_id: UUID) -> Visit:
    """Hand everything in: each procedure becomes its own case, all of them or none.

    Submitted again it is the same visit with the same cases. Rejected while something is missing, Conflict where a form or a procedure
    is not any more what it was.
    """
    visit = authorised(actor, Visit, visit_id, "receive")
    if visit.state in (VisitState.SUBMITTED, VisitState.FINISHED):
        return visit
    _require(visit, VisitState.OPEN)
    held = held_by(visit)
    if not held.interview.complete:
        raise Rejected(_("入力が足りないところか、直すところがあります。"))
    visit.asked, visit.separate = held.interview.counts
    accepted = interviews.hand_in(actor, held)
    parts = list(VisitPart.objects.filter(visit=visit).select_related("procedure").order_by("place"))
    for part, one in zip(parts, accepted, strict=True):
        part.case_id = case_of(one)
        part.save(update_fields=["case"])
    codes = [part.procedure.code for part in parts]
    visit.surveyed_minutes = rules.surveyed(minutes_by_code(visit.body_id, Phase.BEFORE, codes), codes)
    visit.state, visit.submitted_at = VisitState.SUBMITTED, clock.now()
    _save(visit, "asked", "separate", "surveyed_minutes", "state", "submitted_at")
    changed(visit, "submitted", after={"cases": [str(part.case_id) for part in parts]})
    return visit


@command("counter_reform.finish")
def finish(actor: Actor, *, visit_id: UUID) -> Visit:
    """End a visit when the resident leaves: now it is measured. Again changes nothing."""
    visit = authorised(actor, Visit, visit_id, "receive")
    if visit.state == VisitState.FINISHED:
        return visit
    _require(visit, VisitState.SUBMITTED)
    visit.finished_at = clock.now()
    visit.seconds = max(0, round((visit.finished_at - visit.started_at).total_seconds()))
    longest = int(value_on(LONGEST_VISIT.key, clock.today(), visit.body.code))
    visit.counted = visit.seconds <= longest * 60
    visit.state = VisitState.FINISHED
    _save(visit, "finished_at", "seconds", "counted", "state")
    changed(visit, "finished", after={"seconds": visit.seconds})
    emit(
        VisitFinished(
            subject=f"counter_reform.visit/{visit.pk}",
            body_id=visit.body_id,
            visit=visit.pk,
            procedures=visit.procedures,
            seconds=visit.seconds,
        )
    )
    return visit


@command("counter_reform.cancel")
def cancel(actor: Actor, *, visit_id: UUID) -> Visit:
    """Break an interview off: what was typed is thrown away, no case is made, and the visit counts nowhere."""
    visit = _locked(actor, visit_id, VisitState.OPEN)
    interviews.throw_away(draft_ids_of(visit))
    visit.state, visit.finished_at = VisitState.CANCELLED, clock.now()
    _save(visit, "state", "finished_at")
    changed(visit, "cancelled")
    return visit


def _locked(actor: Actor, visit_id: UUID, state: VisitState) -> Visit:
    visit = authorised(actor, Visit, visit_id, "receive")
    _require(visit, state)
    return visit


def _require(visit: Visit, state: VisitState) -> None:
    if visit.state != state:
        raise Conflict(
            _("この来庁は「%(state)s」です。画面を開き直してください。")
            % {"state": visit.get_state_display()}
        )


def _save(visit: Visit, *columns: str) -> None:
    visit.version += 1
    visit.save(update_fields=[*columns, "version"])
