"""Opening an edition from the last one, and changing the day on which its sheets are due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import localized
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command, emit
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, reading, writing
from oirase.systems.plan.commons.models import (
    Edition,
    EditionState,
    Ending,
    Lineage,
    LineageKind,
    Programme,
    SourceKind,
)
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import one_at_a_time
from oirase.systems.plan.revision import rules
from oirase.systems.plan.revision.events import RevisionOpened
from oirase.systems.plan.revision.models import Sheet, SheetState

PERIOD_OVER = gettext_noop("事業期間が終わった。")


@command("revision.open")
def open_edition(
    actor: Actor,
    *,
    from_edition_id: UUID,
    fiscal_year: int,
    title: str,
    title_en: str = "",
    due_on: date,
    keep: Iterable[int] = (),
) -> Edition:
    """Open an edition of a year from a published one, with a sheet for each programme, due on a day.

    `keep` are numbers of programmes that go on although their stated time is over. Conflict while another revision of the year is open.
    """
    before = (
        Edition.objects.visible_to(actor).filter(pk=from_edition_id, state=EditionState.PUBLISHED).first()
    )
    if before is None:
        raise Rejected(_("公開中の版を選んでください。"), "from_edition")
    edition = Edition(body=before.body, organisation=before.organisation, fiscal_year=fiscal_year)
    authorise(Sheet(edition=edition, body=before.body, organisation=before.organisation), "manage")
    _check(before, fiscal_year, title, due_on)
    one_at_a_time(before.body_id)
    if Edition.objects.filter(
        body=before.body, state=EditionState.DRAFT, source_kind=SourceKind.REVISION
    ).exists():
        raise Conflict(
            _("まだ公開していない改定作業があります。先にそれを公開するか、下書きを削除してください。")
        )
    texts = LocalizedText({**before.title, "ja": title.strip(), "en": title_en.strip()})
    rolled = rules.rolled_over(reading.edition_data(before), fiscal_year, texts, keep)
    _write(edition, rolled.edition, before)
    _keep_lineage(edition, before, rolled.ended)
    make_sheets(edition, due_on)
    changed(edition, "opened", after={"from": str(before.pk), "due_on": due_on, "ended": len(rolled.ended)})
    emit(
        RevisionOpened(
            subject=f"plan.edition/{edition.pk}",
            body_id=edition.body_id,
            edition=edition.pk,
            fiscal_year=fiscal_year,
            due_on=due_on,
        )
    )
    return edition


def _check(before: Edition, fiscal_year: int, title: str, due_on: date) -> None:
    problems: dict[str, list[str]] = {}
    if fiscal_year not in (before.fiscal_year, before.fiscal_year + 1):
        problems["fiscal_year"] = [_("元の版と同じ年度か、次の年度を選んでください。")]
    if not title.strip():
        problems["title"] = [_("名称を入力してください。")]
    if due_on < clock.today():
        problems["due_on"] = [_("今日より後の日を選んでください。")]
    if problems:
        raise Rejected(problems)


def _write(edition: Edition, given: data.EditionData, before: Edition) -> None:
    name = f"{before.fiscal_year}.{before.revision}"
    digest = hashlib.sha256(f"revision/{before.pk}/{new_id()}".encode()).hexdigest()
    ready = replace(given, source=data.SourceData(SourceKind.REVISION, name, digest))
    used = Edition.objects.filter(body=edition.body, fiscal_year=edition.fiscal_year)
    edition.revision = max(used.values_list("revision", flat=True), default=0) + 1
    for column, value in writing.edition_values(ready).items():
        setattr(edition, column, value)
    edition.save()
    writing.write_parts(edition, ready, Offices(edition.body, packs.current().path))


def _keep_lineage(edition: Edition, before: Edition, ended: Iterable[data.ProgrammeData]) -> None:
    old = {row.code: row for row in before.programmes.all()}
    Lineage.objects.bulk_create(
        Lineage(predecessor=old[row.code], successor=row, kind=LineageKind.CONTINUED)
        for row in edition.programmes.all()
        if row.code in old
    )
    reason = localized(PERIOD_OVER)
    Ending.objects.bulk_create(
        Ending(edition=edition, predecessor=old[one.code], reason=reason) for one in ended
    )


def make_sheets(edition: Edition, due_on: date) -> None:
    """Make the sheets that are not there yet; each belongs to the first division in charge that is known."""
    known = Sheet.objects.filter(edition=edition).values("programme")
    rows = (
        edition.programmes.exclude(pk__in=known)
        .select_related("bureau")
        .prefetch_related("divisions__organisation")
    )
    Sheet.objects.bulk_create(
        Sheet(
            edition=edition,
            programme=row,
            body_id=edition.body_id,
            organisation=division_of(row, edition),
            due_on=due_on,
        )
        for row in rows
    )


def division_of(row: Programme, edition: Edition) -> Organisation | None:
    """Return who owes a programme's sheet: its first known division, else its bureau, else the office of the edition.

    A division of another body (a board of education) fills it in under a grant into this body, by agreement.
    """
    divisions = [one.organisation for one in row.divisions.all() if one.organisation]
    return next(iter(divisions), None) or row.bureau or edition.organisation


@command("revision.change_due_day")
def change_due_day(actor: Actor, *, sheet_id: UUID, version: int, due_on: date) -> Sheet:
    """Give a division more time, or less; reminders follow the new day."""
    sheet = authorised(actor, Sheet, sheet_id, "manage", version)
    if sheet.state == SheetState.ACCEPTED or not sheet.edition.is_draft:
        raise Conflict(_("この個票の期限は、もう変えられません。"))
    before = sheet.due_on
    sheet.due_on, sheet.reminded_on = due_on, None
    sheet.version += 1
    sheet.save()
    changed(sheet, "due day changed", before={"due_on": before}, after={"due_on": due_on})
    return sheet
