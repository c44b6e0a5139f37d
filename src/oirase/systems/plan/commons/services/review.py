"""Commands of the review: correct a programme, answer the flags of its reading, tick it off."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, Rejected, authorised, changed, command
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import rules, writing
from oirase.systems.plan.commons.models import (
    BudgetKind,
    Flag,
    FlagState,
    Item,
    Programme,
    SourceKind,
)
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import require_draft


@dataclass(frozen=True)
class ProgrammeEdit:
    """What a reviewer may correct, all of it at once, as the form gives it.

    `start` and `end` are western fiscal years; `initiatives` are Japanese names in order.
    """

    title: str
    title_en: str
    item: UUID
    bureau: str
    divisions: tuple[str, ...]
    start: int | None
    end: int | None
    budget_thousand_yen: int | None
    summary: str
    summary_en: str
    initiatives: tuple[str, ...]


FLAG_KEYS = {
    "title": "title",
    "item": "item",
    "field": "item",
    "bureau": "bureau",
    "divisions": "divisions",
    "start": "start",
    "end": "end",
    "budget_thousand_yen": "budget_thousand_yen",
    "initiatives": "initiatives",
}


def edit_of(programme: Programme) -> ProgrammeEdit:
    """Return a programme's values as a reviewer's form shows them."""
    return ProgrammeEdit(
        title=programme.title.text("ja"),
        title_en=programme.title.get("en", ""),
        item=programme.item_id,
        bureau=programme.bureau_name,
        divisions=tuple(division.name for division in programme.divisions.all()),
        start=programme.start_year,
        end=programme.end_year,
        budget_thousand_yen=programme.budget_thousand_yen,
        summary=programme.summary.get("ja", ""),
        summary_en=programme.summary.get("en", ""),
        initiatives=tuple(initiative.name.text("ja") for initiative in programme.initiatives.all()),
    )


@command("plan.update_programme")
def update_programme(actor: Actor, *, programme_id: UUID, version: int, edit: ProgrammeEdit) -> Programme:
    """Correct a programme of a draft; flags of what was changed count as answered. Conflict when somebody was first."""
    programme = authorised(actor, Programme, programme_id, "edit", version)
    require_draft(programme.edition)
    if programme.edition.source_kind == SourceKind.REVISION:
        # Field by field, with its log: a change past that log would be taken for nobody's and lost.
        raise Conflict(_("この版は改定作業の個票で直してください。"))
    before = edit_of(programme)
    if edit == before:
        return programme
    _check_edit(programme, edit)
    offices = Offices(programme.edition.body, packs.current().path)
    _apply(programme, before, edit, offices)
    programme.version += 1
    programme.save()
    different = {name for name in vars(edit) if getattr(edit, name) != getattr(before, name)}
    open_flags = Flag.objects.filter(programme=programme, state=FlagState.OPEN)
    for flag in open_flags:
        if FLAG_KEYS.get(flag.key) in different:
            _answer(actor, flag, FlagState.CORRECTED)
    changed(
        programme,
        "updated",
        before={name: _plain(getattr(before, name)) for name in sorted(different)},
        after={name: _plain(getattr(edit, name)) for name in sorted(different)},
    )
    return programme


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value if isinstance(value, int | None) else str(value)


def _check_edit(programme: Programme, edit: ProgrammeEdit) -> None:
    problems: dict[str, list[str]] = {}
    if not edit.title.strip():
        problems["title"] = [_("事業名を入力してください。")]
    if not Item.objects.filter(pk=edit.item, edition=programme.edition).exists():
        problems["item"] = [_("この版の項目を選んでください。")]
    period = rules.period_problems(edit.start, edit.end)
    if period:
        problems["end"] = period
    if edit.budget_thousand_yen is not None and edit.budget_thousand_yen < 0:
        problems["budget_thousand_yen"] = [_("0以上の数を入力してください。")]
    if problems:
        raise Rejected(problems)


def _apply(programme: Programme, before: ProgrammeEdit, edit: ProgrammeEdit, offices: Offices) -> None:
    programme.title = LocalizedText({**programme.title, "ja": edit.title, "en": edit.title_en})
    programme.summary = LocalizedText({**programme.summary, "ja": edit.summary, "en": edit.summary_en})
    programme.item_id = edit.item
    programme.bureau, programme.bureau_name = offices.find(edit.bureau), offices.printed(edit.bureau)
    programme.start_year, programme.end_year = edit.start, edit.end
    if (edit.divisions, edit.bureau) != (before.divisions, before.bureau):
        programme.divisions.all().delete()
        writing.write_divisions(programme, edit.divisions, offices)
    if edit.budget_thousand_yen != before.budget_thousand_yen:
        _apply_budget(programme, edit.budget_thousand_yen, offices)
    if edit.initiatives != before.initiatives:
        _apply_initiatives(programme, edit.initiatives)
    programme._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # its parts have changed
    writing.refresh_search_text(programme)


def _apply_budget(programme: Programme, amount: int | None, offices: Offices) -> None:
    """Replace the initial lines by one; carry-over and supplementary lines stay."""
    programme.budget_thousand_yen = amount
    programme.budget_lines.filter(kind=BudgetKind.INITIAL).delete()
    if amount is None:
        return
    last = programme.budget_lines.aggregate(last=Max("order"))["last"] or 0
    programme.budget_lines.create(
        order=last + 1, kind=BudgetKind.INITIAL, organisation=programme.bureau, amount_thousand_yen=amount
    )


def _apply_initiatives(programme: Programme, names: tuple[str, ...]) -> None:
    """Rename, add and remove by place; an initiative keeps its texts and year cells when only its name changes."""
    present = list(programme.initiatives.all())
    for order, name in enumerate(names):
        if order < len(present):
            initiative = present[order]
            if initiative.name.text("ja") != name:
                initiative.name = LocalizedText(ja=name)
                initiative.save(update_fields=["name"])
        else:
            programme.initiatives.create(
                order=(present[-1].order if present else 0) + order + 1, name=LocalizedText(ja=name)
            )
    for initiative in present[len(names) :]:
        initiative.delete()


@command("plan.resolve_flag")
def resolve_flag(actor: Actor, *, flag_id: UUID, state: str) -> Flag:
    """Answer a flag: accepted as read, or corrected; an answered flag may be opened again."""
    flag = authorised(actor, Flag, flag_id, "review")
    require_draft(flag.edition)
    if state not in FlagState.values:
        raise Rejected(_("この答えは選べません。"), "state")
    if flag.state == state:
        return flag
    before = flag.state
    _answer(actor, flag, FlagState(state))
    changed(flag, "resolved", before={"state": before}, after={"state": state})
    return flag


def _answer(actor: Actor, flag: Flag, state: FlagState) -> None:
    flag.state = state
    flag.resolved_at = None if state == FlagState.OPEN else clock.now()
    flag.resolved_by = None if state == FlagState.OPEN else actor.user_id
    flag.version += 1
    flag.save()


@command("plan.mark_reviewed")
def mark_reviewed(actor: Actor, *, programme_id: UUID, version: int) -> Programme:
    """Tick a programme off; Rejected while one of its flags is open."""
    programme = authorised(actor, Programme, programme_id, "review", version)
    require_draft(programme.edition)
    if Flag.objects.filter(programme=programme, state=FlagState.OPEN).exists():
        raise Rejected(_("先に、この事業の要確認の箇所すべてに答えてください。"))
    if programme.reviewed_at is None:
        programme.reviewed_at, programme.reviewed_by = clock.now(), actor.user_id
        programme.save(update_fields=["reviewed_at", "reviewed_by"])
        changed(programme, "reviewed")
    return programme
