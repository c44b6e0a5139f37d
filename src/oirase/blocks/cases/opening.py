"""Opening a case: from complete answers to a numbered case with its receipt, inside the command that takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from oirase.blocks.cases import charging, letters
from oirase.blocks.cases.events import CaseSubmitted
from oirase.blocks.cases.models import Case, CaseTypeVersion, Channel
from oirase.blocks.cases.recording import due_on, flow_of, record, subject_of
from oirase.blocks.cases.rules import Kind, Standing
from oirase.blocks.forms.facade import called, filled_by, read_answers
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.commands import emit
from oirase.kernel.numbering import take_number
from oirase.kernel.search import index

SERIES = "cases"


@dataclass(frozen=True)
class Applicant:
    """Who applies and how they are reached: an account or none, a representative, a language."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "ja"
    user_id: UUID | None = None
    representative_id: UUID | None = None


def applicant_in(version: CaseTypeVersion, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return name, e-mail and telephone from the answers: those of the fields that a profile would fill (`prefill`)."""
    form = version.form_version_id
    return {
        "name": called(form, answers, "trade_name", "name"),
        "email": called(form, answers, "email"),
        "phone": called(form, answers, "phone"),
    }


def open_case(
    actor: Actor,
    *,
    version: CaseTypeVersion,
    office: Organisation,
    answers: Mapping[str, Any],
    applicant: Applicant,
    channel: str = Channel.WEB,
) -> Case:
    """Open a case in an office and tell the applicant; the caller has checked the answers and holds a command of its own."""
    now = clock.now()
    case = Case(
        body=office.body,
        organisation=office,
        type=version.type,
        type_version=version,
        channel=channel,
        applicant_id=applicant.user_id,
        representative_id=applicant.representative_id,
        applicant_name=applicant.name[:200],
        email=applicant.email,
        phone=applicant.phone[:30],
        language=applicant.language,
        answers=dict(answers),
        submitted_at=now,
        is_demo=actor.is_demo or settings.DEMO_ALLOWED,
    )
    flow = flow_of(version.pk)
    case.due_on = due_on(case, Standing(submitted_at=now))
    case.due_unconfirmed = flow.unconfirmed
    # The number is taken late: until the command ends, the office's next one waits for it.
    case.number = next_number(office, now)
    case.save(force_insert=True)
    charges = charging.charges_before(actor, case, flow)
    record(actor, case, Kind.SUBMITTED, {**charges, "channel": channel}, shared=True)
    find_by(case)
    tell(case)
    letters.submitted(case)
    return case


def next_number(office: Organisation, at: datetime) -> str:
    """Return an office's next reference number (受付番号), counted without gaps from April."""
    year = fiscal_year(clock.local(at).date())
    return number_of(year, take_number(SERIES, office.pk, year))


def number_of(year: int, count: int) -> str:
    """Write a reference number by the era's year, as all the house's numbers are: R8-000012."""
    return f"{fiscal_label(year)}-{count:06d}"


def tell(case: Case) -> None:
    """Tell others that there is a new case."""
    emit(
        CaseSubmitted(
            subject=subject_of(case),
            body_id=case.body_id,
            case=case.pk,
            type=case.type_id,
            channel=case.channel,
        )
    )


def find_by(case: Case) -> None:
    """Let officers find the case by what was answered; how the applicant is reached is only found by who may see it."""
    form = case.type_version.form_version_id
    hidden = filled_by(form, "email", "phone")
    answers = [one for section in read_answers(form, case.answers) for one in section.answers]
    text = "\n".join(one.text for one in answers if not one.files and one.key not in hidden)
    guarded = {name: getattr(case, name) for name in ("email", "phone")}
    index(case, f"{case.number} {case.type.title} {case.applicant_name}", text, guarded=guarded)
