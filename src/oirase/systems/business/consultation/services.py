"""What the desk does with questions beyond their cases: take in, answer, be rated. Each function is a command.

Taking charge, writing, noting, passing on, closing, withdrawing are commands of the case block.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import (
    Applicant,
    Case,
    Channel,
    do_step,
    open_case,
    own_case,
    take_charge,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
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
from oirase.kernel.search import index
from oirase.kernel.texts.identifiers import parse_corporate_number
from oirase.systems.business.consultation import events, letters
from oirase.systems.business.consultation.kind import ANSWER, version_for
from oirase.systems.business.consultation.models import MAX_SCORE, MIN_SCORE, Request, Topic
from oirase.systems.business.consultation.selectors import desk

LIMITS = {"company_name": 100, "contact_name": 100, "phone": 30, "question": 4000}
RECORDED = (Channel.TELEPHONE, Channel.COUNTER)


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
    account = None if actor.is_staff else actor.user_id
    return _opened(actor, office, values, Channel.WEB, language=language, user_id=account)


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
    permit("consultation.record")
    office = desk()
    authorise(Case(organisation=office, body_id=office.body_id), "work")
    given = {
        "company_name": company_name,
        "contact_name": contact_name,
        "email": email,
        "phone": phone,
        "topic": topic,
        "question": question,
        "corporate_number": corporate_number,
    }
    values = _checked(given, required=("company_name", "contact_name", "question"))
    if channel not in RECORDED:
        raise Rejected(_("受付方法を選んでください。"), "channel")
    return _opened(actor, office, values, channel)


def _opened(
    actor: Actor,
    office: Organisation,
    values: dict[str, str],
    channel: str,
    *,
    language: str = "ja",
    user_id: UUID | None = None,
) -> Request:
    """Open the case of a question, keep what was asked beside it, and tell those whom it concerns."""
    applicant = Applicant(
        values["company_name"], values["email"], values["phone"], language=language, user_id=user_id
    )
    version = version_for(office)
    case = open_case(actor, version=version, office=office, answers={}, applicant=applicant, channel=channel)
    kept = ("topic", "question", "corporate_number", "contact_name")
    request = Request(
        id=case.pk, case=case, body=office.body, organisation=office, **{name: values[name] for name in kept}
    )
    request.save(force_insert=True)
    _index(request)
    changed(request, "received", after={"topic": request.topic})
    emit(
        events.RequestReceived(
            subject=subject_of(request),
            body_id=request.body_id,
            request=request.pk,
            channel=channel,
            topic=request.topic,
            due_on=case.due_on,
        )
    )
    letters.received(request)
    return request


@command("consultation.answer")
def answer(actor: Actor, *, request_id: UUID, text: str, version: int | None = None) -> Request:
    """Answer: on the company's page, by mail and in its inbox; then it is the company's turn, until it replies or the desk closes.

    Whoever answers a request of nobody's is in charge of it. `version` is the case's.
    """
    case = authorised(actor, Case, request_id, "work", version)
    request = _of(case)
    request.answer = _text(text, "text", 8000)
    if case.assignee_id is None:
        take_charge(actor, case)
    do_step(actor, case, ANSWER, request.answer)
    first = request.answered_at is None
    if first:
        request.answered_at = clock.now()
    request.answered_by_id = actor.user_id
    request.save(update_fields=["answer", "answered_at", "answered_by"])
    changed(request, "answered", after={"answered_by": actor.user_id})
    _index(request)
    if first:
        _emit_answered(request)
    letters.answered(request)
    return request


def _emit_answered(request: Request) -> None:
    today = clock.today()
    emit(
        events.RequestAnswered(
            subject=subject_of(request),
            body_id=request.body_id,
            request=request.pk,
            channel=request.case.channel,
            topic=request.topic,
            answered_on=today,
            in_time=today <= request.case.due_on,
        )
    )


@command("consultation.rate")
def rate(actor: Actor, *, request_id: UUID, score: int, comment: str = "", code: str = "") -> Request:
    """Let the company say once how satisfied it is, from 1 to 5."""
    request = _of(own_case(actor, request_id, code))
    if request.answered_at is None:
        raise Rejected(_("満足度は、回答のあとでお聞きします。"))
    if request.rated_at is not None:
        raise Rejected(_("満足度は、すでに回答いただいています。"))
    if not MIN_SCORE <= score <= MAX_SCORE:
        raise Rejected(_("満足度を選んでください。"), "score")
    request.score, request.rated_at = score, clock.now()
    request.comment = _text(comment, "comment", 1000, required=False)
    request.save(update_fields=["score", "comment", "rated_at"])
    changed(request, "rated", after={"score": score})
    emit(
        events.RequestRated(
            subject=subject_of(request), body_id=request.body_id, request=request.pk, score=score
        )
    )
    return request


def subject_of(request: Request) -> str:
    """Return the subject of a request's events: their order holds per request."""
    return f"consultation.request/{request.pk}"


def _of(case: Case) -> Request:
    """Return the request of a case that is locked; 404 for a case of another kind."""
    request = Request.objects.select_related("body", "organisation").filter(case=case).first()
    if request is None:
        raise Http404
    request.case = case
    return request


def _index(request: Request) -> None:
    """Let officers find it by what was asked and answered; whom it names is not in the index's open text."""
    title = f"{request.case.number} {request.get_topic_display()}"
    index(
        request,
        title,
        f"{request.question}\n{request.answer}",
        guarded={"contact_name": request.contact_name},
    )


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
