"""The notice that tells a decision (処分の通知): from the template that the outcome names, with what the case knows and the officer adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.cases.flow import Flow, Outcome
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import flow_of, standing_of
from oirase.blocks.cases.rules import Proposal, Standing
from oirase.blocks.cases.specs import APPEAL_AUTHORITY, APPEAL_DEFENDANT
from oirase.blocks.documents.facade import (
    Addressee,
    Document,
    NoTemplate,
    NoticeTemplate,
    Placeholder,
    issue_notice,
    published,
    render_notice,
    used_in,
)
from oirase.blocks.payments.facade import charges_about
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.calendar import parse_date
from oirase.kernel.commands import Rejected
from oirase.kernel.settings import value_on

OWN = ("notice.number", "notice.day", "addressee.name", "sender.body", "sender.head", "sender.office")
"""What every notice has by itself."""


def template_for(case: Case, outcome: Outcome) -> NoticeTemplate | None:
    """Return the template of an outcome in use; None where the outcome has no notice. Rejected where its office has none in use."""
    if not outcome.notice:
        return None
    try:
        return published(case.body_id, outcome.notice)
    except NoTemplate as missing:
        words = _("通知の様式「%(code)s」が公開されていません。様式の担当に頼んでください。")
        raise Rejected(words % {"code": outcome.notice}, "outcome") from missing


def asked_for(case: Case, outcomes: Iterable[Outcome]) -> dict[str, list[Placeholder]]:
    """Return by outcome what the officer has to say for its notice: what its template names and the case does not know."""
    given = known(case, standing_of(case))
    return {one.key: [place for place in _named(case, one) if place.key not in given] for one in outcomes}


def _named(case: Case, outcome: Outcome) -> list[Placeholder]:
    try:
        template = template_for(case, outcome)
    except Rejected:
        return []
    return [one for one in used_in(template) if one.key not in OWN] if template else []


def notice_asks(case: Case, outcome: str) -> list[Placeholder]:
    """Return what an officer has to say for the notice of one of a case's outcomes; nothing for an outcome that its flow has not."""
    found = flow_of(case.type_version_id).outcome(outcome)
    return asked_for(case, [found])[outcome] if found else []


def known(case: Case, standing: Standing) -> dict[str, Any]:
    """Return what a case knows by itself."""
    today = clock.today()
    reason = standing.proposal.reason if standing.proposal else standing.reason
    given: dict[str, Any] = {
        "applicant.name": case.applicant_name,
        "procedure.name": case.type.title,
        "application.number": case.number,
        "application.day": clock.local(case.submitted_at).date(),
        "decision.reasons": [line for line in reason.splitlines() if line.strip()],
        "fee.amount": sum(one.total for one in charges_about(case)) or None,
    }
    appeal = {
        "appeal.authority": value_on(APPEAL_AUTHORITY.key, today, case.body.code),
        "appeal.defendant": value_on(APPEAL_DEFENDANT.key, today, case.body.code),
    }
    return given | {key: text for key, text in appeal.items() if text}


def checked(asked: list[Placeholder], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what an officer typed for placeholders as it is kept (JSON); Rejected by key for what is no day or amount, or missing."""
    found: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for one in asked:
        text = typed.get(one.key, "").strip()
        if not text and one.needed:
            problems[one.key] = [_("入力してください。")]
        try:
            found[one.key] = _kept(one, text)
        except ValueError as error:
            problems[one.key] = [str(error)]
    if problems:
        raise Rejected(problems)
    return found


def _kept(one: Placeholder, text: str) -> Any:
    if not text:
        return None
    if one.kind == "date":
        return parse_date(text).isoformat()
    if one.kind == "list":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if one.kind == "yen":
        plain = text.replace(",", "").removesuffix("円")
        if not plain.isdecimal():
            raise ValueError(_("数字で入力してください。"))
        return int(plain)
    return text


def preview(case: Case, flow: Flow, proposal: Proposal) -> bytes | None:
    """Return the notice as it would go out, without a number; None where the outcome has none."""
    outcome = flow.outcome(proposal.outcome)
    template = template_for(case, outcome) if outcome else None
    if template is None:
        return None
    return render_notice(
        template,
        _values(template, case, standing_of(case)),
        number=_("（決定のときに番号が付きます）"),
        day=clock.today(),
        addressee=Addressee(person=case.applicant_name),
        language=case.language,
        office=case.organisation,
    )


def issue(actor: Actor, case: Case) -> Document | None:
    """Issue the notice of a decided case, inside a caller's command; None where the outcome has none."""
    standing = standing_of(case)
    outcome = flow_of(case.type_version_id).outcome(standing.outcome)
    template = template_for(case, outcome) if outcome else None
    if template is None:
        return None
    return issue_notice(
        actor,
        about=case,
        version=template,
        values=_values(template, case, standing),
        addressee=Addressee(person=case.applicant_name),
        party=case.applicant,
        language=case.language,
    )


def _values(template: NoticeTemplate, case: Case, standing: Standing) -> dict[str, Any]:
    """Return a value for all that a template names; what nobody has said is empty."""
    typed = standing.proposal.notice if standing.proposal else standing.notice
    kinds = {one.key: one.kind for one in used_in(template)}
    said = {
        key: date.fromisoformat(value) if kinds.get(key) == "date" and value else value
        for key, value in typed.items()
    }
    return {**dict.fromkeys(kinds), **known(case, standing), **said}
