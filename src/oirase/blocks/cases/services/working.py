"""What an office does with a case before it decides: take it on, ask for corrections, write, note, act, pass on."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.cases import correcting, letters, terms
from oirase.blocks.cases.conditions import holds
from oirase.blocks.cases.flow import payload_of
from oirase.blocks.cases.fronts import front_of
from oirase.blocks.cases.models import Case, Queue
from oirase.blocks.cases.recording import flow_of, record
from oirase.blocks.cases.rules import Kind
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.access.records import Forbidden, may
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command
from oirase.kernel.texts import LocalizedText

LONGEST = 4000


@command("cases.claim")
def claim(actor: Actor, *, case_id: UUID, version: int | None = None) -> Case:
    """Take charge of a case oneself; not of one that somebody else is in charge of."""
    case = authorised(actor, Case, case_id, "work", version)
    if case.assignee_id not in (None, actor.user_id):
        raise Rejected(_("すでに担当者がいます。替えるときは、担当を決める職員に頼んでください。"))
    take_charge(actor, case)
    return case


def take_charge(actor: Actor, case: Case) -> None:
    """Put the actor in charge of a case that a caller's command has locked; only people take charge, the platform does not."""
    if actor.user_id is None:
        raise Forbidden("cases.work")
    record(actor, case, Kind.ASSIGNED, {"to": str(actor.user_id)})


@command("cases.assign")
def assign(actor: Actor, *, case_id: UUID, assignee_id: UUID | None, version: int | None = None) -> Case:
    """Put an officer in charge who may work on this very case; None puts it back among those that nobody has."""
    case = authorised(actor, Case, case_id, "assign", version)
    _put_in_charge(actor, case, assignee_id)
    return case


def _put_in_charge(actor: Actor, case: Case, assignee_id: UUID | None) -> None:
    if assignee_id is not None:
        user = User.objects.filter(pk=assignee_id, is_active=True).first()
        if user is None or not may(actor_of(user), case, "work"):
            raise Rejected(_("この案件を担当できる職員を選んでください。"), "assignee")
    record(actor, case, Kind.ASSIGNED, {"to": str(assignee_id) if assignee_id else ""})
    if assignee_id not in (None, actor.user_id):
        letters.assigned(case)


@command("cases.ask_correction")
def ask_correction(
    actor: Actor, *, case_id: UUID, fields: Mapping[str, str], version: int | None = None
) -> Case:
    """Ask the applicant to mend some fields, each with what is wrong with it (補正の求め)."""
    case = authorised(actor, Case, case_id, "work", version)
    messages = correcting.checked_fields(case, fields)
    draft = correcting.begin(case, [*messages])
    payload = {
        "fields": [{"key": key, "message": message} for key, message in messages.items()],
        "draft": str(draft.pk),
        "until": terms.term_end("cases.correction_days", case).isoformat(),
    }
    record(actor, case, Kind.CORRECTION_ASKED, payload, shared=True)
    letters.correct(case, correcting.labels_of(case, [*messages]))
    return case


@command("cases.drop_correction")
def drop_correction(actor: Actor, *, case_id: UUID, reason: str, version: int | None = None) -> Case:
    """Go on without the correction; the applicant is told why."""
    case = authorised(actor, Case, case_id, "work", version)
    record(actor, case, Kind.CORRECTION_DROPPED, text=words(reason, "reason"), shared=True)
    letters.message(case)
    return case


@command("cases.write")
def write(actor: Actor, *, case_id: UUID, text: str) -> Case:
    """Write to the applicant."""
    case = authorised(actor, Case, case_id, "work")
    record(actor, case, Kind.MESSAGE, text=words(text, "text"), shared=True)
    letters.message(case)
    return case


@command("cases.note")
def note(actor: Actor, *, case_id: UUID, text: str) -> Case:
    """Note something for colleagues; whoever sees the case may, the applicant does not see it."""
    case = authorised(actor, Case, case_id, "note")
    record(actor, case, Kind.NOTE, text=words(text, "text"))
    return case


@command("cases.perform")
def perform(actor: Actor, *, case_id: UUID, step: str, text: str = "", version: int | None = None) -> Case:
    """Do a step of the flow (an on-site check): Conflict where its condition does not hold."""
    case = authorised(actor, Case, case_id, "work", version)
    if step in front_of(case).steps:
        raise Http404
    do_step(actor, case, step, words(text, "text", needed=False))
    return case


def do_step(actor: Actor, case: Case, step: str, text: str = "") -> None:
    """Do a step of the flow inside a caller's command that has locked the case; Conflict where it does not fit."""
    found = flow_of(case.type_version_id).step(step)
    if found is None:
        raise Http404
    if not holds(found.when, case):
        raise Conflict(_("いまは「%(label)s」を行えません。") % {"label": found.label})
    record(actor, case, Kind.PERFORMED, payload_of(found), text=text, shared=found.answers)


@command("cases.reopen")
def reopen(actor: Actor, *, case_id: UUID, reason: str, version: int | None = None) -> Case:
    """Work again on a case that was completed, where its flow allows that; the applicant is told."""
    case = authorised(actor, Case, case_id, "work", version)
    if not flow_of(case.type_version_id).reopening:
        raise Conflict(_("この種類の案件は、終わったあとに再開できません。"))
    record(actor, case, Kind.REOPENED, text=words(reason, "reason"), shared=True)
    letters.reopened(case)
    return case


@command("cases.move")
def move(actor: Actor, *, case_id: UUID, office_id: UUID, reason: str, version: int | None = None) -> Case:
    """Pass a case on to another office of the same body (移送); it begins there without anybody in charge."""
    case = authorised(actor, Case, case_id, "assign", version)
    office = Organisation.objects.filter(pk=office_id, body_id=case.body_id).first()
    if office is None or office.pk == case.organisation_id:
        raise Rejected(_("移す先の部署を選んでください。"), "office")
    record(actor, case, Kind.ASSIGNED, {"to": ""})
    payload = {"from": str(case.organisation_id), "to": str(office.pk), "name": str(office)}
    record(actor, case, Kind.MOVED, payload, text=words(reason, "reason"), shared=True)
    case.organisation = office
    case.save(update_fields=["organisation"])
    return case


@command("cases.keep_queue")
def keep_queue(actor: Actor, *, office: Organisation, title: LocalizedText, query: str) -> Queue:
    """Keep a query over the case list as a queue of an office."""
    authorise(Queue(organisation=office, body_id=office.body_id), "queues")
    if not str(title).strip():
        raise Rejected(_("列の名前を入力してください。"), "title")
    queue, _made = Queue.objects.update_or_create(
        body_id=office.body_id, organisation=office, query=query[:1000], defaults={"title": title}
    )
    changed(queue, "kept", after={"query": queue.query})
    return queue


def words(text: str, field: str, *, needed: bool = True) -> str:
    """Return a text trimmed; Rejected at its field where it is missing or too long."""
    found = text.strip()
    if needed and not found:
        raise Rejected(_("入力してください。"), field)
    if len(found) > LONGEST:
        raise Rejected(_("%(limit)s字以内で入力してください。") % {"limit": LONGEST}, field)
    return found
