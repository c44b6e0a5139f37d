"""Changing what programmes there are: new, ended, merged, split, moved, numbered anew. What came from what is kept (系譜)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import localized
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command
from oirase.kernel.manifest import packs
from oirase.kernel.search import forget
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import fields, writing
from oirase.systems.plan.commons.models import (
    DecisionKind,
    Edition,
    Ending,
    Item,
    Lineage,
    LineageKind,
    Programme,
)
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import require_draft
from oirase.systems.plan.revision import selectors
from oirase.systems.plan.revision.models import Change, Sheet, SheetState
from oirase.systems.plan.revision.rights import manages
from oirase.systems.plan.revision.services.opening import make_sheets

MOVED_PARTS = ("initiatives", "indicators", "achievements", "decisions")
FAR_AWAY = 10_000
MOVED = gettext_noop("%(names)s をNo%(number)sへ移した。")


@command("revision.add_programme")
def add_programme(
    actor: Actor, *, edition_id: UUID, title: str, item: UUID, division: str, due_on: Any, title_en: str = ""
) -> Sheet:
    """Add a programme that continues none; its division owes the sheet."""
    edition = Edition.objects.get_visible(actor, pk=edition_id)
    authorise(
        Sheet(edition=edition, body_id=edition.body_id, organisation_id=edition.organisation_id), "manage"
    )
    require_draft(edition)
    offices = _offices(edition)
    office = _office(offices, division, "division")
    row = Programme(edition=edition, item=_item(edition, item), number=_next_number(edition))
    row.title = _title(title, title_en)
    row.start_year = edition.fiscal_year
    _place(row, office, offices)
    writing.give_codes(edition)
    make_sheets(edition, due_on)
    made = Sheet.objects.get(programme=row)
    changed(made, "added", after={"number": row.number, "title": title})
    return made


@command("revision.end_programme")
def end_programme(actor: Actor, *, sheet_id: UUID, version: int, reason: str, reason_en: str = "") -> Edition:
    """Leave a programme out of the edition; the reason stands in the open beside what it was before."""
    sheet = _managed(actor, sheet_id, version)
    if not reason.strip():
        raise Rejected(_("終了の理由を入力してください。"), "reason")
    programme, edition = sheet.programme, sheet.edition
    told = LocalizedText(ja=reason.strip()[:500], en=reason_en.strip()[:500])
    for edge in programme.predecessors.all():
        if (
            not edge.predecessor.successors.filter(successor__edition=edition)
            .exclude(successor=programme)
            .exists()
        ):
            Ending.objects.create(edition=edition, predecessor=edge.predecessor, reason=told)
    changed(
        sheet,
        "ended",
        before={"number": programme.number, "title": programme.title.text("ja")},
        after={"reason": reason},
    )
    _remove(programme)
    return edition


@command("revision.merge_programmes")
def merge_programmes(actor: Actor, *, into_id: UUID, version: int, other_ids: Sequence[UUID]) -> Sheet:
    """Make several programmes one: initiatives, indicators, achievements, decisions and money come over; all predecessors stay known."""
    into = _managed(actor, into_id, version)
    others = [_managed(actor, pk, None) for pk in dict.fromkeys(other_ids) if pk != into_id]
    if not others:
        raise Rejected(_("まとめる事業を選んでください。"), "others")
    if any(other.edition_id != into.edition_id for other in others):
        raise Rejected(_("同じ版の事業だけをまとめられます。"), "others")
    with _logged(actor, into, "merged"):
        for other in others:
            _take_over(into.programme, other.programme)
            changed(other, "merged", after={"into": str(into.pk)})
            _remove(other.programme)
        into.programme.predecessors.update(kind=LineageKind.MERGED)
        into.programme.start_year = min(
            (
                year
                for year in (into.programme.start_year, *(one.programme.start_year for one in others))
                if year
            ),
            default=None,
        )
    return into


def _take_over(into: Programme, other: Programme) -> None:
    known = set(into.predecessors.values_list("predecessor_id", flat=True))
    other.predecessors.filter(predecessor_id__in=known).delete()
    other.predecessors.update(successor=into, kind=LineageKind.MERGED)
    for name in MOVED_PARTS:
        _move_rows(getattr(other, name), into, name)
    for line in other.budget_lines.all():
        same = into.budget_lines.filter(
            kind=line.kind, account=line.account, organisation=line.organisation
        ).first()
        if same is None:
            _move_rows(other.budget_lines.filter(pk=line.pk), into, "budget_lines")
        elif line.amount_thousand_yen is not None:
            same.amount_thousand_yen = (same.amount_thousand_yen or 0) + line.amount_thousand_yen
            same.save(update_fields=["amount_thousand_yen"])


def _move_rows(rows: Any, into: Programme, name: str) -> None:
    orders = getattr(into, name).values_list("order", flat=True)
    rows.update(programme=into, order=F("order") + max(orders, default=0))


@command("revision.split_programme")
def split_programme(
    actor: Actor, *, sheet_id: UUID, version: int, title: str, parts: Iterable[str], title_en: str = ""
) -> Sheet:
    """Make a second programme of some initiatives and indicators (`initiative/<id>`, `indicator/<id>`) of one; both keep its past."""
    sheet = _managed(actor, sheet_id, version)
    programme, edition = sheet.programme, sheet.edition
    chosen = _chosen(programme, parts)
    row = Programme(
        edition=edition,
        item=programme.item,
        number=_next_number(edition),
        title=_title(title, title_en),
        bureau=programme.bureau,
        bureau_name=programme.bureau_name,
        start_year=programme.start_year,
        end_year=programme.end_year,
    )
    row.save()
    for division in programme.divisions.all():
        row.divisions.create(order=division.order, name=division.name, organisation=division.organisation)
    row.budget_lines.create(order=1, kind="initial", organisation=programme.bureau)
    programme.predecessors.update(kind=LineageKind.SPLIT)
    Lineage.objects.bulk_create(
        Lineage(predecessor=edge.predecessor, successor=row, kind=LineageKind.SPLIT)
        for edge in programme.predecessors.all()
    )
    with _logged(actor, sheet, "split"):
        for rows in chosen:
            rows.update(programme=row)
    writing.give_codes(edition)
    row.refresh_from_db()
    writing.refresh_search_text(row)
    row.save(update_fields=["search_text"])
    make_sheets(edition, sheet.due_on)
    made = Sheet.objects.get(programme=row)
    changed(made, "split off", after={"number": row.number, "title": title, "from": str(sheet.pk)})
    return made


@command("revision.move_parts")
def move_parts(actor: Actor, *, sheet_id: UUID, version: int, into_id: UUID, parts: Sequence[str]) -> Sheet:
    """Move initiatives and indicators to another programme of the edition; that they moved is kept as a decision of the first."""
    sheet, into = _managed(actor, sheet_id, version), _managed(actor, into_id, None)
    if into.pk == sheet.pk or into.edition_id != sheet.edition_id:
        raise Rejected(_("同じ版のほかの事業を選んでください。"), "into")
    chosen = _chosen(sheet.programme, parts)
    names = [str(row.name.text("ja")) for rows in chosen for row in rows]
    with _logged(actor, sheet, "parts moved out"), _logged(actor, into, "parts moved in"):
        for name, rows in zip(MOVED_PARTS, chosen, strict=False):
            _move_rows(rows, into.programme, name)
        decisions = sheet.programme.decisions
        decisions.create(
            order=max(decisions.values_list("order", flat=True), default=0) + 1,
            fiscal_year=sheet.edition.fiscal_year,
            kind=DecisionKind.CHANGED,
            text=localized(MOVED, {"names": "、".join(names), "number": into.programme.number}),
        )
    return into


def _chosen(programme: Programme, parts: Iterable[str]) -> list[Any]:
    found = []
    for name, section in (("initiatives", "initiative"), ("indicators", "indicator")):
        ids = [part.partition("/")[2] for part in parts if part.startswith(f"{section}/")]
        found.append(getattr(programme, name).filter(pk__in=ids))
    if not any(rows.exists() for rows in found):
        raise Rejected(_("分ける取組か指標を選んでください。"), "parts")
    if (
        not programme.initiatives.exclude(pk__in=found[0].values("pk")).exists()
        and programme.initiatives.exists()
    ):
        raise Rejected(_("元の事業に、取組を一つは残してください。"), "parts")
    return found


@command("revision.move_programme")
def move_programme(
    actor: Actor, *, sheet_id: UUID, version: int, item: UUID, divisions: Sequence[str]
) -> Sheet:
    """Move a programme to another heading or to other divisions; the first of them owes the sheet from now on."""
    sheet = _managed(actor, sheet_id, version)
    programme, offices = sheet.programme, _offices(sheet.edition)
    found = [_office(offices, name, "divisions") for name in divisions if name.strip()]
    if not found:
        raise Rejected(_("担当課を入力してください。"), "divisions")
    before = {"item": programme.item.code, "divisions": [one.name for one in programme.divisions.all()]}
    programme.item = _item(sheet.edition, item)
    programme.divisions.all().delete()
    _place(programme, found[0], offices, found)
    sheet.organisation = found[0]
    sheet.reminded_on = None
    _bump(sheet)
    after = {"item": programme.item.code, "divisions": [one.code for one in found]}
    changed(sheet, "moved", before=before, after=after)
    return sheet


@command("revision.hand_over")
def hand_over(actor: Actor, *, sheet_id: UUID, version: int, division: str) -> Sheet:
    """Pass a sheet on to another division in charge of the programme; whoever manages the revision may pass it to any."""
    sheet = authorised(actor, Sheet, sheet_id, "edit", version)
    if not sheet.is_open or not sheet.edition.is_draft:
        raise Conflict(_("渡せるのは、未提出の個票だけです。"))
    office = _office(_offices(sheet.edition), division, "division")
    named = {one.organisation_id for one in sheet.programme.divisions.all()}
    if office.pk not in named and not manages(actor, sheet):
        raise Rejected(_("この事業の担当課の中から選んでください。"), "division")
    before = sheet.organisation_id
    sheet.organisation, sheet.reminded_on = office, None
    _bump(sheet)
    changed(sheet, "handed over", before={"organisation": before}, after={"organisation": office.pk})
    return sheet


@command("revision.renumber")
def renumber(actor: Actor, *, edition_id: UUID, version: int) -> Edition:
    """Number an edition's programmes anew in the order of its headings; their lasting codes stay."""
    edition = authorised(actor, Edition, edition_id, "edit", version)
    authorise(
        Sheet(edition=edition, body_id=edition.body_id, organisation_id=edition.organisation_id), "manage"
    )
    require_draft(edition)
    rows = list(edition.programmes.order_by("item__field__order", "item__order", "number"))
    before = {row.code: row.number for row in rows}
    # In two steps, because a number may be taken until its present holder has moved.
    edition.programmes.update(number=F("number") + FAR_AWAY)
    for number, row in enumerate(rows, start=1):
        row.number = number
        writing.refresh_search_text(row)
    Programme.objects.bulk_update(rows, ["number", "search_text"])
    edition.version += 1
    edition.save(update_fields=["version"])
    after = {row.code: row.number for row in rows}
    changed(
        edition,
        "renumbered",
        before={code: number for code, number in before.items() if after[code] != number},
        after={code: number for code, number in after.items() if before[code] != number},
    )
    return edition


def _managed(actor: Actor, sheet_id: UUID, version: int | None) -> Sheet:
    sheet = authorised(actor, Sheet, sheet_id, "manage", version)
    require_draft(sheet.edition)
    sheet.programme = selectors.programme_of(sheet)
    return sheet


@contextmanager
def _logged(actor: Actor, sheet: Sheet, action: str) -> Iterator[None]:
    """Keep the log of fields true when whole parts come or go, so that nobody's open form takes them for its own."""
    before = fields.values_of(selectors.programme_of(sheet))
    yield
    programme = sheet.programme
    programme._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # its parts have changed
    fields.write(programme, {}, _offices(sheet.edition))
    after = fields.values_of(selectors.programme_of(sheet))
    _bump(sheet)
    Change.objects.bulk_create(
        Change(
            sheet=sheet,
            version=sheet.version,
            key=key,
            before=before.get(key, ""),
            after=after.get(key, ""),
            at=clock.now(),
            by=actor.user_id,
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key, "") != after.get(key, "")
    )
    changed(sheet, action, before={"fields": len(before)}, after={"fields": len(after)})


def _bump(sheet: Sheet) -> None:
    """Count the change; what was handed in or accepted has become something else and is owed again."""
    sheet.version += 1
    if sheet.state in (SheetState.SUBMITTED, SheetState.ACCEPTED):
        sheet.state = SheetState.OWED
        sheet.accepted_at = sheet.accepted_by = None
    sheet.save()


def _remove(programme: Programme) -> None:
    forget(programme)
    programme.delete()


def _next_number(edition: Edition) -> int:
    return max(edition.programmes.values_list("number", flat=True), default=0) + 1


def _title(title: str, title_en: str) -> LocalizedText:
    if not title.strip():
        raise Rejected(_("事業名を入力してください。"), "title")
    return LocalizedText(ja=title.strip()[:200], en=title_en.strip()[:300])


def _item(edition: Edition, pk: UUID) -> Item:
    found = Item.objects.filter(pk=pk, edition=edition).first()
    if found is None:
        raise Rejected(_("この版の項目を選んでください。"), "item")
    return found


def _offices(edition: Edition) -> Offices:
    return Offices(edition.body, packs.current().path)


def _office(offices: Offices, name: str, field: str) -> Organisation:
    found = offices.find(name.strip())
    if found is None:
        raise Rejected(_("「%(name)s」という組織がありません。") % {"name": name}, field)
    return found


def _place(
    row: Programme, office: Organisation, offices: Offices, divisions: Sequence[Organisation] = ()
) -> None:
    """Put a programme under an office: its division, and the bureau above."""
    bureau = offices.bureau_of(office)
    row.bureau, row.bureau_name = bureau, offices.printed(bureau.code)
    row._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # its parts have changed
    row.save()
    writing.write_divisions(row, [one.code for one in divisions or (office,)], offices)
    writing.refresh_search_text(row)
    row.save(update_fields=["search_text"])
