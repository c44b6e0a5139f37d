"""Every write to a roadmap: load a draft, correct and review it, publish, withdraw, delete a draft.

Order of events: `load_edition` makes a draft with the flags of its reading; reviewers answer each flag (`resolve_flag`, or
`update_programme`, which answers the flags of what it changes) and tick off programmes (`mark_reviewed`); `publish` refuses
while flags are open unless a reason is given. A published edition is frozen; `withdraw` takes it off the public pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command, emit
from oirase.kernel.manifest import packs
from oirase.kernel.search import forget
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, rules, writing
from oirase.systems.plan.commons.events import EditionPublished, EditionWithdrawn
from oirase.systems.plan.commons.models import (
    BudgetKind,
    Edition,
    EditionState,
    Flag,
    FlagState,
    Item,
    Programme,
)
from oirase.systems.plan.commons.offices import Offices


class KnownSource(Rejected):
    """The same source was loaded before; `edition` is what came of it."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        message = _("同じファイルは「%(title)s」第%(revision)d版としてすでに取り込まれています。") % {
            "title": edition.title,
            "revision": edition.revision,
        }
        super().__init__(message)


@command("plan.load_edition")
def load_edition(actor: Actor, *, given: data.EditionData) -> Edition:
    """Load an edition as a draft. Rejected with all problems when it cannot be one, KnownSource when it is there already."""
    pack = packs.current()
    body, organisation = writing.home(pack)
    edition = Edition(body=body, organisation=organisation, fiscal_year=given.fiscal_year)
    authorise(edition, "edit")
    _wait_for_other_loads(body.pk)
    others = Edition.objects.filter(body=body)
    same = others.filter(source_sha256=given.source.sha256).exclude(state=EditionState.WITHDRAWN).first()
    if same is not None:
        raise KnownSource(same)
    problems = rules.problems_of(given)
    if problems:
        raise Rejected({"": [str(problem) for problem in problems]})
    of_year = others.filter(fiscal_year=given.fiscal_year)
    edition.revision = _revision(given, of_year)
    before = of_year.filter(state=EditionState.PUBLISHED).order_by("-revision").first()
    if before is not None:
        given = writing.carry_over(given, before)
    for name, value in writing.edition_values(given).items():
        setattr(edition, name, value)
    edition.save()
    writing.write_parts(edition, given, Offices(body, pack.path))
    earlier = (
        before
        or others.filter(fiscal_year__lt=given.fiscal_year, state=EditionState.PUBLISHED)
        .order_by("-fiscal_year", "-revision")
        .first()
    )
    if earlier is not None:
        writing.link_lineage(edition, earlier)
    changed(edition, "loaded", after={"source": given.source.name, "sha256": given.source.sha256})
    return edition


def _wait_for_other_loads(body_id: UUID) -> None:
    """Take a body's loads one after the other: of the same file at the same time, the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plan.edition/{body_id}"])


def _revision(given: data.EditionData, of_year: Any) -> int:
    used = set(of_year.values_list("revision", flat=True))
    if given.revision is None or given.revision in used:
        return (max(used) if used else 0) + 1
    return given.revision


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
    _require_draft(programme.edition)
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
    writing.refresh_search_text(programme, offices.pack)


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
    _require_draft(flag.edition)
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
    _require_draft(programme.edition)
    if Flag.objects.filter(programme=programme, state=FlagState.OPEN).exists():
        raise Rejected(_("先に、この事業の要確認の箇所すべてに答えてください。"))
    if programme.reviewed_at is None:
        programme.reviewed_at, programme.reviewed_by = clock.now(), actor.user_id
        programme.save(update_fields=["reviewed_at", "reviewed_by"])
        changed(programme, "reviewed")
    return programme


@command("plan.publish")
def publish(actor: Actor, *, edition_id: UUID, version: int, reason: str = "") -> Edition:
    """Publish a draft. With open flags it is Rejected with their list, unless a reason is given, which is kept."""
    edition = authorised(actor, Edition, edition_id, "publish", version)
    _require_draft(edition)
    waiting = Flag.objects.filter(edition=edition, state=FlagState.OPEN).select_related("programme")
    if waiting and not reason.strip():
        listed = [
            f"No{flag.programme.number}: {_(flag.reason)}"
            for flag in waiting.order_by("programme__number", "order")
        ]
        raise Rejected({"": [_("要確認の箇所が残っています。"), *listed]})
    edition.state, edition.published_at = EditionState.PUBLISHED, clock.now()
    edition.publish_reason = reason.strip()[:500] if waiting else ""
    edition.version += 1
    edition.save()
    changed(
        edition,
        "published",
        before={"state": "draft"},
        after={"state": "published", "reason": edition.publish_reason},
    )
    emit(EditionPublished(**_told(edition)))
    return edition


@command("plan.withdraw")
def withdraw(actor: Actor, *, edition_id: UUID, version: int, reason: str) -> Edition:
    """Take a published edition off the public pages; the reason is required and kept."""
    edition = authorised(actor, Edition, edition_id, "publish", version)
    if edition.state != EditionState.PUBLISHED:
        raise Rejected(_("公開中の版だけを取り下げられます。"))
    if not reason.strip():
        raise Rejected(_("取下げの理由を入力してください。"), "reason")
    edition.state, edition.withdrawn_at = EditionState.WITHDRAWN, clock.now()
    edition.withdraw_reason = reason.strip()[:500]
    edition.version += 1
    edition.save()
    changed(
        edition,
        "withdrawn",
        before={"state": "published"},
        after={"state": "withdrawn", "reason": edition.withdraw_reason},
    )
    emit(EditionWithdrawn(**_told(edition)))
    return edition


@command("plan.delete_draft")
def delete_draft(actor: Actor, *, edition_id: UUID, version: int) -> None:
    """Delete a draft with everything in it; what was ever published stays."""
    edition = authorised(actor, Edition, edition_id, "edit", version)
    _require_draft(edition)
    changed(edition, "deleted", before={"title": edition.title.text("ja"), "source": edition.source_name})
    for programme in edition.programmes.all():
        forget(programme)
    edition.delete()


def _told(edition: Edition) -> dict[str, Any]:
    return {
        "subject": f"plan.edition/{edition.pk}",
        "body_id": edition.body_id,
        "edition": edition.pk,
        "fiscal_year": edition.fiscal_year,
        "revision": edition.revision,
    }


def _require_draft(edition: Edition) -> None:
    if not edition.is_draft:
        raise Conflict(_("この版はすでに公開または取下げされているため、直せません。"))


def load_from_pack(given: data.EditionData, pack: packs.Pack) -> Edition | None:
    """Bring a pack's edition into the tables and publish it, inside the command that loads the pack.

    The same pack again changes nothing but the search keys, which also name the systems. Returns None, and leaves
    everything alone, where people have withdrawn the edition or hold another one under its year and revision.
    """
    body, organisation = writing.home(pack)
    problems = rules.problems_of(given)
    if problems:
        raise Rejected({"": [str(problem) for problem in problems]})
    given = replace(given, revision=given.revision or 1)
    same_place = Q(fiscal_year=given.fiscal_year, revision=given.revision)
    edition = Edition.objects.filter(same_place, body=body).first()
    if edition is not None and (edition.source_kind != "pack" or edition.state != EditionState.PUBLISHED):
        return None
    if edition is not None and edition.source_sha256 == given.source.sha256:
        _refresh_search(edition, pack)
        return edition
    fresh = edition is None
    if edition is None:
        edition = Edition(
            body=body,
            organisation=organisation,
            fiscal_year=given.fiscal_year,
            revision=given.revision or 1,
            state=EditionState.PUBLISHED,
            published_at=clock.now(),
        )
    for name, value in writing.edition_values(given).items():
        setattr(edition, name, value)
    edition.save()
    writing.write_parts(edition, given, Offices(body, pack.path))
    changed(edition, "loaded", after={"source": given.source.name, "sha256": given.source.sha256})
    if fresh:
        emit(EditionPublished(**_told(edition)))
    return edition


def _refresh_search(edition: Edition, pack: packs.Pack) -> None:
    programmes = list(
        edition.programmes.select_related("bureau").prefetch_related(
            "divisions", "initiatives", "bureau__versions"
        )
    )
    for programme in programmes:
        writing.refresh_search_text(programme, pack.path)
    Programme.objects.bulk_update(programmes, ["search_text"])
