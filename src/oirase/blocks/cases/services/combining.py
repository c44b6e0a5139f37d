"""Cases that have to do with each other: handed in twice and put together, one made into two, just related."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.cases import letters, opening, parts, rules
from oirase.blocks.cases.correcting import changes_between
from oirase.blocks.cases.models import Action, Case, Link
from oirase.blocks.cases.recording import record, standing_of
from oirase.blocks.cases.rules import Kind, Standing
from oirase.blocks.cases.services.working import words
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, Rejected, authorised, command

SPLIT_OFF = "split"


@command("cases.merge")
def merge(actor: Actor, *, case_id: UUID, into_id: UUID, version: int | None = None) -> Case:
    """Put a case that was handed in twice together with the other (統合): both must be the actor's to work on, of one applicant's kind.

    A part that was split off gives back what it took: merging is how a split is undone.
    """
    first, second = sorted((case_id, into_id), key=str)
    locked = {pk: authorised(actor, Case, pk, "work") for pk in (first, second)}
    case, into = locked[case_id], locked[into_id]
    if version is not None and case.version != version:
        raise Conflict(_("ほかの人が先に更新しました。最新の内容を確認してください。"))
    if case_id == into_id or case.type_id != into.type_id:
        raise Rejected(_("同じ手続の、別の案件を選んでください。"), "number")
    if not into.is_open:
        raise Rejected(_("統合先の案件は、すでに終わっています。"), "number")
    back = _given_back(case, into)
    record(actor, case, Kind.MERGED, {"into": str(into.pk), "number": into.number}, shared=True)
    record(actor, into, Kind.LINKED, {"case": str(case.pk), "number": case.number, "merged": True, **back})
    if back:
        opening.find_by(into)
    _linked(case, into, "merged")
    letters.ended(case)
    return case


def _given_back(case: Case, into: Case) -> dict[str, Any]:
    """Put the parts that a case took from the other back into its answers; return what its history says of that."""
    taken = Action.objects.filter(case=into, kind=Kind.SPLIT, payload__case=str(case.pk)).first()
    keys = taken.payload["keys"] if taken else []
    if not keys:
        return {}
    if into.state not in rules.IN_HAND:
        raise Rejected(
            _("統合先の案件は対応中でないので、分けた部分を戻せません。先に対応中に戻してください。"),
            "number",
        )
    before = into.answers
    into.answers = parts.joined(into, case.answers, keys)
    return {
        "changes": changes_between(before, into.answers),
        "refused": sorted(standing_of(case).refused),
    }


@command("cases.link")
def link(actor: Actor, *, case_id: UUID, other_id: UUID, reason: str = "") -> Case:
    """Say that two cases have to do with each other."""
    case = authorised(actor, Case, case_id, "work")
    other = Case.objects.visible_to(actor).filter(pk=other_id).first()
    if other is None or other.pk == case.pk:
        raise Rejected(_("関連づける案件が見つかりません。"), "other")
    record(actor, case, Kind.LINKED, {"case": str(other.pk), "number": other.number}, text=reason[:200])
    _linked(case, other, reason[:200])
    return case


def _linked(case: Case, other: Case, reason: str) -> None:
    Link.objects.get_or_create(
        case=case,
        other=other,
        defaults={"body_id": case.body_id, "organisation_id": case.organisation_id, "reason": reason},
    )


@command("cases.split")
def split(
    actor: Actor,
    *,
    case_id: UUID,
    reason: str,
    chosen: Collection[str] = (),
    whole: bool = False,
    version: int | None = None,
) -> Case:
    """Make parts of a case, or with `whole` a copy of all of it, a case of its own (分割); return the new one.

    It has a number of its own, but was received when the whole was: the office's time does not begin anew. Charges and documents stay
    where they are. Conflict for a case without a form, whose contents its system keeps; Rejected where nothing is chosen, where nothing would
    be left, and for parts that the case has not.
    """
    case = authorised(actor, Case, case_id, "work", version)
    if case.type_version.form_version_id is None:
        raise Conflict(_("様式のない案件は、分けられません。"))
    why = words(reason, "reason")
    stays, goes = _divided(case, set(chosen), whole=whole)
    before, standing = case.answers, standing_of(case)
    moved = rules.file_ids(goes) - rules.file_ids(stays)
    made = _new_case(actor, case, goes, standing)
    case.answers = stays
    told: dict[str, Any] = {
        "case": str(made.pk),
        "number": made.number,
        "keys": sorted(
            key for key, value in before.items() if isinstance(value, list) and stays.get(key) != value
        ),
        "files": sorted(moved),
        "changes": changes_between(before, stays),
    }
    record(actor, case, Kind.SPLIT, told, text=why, shared=True)
    _linked(made, case, SPLIT_OFF)
    opening.find_by(case)
    opening.find_by(made)
    opening.tell(made)
    letters.split(made, case)
    return made


def _divided(case: Case, chosen: set[str], *, whole: bool) -> tuple[Mapping[str, Any], dict[str, Any]]:
    if whole:
        return case.answers, dict(case.answers)
    there = {one.name for one in parts.parts_of(case)}
    if not chosen or not chosen <= there:
        raise Rejected(_("新しい案件に移す部分を選んでください。"), "chosen")
    if chosen == there:
        raise Rejected(
            _("全部は移せません。同じ内容の案件を作るときは「全部の写し」を選んでください。"), "chosen"
        )
    return parts.divided(case, chosen)


def _new_case(actor: Actor, case: Case, answers: dict[str, Any], standing: Standing) -> Case:
    """Open the other case as its whole was opened: same applicant, version, times and officer."""
    kept = (
        "body_id organisation_id type_id type_version_id channel applicant_id representative_id applicant_name email phone "
        "language submitted_at due_on due_unconfirmed is_demo"
    )
    made = Case(**{name: getattr(case, name) for name in kept.split()}, answers=answers)
    office = case.organisation
    if office is None or standing.received_at is None:
        raise Conflict(_("受け付けた案件だけを分けられます。"))
    made.number = opening.next_number(office, clock.now())
    made.save(force_insert=True)
    given: dict[str, Any] = {
        "charges": [],
        "channel": case.channel,
        "from": str(case.pk),
        "flags": sorted(standing.flags),
        "waits": [[start.isoformat(), end.isoformat()] for start, end in standing.waits if end],
        "refused": sorted(standing.refused & rules.file_ids(answers)),
    }
    record(actor, made, Kind.SUBMITTED, given, shared=True, at=standing.received_at)
    record(actor, made, Kind.SPLIT, {"from": str(case.pk), "number": case.number}, shared=True)
    if standing.assignee:
        record(actor, made, Kind.ASSIGNED, {"to": standing.assignee})
    return made
