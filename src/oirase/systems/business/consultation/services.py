"""Every change to a request. Each function is a command: permission, checks, change, audit entry, events, messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.access.records import Forbidden, may
from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.calendar.working import is_closed
from oirase.kernel.commands import (
    Rejected,
    authorise,
    authorised,
    changed,
    command,
    emit,
    permit,
    receive_for,
)
from oirase.kernel.manifest import packs
from oirase.kernel.numbering import take_number
from oirase.kernel.search import index
from oirase.kernel.settings import found_on
from oirase.kernel.texts.identifiers import parse_corporate_number
from oirase.systems.business.consultation import events, letters, rules, tracking
from oirase.systems.business.consultation.models import (
    STATES,
    Channel,
    Contact,
    ContactKind,
    Outcome,
    Request,
    Topic,
)
from oirase.systems.business.consultation.selectors import desk
from oirase.systems.business.consultation.specs import DUE_WORKING_DAYS

LIMITS = {"company_name": 100, "contact_name": 100, "phone": 30, "question": 4000}


@command("consultation.submit")
def submit(
    actor: Actor,
    *,
    company_name: str,
    contact_name: str,
    email: str,
    topic: str,
    question: str,
    corporate_number: str = "",
    phone: str = "",
    language: str = "ja",
) -> Request:
    """Take a question that a company asks by web, with or without an account, for the desk of this prefecture."""
    permit(None)
    office = desk()
    receive_for(office.body_id)
    given = {
        "company_name": company_name,
        "contact_name": contact_name,
        "email": email,
        "phone": phone,
        "topic": topic,
        "question": question,
        "corporate_number": corporate_number,
    }
    values = _checked(given, required=("company_name", "contact_name", "email", "question"))
    applicant = User.objects.get(pk=actor.user_id) if actor.user_id and not actor.is_staff else None
    request = Request(**values, channel=Channel.WEB, applicant=applicant, language=language)
    return _opened(actor, request, office)


@command("consultation.record")
def record(
    actor: Actor,
    *,
    channel: str,
    company_name: str,
    contact_name: str,
    topic: str,
    question: str,
    corporate_number: str = "",
    email: str = "",
    phone: str = "",
) -> Request:
    """Record what a company asked by telephone or in person; the number is told to it, and mailed where there is an address."""
    office = desk()
    given = {
        "company_name": company_name,
        "contact_name": contact_name,
        "email": email,
        "phone": phone,
        "topic": topic,
        "question": question,
        "corporate_number": corporate_number,
    }
    request = Request(organisation=office, body_id=office.body_id)
    authorise(request, "record")
    values = _checked(given, required=("company_name", "contact_name", "question"))
    if channel not in (Channel.TELEPHONE, Channel.VISIT):
        raise Rejected(_("受付方法を選んでください。"), "channel")
    for name, value in {**values, "channel": channel}.items():
        setattr(request, name, value)
    return _opened(actor, request, office)


def _opened(actor: Actor, request: Request, office: Organisation) -> Request:
    """Give a new request its office, due date and number, save it, and tell those whom it concerns."""
    request.organisation, request.body_id = office, office.body_id
    request.is_demo = actor.is_demo or settings.DEMO_ALLOWED
    today = clock.local(request.received_at).date()
    calendar = packs.current().calendar
    found = found_on(DUE_WORKING_DAYS.key, today, office.body.code)
    request.due_on = rules.due_on(today, found.value, lambda day: is_closed(day, calendar))
    request.due_unconfirmed = found.unconfirmed or found.valid_from is None
    request.settle()
    # The number is taken last: until the command ends, the office's next one waits for it.
    year = fiscal_year(today)
    number = take_number("consultation", office.pk, year)
    request.number = rules.receipt_number(fiscal_label(year), number)
    request.save(force_insert=True)
    _index(request)
    changed(
        request,
        "received",
        after={"number": request.number, "channel": request.channel, "topic": request.topic},
    )
    emit(
        events.RequestReceived(
            subject=subject_of(request),
            body_id=request.body_id,
            request=request.pk,
            channel=request.channel,
            topic=request.topic,
            due_on=request.due_on,
        )
    )
    letters.received(request)
    return request


@command("consultation.assign")
def assign(actor: Actor, *, request_id: UUID, assignee_id: UUID, version: int | None = None) -> Request:
    """Put an officer in charge, or another one than before; it must be one who may answer this request."""
    request = authorised(actor, Request, request_id, "assign", version)
    _require_state(request, "assign")
    user = User.objects.filter(pk=assignee_id, is_active=True).first()
    if user is None or not may(actor_of(user), request, "answer"):
        raise Rejected(_("この相談に回答できる職員を選んでください。"), "assignee")
    return _assigned(actor, request, user)


@command("consultation.claim")
def claim(actor: Actor, *, request_id: UUID, version: int | None = None) -> Request:
    """Take charge of a request oneself; not of one that somebody else is already in charge of."""
    request = authorised(actor, Request, request_id, "answer", version)
    _require_state(request, "claim")
    if request.assignee_id not in (None, actor.user_id):
        raise Rejected(_("すでに担当者がいます。替えるときは、担当を決める職員に頼んでください。"))
    return _assigned(actor, request, _account(actor))


def _account(actor: Actor) -> User:
    """Return the officer's own account; only people take charge, services and the platform do not."""
    if actor.user_id is None:
        raise Forbidden("consultation.answer")
    return User.objects.get(pk=actor.user_id)


def _assigned(actor: Actor, request: Request, user: User) -> Request:
    before = request.assignee_id
    request.assignee, request.assigned_at = user, clock.now()
    _save(
        request,
        "assigned",
        ("assignee", "assigned_at"),
        before={"assignee": before},
        after={"assignee": user.pk},
    )
    emit(
        events.RequestAssigned(
            subject=subject_of(request), body_id=request.body_id, request=request.pk, assignee=user.pk
        )
    )
    if user.pk != actor.user_id:
        letters.assigned(request)
    return request


@command("consultation.log_contact")
def log_contact(actor: Actor, *, request_id: UUID, kind: str, text: str, shared: bool = False) -> Contact:
    """Add an entry to the contact log; a shared one appears on the company's page and is told to it."""
    request = authorised(actor, Request, request_id, "answer")
    _require_state(request, "contact")
    if kind not in ContactKind.values:
        raise Rejected(_("方法を選んでください。"), "kind")
    contact = Contact.objects.create(
        body_id=request.body_id,
        organisation_id=request.organisation_id,
        request=request,
        kind=kind,
        text=_text(text, "text", 4000),
        shared=shared,
        shared_with=request.applicant if shared else None,
        author_id=actor.user_id,
    )
    changed(contact, "logged", after={"request": request.pk, "kind": kind, "shared": shared})
    if shared:
        letters.contacted(request)
    return contact


@command("consultation.answer")
def answer(actor: Actor, *, request_id: UUID, text: str, version: int | None = None) -> Request:
    """Answer: on the company's page, by mail and in its inbox. Whoever answers a request of nobody's is in charge of it."""
    request = authorised(actor, Request, request_id, "answer", version)
    _require_state(request, "answer")
    request.answer = _text(text, "text", 8000)
    request.answered_at, request.answered_by_id = clock.now(), actor.user_id
    if request.assignee_id is None:
        request.assignee_id, request.assigned_at = actor.user_id, request.answered_at
    _save(
        request,
        "answered",
        ("answer", "answered_at", "answered_by", "assignee", "assigned_at"),
        after={"answered_by": actor.user_id},
    )
    _index(request)
    answered_on = clock.local(request.answered_at).date()
    emit(
        events.RequestAnswered(
            subject=subject_of(request),
            body_id=request.body_id,
            request=request.pk,
            channel=request.channel,
            topic=request.topic,
            answered_on=answered_on,
            in_time=answered_on <= request.due_on,
        )
    )
    letters.answered(request)
    return request


@command("consultation.close")
def close(actor: Actor, *, request_id: UUID, outcome: str, version: int | None = None) -> Request:
    """Finish an answered request with its outcome."""
    request = authorised(actor, Request, request_id, "answer", version)
    _require_state(request, "close")
    if outcome not in Outcome.values:
        raise Rejected(_("結果を選んでください。"), "outcome")
    request.outcome, request.closed_at = outcome, clock.now()
    _save(request, "closed", ("outcome", "closed_at"), after={"outcome": outcome})
    emit(
        events.RequestClosed(
            subject=subject_of(request), body_id=request.body_id, request=request.pk, outcome=outcome
        )
    )
    return request


@command("consultation.withdraw")
def withdraw(actor: Actor, *, request_id: UUID, code: str = "") -> Request:
    """Let the company say that it no longer needs an answer."""
    request = _own(actor, request_id, code)
    _require_state(request, "withdraw")
    request.withdrawn_at = clock.now()
    _save(request, "withdrawn", ("withdrawn_at",))
    emit(events.RequestWithdrawn(subject=subject_of(request), body_id=request.body_id, request=request.pk))
    letters.withdrawn(request)
    return request


@command("consultation.rate")
def rate(actor: Actor, *, request_id: UUID, score: int, comment: str = "", code: str = "") -> Request:
    """Let the company say once how satisfied it is, from 1 to 5."""
    request = _own(actor, request_id, code)
    _require_state(request, "rate")
    if request.rated_at is not None:
        raise Rejected(_("満足度は、すでに回答いただいています。"))
    if not rules.MIN_SCORE <= score <= rules.MAX_SCORE:
        raise Rejected(_("満足度を選んでください。"), "score")
    request.score, request.rated_at = score, clock.now()
    request.comment = _text(comment, "comment", 1000, required=False)
    _save(request, "rated", ("score", "comment", "rated_at"), after={"score": score})
    emit(
        events.RequestRated(
            subject=subject_of(request), body_id=request.body_id, request=request.pk, score=score
        )
    )
    return request


def subject_of(request: Request) -> str:
    """Return the subject of a request's events: their order holds per request."""
    return f"consultation.request/{request.pk}"


def _own(actor: Actor, request_id: UUID, code: str) -> Request:
    """Lock a request of the company's own, by its account or its code; 404 for anybody else's."""
    permit(None)
    receive_for(desk().body_id)
    request = Request.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    named = request is not None and request.applicant_id is not None and request.applicant_id in actor.parties
    if request is None or not (named or (code and tracking.is_code(request.pk, code))):
        raise Http404
    return request


def _require_state(request: Request, action: str) -> None:
    if not rules.may_do(action, request.state):
        state = STATES[rules.State(request.state)]
        raise Rejected(_("この相談は「%(state)s」なので、この操作はできません。") % {"state": state})


def _save(
    request: Request,
    action: str,
    fields: tuple[str, ...],
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    was = request.state
    request.settle()
    request.version += 1
    request.save(update_fields=[*fields, "state", "version"])
    changed(
        request,
        action,
        before={"state": was, **(before or {})},
        after={"state": request.state, **(after or {})},
    )


def _index(request: Request) -> None:
    """Let officers find it by what was asked and answered; whom it names is not in the index's open text."""
    title = f"{request.number} {request.get_topic_display()}"
    guarded = {name: getattr(request, name) for name in ("contact_name", "email", "phone")}
    index(request, title, f"{request.question}\n{request.answer}", guarded=guarded)


def _checked(given: dict[str, str], required: tuple[str, ...]) -> dict[str, str]:
    """Return the values trimmed and with a plain corporate number; Rejected with every problem at its field."""
    problems: dict[str, list[str]] = {}
    values = {name: value.strip() for name, value in given.items()}
    for name in required:
        if not values[name]:
            problems[name] = [_("入力してください。")]
    for name, limit in LIMITS.items():
        if len(values[name]) > limit:
            problems[name] = [_("%(limit)s字以内で入力してください。") % {"limit": limit}]
    if values["topic"] not in Topic.values:
        problems["topic"] = [_("分野を選んでください。")]
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            problems["email"] = [_("メールアドレスの形が正しくありません。例: info@example.jp")]
    if values["corporate_number"]:
        try:
            values["corporate_number"] = parse_corporate_number(values["corporate_number"])
        except ValueError as error:
            problems["corporate_number"] = [str(error)]
    if problems:
        raise Rejected(problems)
    return values


def _text(text: str, field: str, limit: int, *, required: bool = True) -> str:
    found = text.strip()
    if required and not found:
        raise Rejected(_("入力してください。"), field)
    if len(found) > limit:
        raise Rejected(_("%(limit)s字以内で入力してください。") % {"limit": limit}, field)
    return found
