"""What an officer may do with a case now, as buttons and forms; pages of systems show it, too (`_acts.html`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.cases import conditions, notices, rules, selectors
from oirase.blocks.cases.flow import Flow
from oirase.blocks.cases.fronts import front_of
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.pages import forms
from oirase.blocks.cases.parts import parts_of
from oirase.blocks.cases.ports import sign_off_for
from oirase.blocks.cases.recording import flow_of, standing_of
from oirase.blocks.cases.rules import Kind, Standing
from oirase.blocks.cases.services import ending
from oirase.blocks.forms.facade import fill, spec_of, typed_from
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import may


def acts_for(actor: Actor, case: Case, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what `cases/_acts.html` shows of a case, but for what a system's own page does itself."""
    return acting(actor, case, standing_of(case), {}, without)


def acting(
    actor: Actor, case: Case, standing: Standing, bound: Mapping[str, Any], without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what can be done: single buttons by `may`, forms by `acts` in the order in which they are needed."""
    allowed = _allowed(actor, case, standing)
    made = _forms(case, allowed) | dict(bound)
    flow = flow_of(case.type_version_id)
    acts = [
        {
            "form": made[name],
            "title": title,
            "button": button,
            "url": reverse(f"cases:{name}", args=[case.pk]),
        }
        for name, title, button in _titles(sign_off_for(case).needs_confirmation(case, flow))
        if name in made and name not in without
    ]
    proposed = standing.proposal and flow.outcome(standing.proposal.outcome)
    return {
        "forms": made,
        "acts": acts,
        "may": allowed,
        "fixable": _fixable(case) if allowed["correct"] else [],
        "proposal_label": proposed.label if proposed else "",
        "proposal_notice": proposed.notice if proposed else "",
    }


def _titles(two_officers: bool) -> tuple[tuple[str, str, str], ...]:
    return (
        ("propose", _("決定の案を作る"), _("案を作る"))
        if two_officers
        else ("propose", _("決定する"), _("決定する")),
        ("send_back", _("決定の案を戻す"), _("戻す")),
        ("drop", _("補正を待たずに進める"), _("進める")),
        ("reopen", _("もう一度対応する"), _("再開する")),
        ("write", _("申請者に連絡する"), _("送る")),
        ("note", _("メモを残す"), _("残す")),
        ("assign", _("担当を決める"), _("担当にする")),
        ("waive", _("利用できないファイルなしで進める"), _("進める")),
        ("lapse", _("期限切れで終わらせる"), _("終わらせる")),
        ("split", _("一部を別の案件に分ける"), _("分ける")),
        ("merge", _("同じ申請を統合する"), _("統合する")),
        ("move", _("ほかの部署に移す"), _("移す")),
    )


def _fixable(case: Case) -> list[tuple[str, str]]:
    """Return key and label of each field that the applicant could mend: those asked, whether answered or not."""
    spec = spec_of(case.type_version.form_version_id)
    asked = fill(spec, typed_from(spec, case.answers), applied_on=clock.local(case.submitted_at).date()).shown
    return [
        (key, str(one.label))
        for key, one in spec.fields.items()
        if key in asked and one.type not in ("note", "computed")
    ]


def _allowed(actor: Actor, case: Case, standing: Standing) -> dict[str, bool]:
    """Return what this officer may do now."""
    work, assign = may(actor, case, "work"), may(actor, case, "assign")
    proposal, flow = standing.proposal, flow_of(case.type_version_id)
    has_form = case.type_version.form_version_id is not None
    return {
        "claim": work and standing.is_open and case.assignee_id is None,
        "correct": work and has_form and rules.may_do(Kind.CORRECTION_ASKED, standing),
        "drop": work and rules.may_do(Kind.CORRECTION_DROPPED, standing),
        "perform": work and rules.may_do(Kind.PERFORMED, standing),
        "propose": work and rules.may_do(Kind.PROPOSED, standing) and _any_outcome(flow, case),
        "confirm": may(actor, case, "confirm")
        and proposal is not None
        and sign_off_for(case).may_confirm(actor, case, proposal),
        "send_back": work and proposal is not None,
        "reopen": work and flow.reopening and rules.may_do(Kind.REOPENED, standing),
        "write": work and rules.may_do(Kind.MESSAGE, standing),
        "note": may(actor, case, "note"),
        "assign": assign and standing.is_open,
        "waive": work and rules.may_do(Kind.FILE_WAIVED, standing),
        "lapse": work and ending.may_lapse(case, standing),
        "split": work and has_form and rules.may_do(Kind.SPLIT, standing),
        "merge": work and rules.may_do(Kind.MERGED, standing),
        "move": assign and rules.may_do(Kind.MOVED, standing),
    }


def _any_outcome(flow: Flow, case: Case) -> bool:
    return any(conditions.holds(one.when, case) for one in flow.outcomes)


def _forms(case: Case, allowed: Mapping[str, bool]) -> dict[str, Any]:
    """Return an empty form for each action that fits how the case stands."""
    makers: dict[str, Callable[[], Any]] = {
        "propose": lambda: propose_form(case),
        "send_back": lambda: forms.ReasonForm(auto_id="send_back_%s"),
        "drop": lambda: forms.ReasonForm(auto_id="drop_%s"),
        "reopen": lambda: forms.ReasonForm(auto_id="reopen_%s"),
        "write": lambda: forms.WriteForm(auto_id="write_%s"),
        "note": lambda: forms.NoteForm(auto_id="note_%s"),
        "assign": lambda: assign_form(case),
        "waive": lambda: forms.ReasonForm(auto_id="waive_%s"),
        "lapse": lambda: forms.LapseForm(auto_id="lapse_%s"),
        "split": lambda: forms.SplitForm(parts=parts_of(case), auto_id="split_%s"),
        "merge": lambda: forms.OtherForm(auto_id="merge_%s"),
        "move": lambda: move_form(case),
    }
    made = {name: make() for name, make in makers.items() if allowed[name]}
    if allowed["perform"]:
        made["steps"] = [
            (step, forms.StepForm(auto_id=f"step_{step.key}_%s"))
            for step in flow_of(case.type_version_id).steps
            if conditions.holds(step.when, case) and step.key not in front_of(case).steps
        ]
    return made


def propose_form(case: Case, sent: QueryDict | None = None) -> forms.ProposeForm:
    """Return the form of a decision."""
    flow = flow_of(case.type_version_id)
    asked = notices.asked_for(case, flow.outcomes)
    return forms.ProposeForm(sent, flow=flow, asked=asked, auto_id="propose_%s")


def assign_form(case: Case, sent: QueryDict | None = None) -> forms.AssignForm:
    """Return the form of who is in charge."""
    people = selectors.candidates(case)
    return forms.AssignForm(sent, people=people, initial={"assignee": case.assignee_id}, auto_id="assign_%s")


def move_form(case: Case, sent: QueryDict | None = None) -> forms.MoveForm:
    """Return the form of another office."""
    offices = Organisation.objects.filter(body_id=case.body_id).exclude(pk__in=[case.organisation_id])
    return forms.MoveForm(sent, offices=sorted(offices, key=str), auto_id="move_%s")
