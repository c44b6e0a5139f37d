"""Cases whose applicant lets the day go by (期限切れ): reminded before, ended after the days of grace.

Whether a case ends by itself or by an officer's hand is its flow's to say (`lapse`); without a word it is the officer's. Law lets an
office refuse what is not mended (行政手続法 7条); to take silence as an end is an order that the office gives itself.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.cases import charging, letters, rules, terms
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import record, standing_of
from oirase.blocks.cases.rules import Kind, Standing
from oirase.blocks.cases.services.working import words
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, authorised, command


@command("cases.lapse")
def lapse(actor: Actor, *, case_id: UUID, reason: str = "", version: int | None = None) -> Case:
    """End a case whose applicant has neither paid nor mended in time; Conflict before the days of grace are over.

    What is not paid is cancelled; money that was paid stays for an officer to decide.
    """
    case = authorised(actor, Case, case_id, "work", version)
    if not may_lapse(case, standing_of(case)):
        raise Conflict(_("申請者の期限と猶予の日数が過ぎていないので、まだ終了にできません。"))
    given = words(reason, "reason", needed=False) or _("期限までに支払いまたは補正がありませんでした。")
    until = case.answer_by.isoformat() if case.answer_by else ""
    record(actor, case, Kind.LAPSED, {"until": until}, text=given, shared=True)
    charging.cancel_open(case, _("期限切れ"))
    letters.ended(case)
    return case


def may_lapse(case: Case, standing: Standing) -> bool:
    """Whether a case's time and grace are over today."""
    return case.answer_by is not None and rules.may_lapse(
        standing, clock.today(), terms.term_days("cases.grace_days", case.body)
    )


@command("cases.remind")
def remind(actor: Actor, *, case_id: UUID) -> Case:
    """Remind an applicant of their day; again for the same day changes nothing."""
    case = authorised(actor, Case, case_id, "work")
    if case.answer_by and not has_been_reminded(case):
        record(actor, case, Kind.REMINDED, {"until": case.answer_by.isoformat()}, shared=True)
        letters.remind(case)
    return case


def has_been_reminded(case: Case) -> bool:
    """Whether the applicant was reminded of the day that holds now."""
    return case.answer_by is not None and standing_of(case).reminded == case.answer_by
