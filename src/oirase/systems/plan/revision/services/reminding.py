"""Telling those who owe: once when the revision is opened, then on the days of the pace, and whenever the office in charge wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body, User
from oirase.kernel.access.officers import officers_with
from oirase.kernel.calendar.working import closed_in
from oirase.kernel.commands import authorised, changed, command, permit
from oirase.kernel.manifest import packs
from oirase.kernel.settings import value_on
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.revision import letters, rules, selectors
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.rights import edits, manages
from oirase.systems.plan.revision.specs import FIRST_REMINDER, LAST_REMINDER, LATE_REMINDER

Letter = Callable[[User, Sequence[Sheet]], None]


def tell(sheets: Sequence[Sheet], letter: Letter) -> dict[UUID, list[Sheet]]:
    """Write one letter to each officer who may fill any of the sheets; return what each was told. Called inside a command."""
    told: dict[UUID, list[Sheet]] = defaultdict(list)
    people: dict[UUID, User] = {}
    for body_id in {sheet.body_id for sheet in sheets}:
        for user, actor in officers_with("revision.edit", body_id):
            # Who manages the whole revision is not who owes its sheets.
            own = [one for one in sheets if edits(actor, one) and not manages(actor, one)]
            if own:
                told[user.pk], people[user.pk] = own, user
    for key, own in told.items():
        letter(people[key], own)
    return told


@command("revision.remind")
def remind(actor: Actor, *, edition_id: UUID, sheet_ids: Sequence[UUID] = ()) -> Edition:
    """Remind at once, whatever the pace: all divisions that owe sheets of an edition, or those of some sheets."""
    edition = Edition.objects.get_visible(actor, pk=edition_id)
    owed = [sheet for sheet in selectors.open_sheets(edition) if not sheet_ids or sheet.pk in sheet_ids]
    for sheet in owed:
        authorised(actor, Sheet, sheet.pk, "manage")
    if not owed:
        permit("revision.manage")
        return edition
    told = tell(owed, letters.reminded)
    _note(owed)
    changed(edition, "reminded", after={"sheets": len(owed), "officers": len(told)})
    return edition


@command("revision.remind_all")
def remind_all(actor: Actor) -> None:
    """Remind whoever is due today by the pace; called every morning, and after downtime once for all the days lost."""
    permit("revision.manage")
    due = _due_today(selectors.open_sheets())
    if not due:
        return
    tell(due, letters.reminded)
    _note(due)
    for sheet in due:
        changed(sheet, "reminded", after={"on": clock.today()})


def _due_today(owed: Sequence[Sheet]) -> list[Sheet]:
    day = clock.today()
    days = [day, *(sheet.due_on for sheet in owed), *(sheet.reminded_on or day for sheet in owed)]
    closed = closed_in(packs.current().calendar, min(days), max(days))
    paces = {body.pk: pace_of(body) for body in {sheet.body for sheet in owed}}
    return [
        sheet
        for sheet in owed
        if rules.reminder_is_due(day, sheet.due_on, sheet.reminded_on, paces[sheet.body_id], closed)
    ]


def pace_of(body: Body) -> rules.Pace:
    """Return when a body's divisions are reminded today."""
    today = clock.today()
    return rules.Pace(
        first=int(value_on(FIRST_REMINDER.key, today, body.code)),
        last=int(value_on(LAST_REMINDER.key, today, body.code)),
        every=int(value_on(LATE_REMINDER.key, today, body.code)),
    )


def _note(sheets: Sequence[Sheet]) -> None:
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(reminded_on=clock.today())
