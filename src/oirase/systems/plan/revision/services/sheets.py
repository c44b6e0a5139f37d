"""Commands on one sheet: save, hand in, take back, send back, accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, Rejected, authorised, changed, command, emit
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import require_draft
from oirase.systems.plan.revision import letters, rules, selectors
from oirase.systems.plan.revision.events import SheetAccepted, SheetReturned, SheetSubmitted
from oirase.systems.plan.revision.models import Change, Remark, Sheet, SheetState
from oirase.systems.plan.revision.rights import manages


@dataclass(frozen=True)
class Saved:
    """What became of a save: the sheet as it is now, what was written, what another had changed, what cannot be a value."""

    sheet: Sheet
    changes: dict[str, str]
    clashes: tuple[fields.Clash, ...]
    problems: dict[str, list[str]]

    @property
    def complete(self) -> bool:
        """Whether everything that was wanted is written."""
        return not self.clashes and not self.problems


@command("revision.save")
def save(actor: Actor, *, sheet_id: UUID, version: int, given: Mapping[str, str]) -> Saved:
    """Write the typed fields of somebody who opened the sheet at `version`.

    Fields that others have changed since stay as those saved them and come back as clashes; what cannot be a value, or would
    leave a part without its name, comes back as problems. Everything else is written.
    """
    sheet = authorised(actor, Sheet, sheet_id, "edit")
    _require_writable(actor, sheet)
    programme = selectors.programme_of(sheet)
    now = fields.values_of(programme)
    typed, problems = fields.read_all(given)
    merged = fields.merge(selectors.values_at(sheet, now, version), typed, now)
    changes = dict(merged.changes)
    known = fields.problems_of(now)
    wrong = {key: found for key, found in fields.problems_of({**now, **changes}).items() if key not in known}
    held = rules.held_back(wrong, changes)
    problems |= {key: found for key, found in wrong.items() if held}
    changes = {key: value for key, value in changes.items() if key not in held}
    if changes:
        fields.write(programme, changes, Offices(sheet.body, packs.current().path))
        _log(actor, sheet, now, changes)
    return Saved(sheet, changes, merged.clashes, problems)


def _log(actor: Actor, sheet: Sheet, before: Mapping[str, str], changes: Mapping[str, str]) -> None:
    sheet.version += 1
    sheet.edited_at, sheet.edited_by = clock.now(), actor.user_id
    sheet.save()
    Change.objects.bulk_create(
        Change(
            sheet=sheet,
            version=sheet.version,
            key=key,
            before=before.get(key, ""),
            after=value,
            at=sheet.edited_at,
            by=actor.user_id,
        )
        for key, value in changes.items()
    )
    sheet.remarks.filter(key__in=changes, answered_at=None).update(answered_at=sheet.edited_at)
    changed(
        sheet,
        "saved",
        before={key: before.get(key, "") for key in changes},
        after=dict(changes),
    )


def _require_writable(actor: Actor, sheet: Sheet) -> None:
    require_draft(sheet.edition)
    if not sheet.is_open and not manages(actor, sheet):
        raise Conflict(_("提出した個票は、取り戻してから直してください。"))


@command("revision.submit")
def submit(actor: Actor, *, sheet_id: UUID, version: int, note: str = "") -> Sheet:
    """Hand a sheet in. With fields that should be filled, or remarks that nobody has answered, a word on it is required."""
    sheet = authorised(actor, Sheet, sheet_id, "edit", version)
    _require_writable(actor, sheet)
    if not sheet.is_open:
        raise Conflict(_("この個票はすでに提出されています。"))
    values = fields.values_of(selectors.programme_of(sheet))
    problems = fields.problems_of(values)
    if problems:
        raise Rejected(problems)
    lacking = [
        *rules.describe_gaps(rules.gaps(values, sheet.edition.fiscal_year), values),
        *(
            _("意見のあった「%(field)s」が変わっていません。")
            % {"field": selectors.remark_label(one, values)}
            for one in sheet.remarks.filter(answered_at=None)
        ),
    ]
    if lacking and not note.strip():
        raise Rejected({"note": [*lacking, _("このまま提出するときは、説明を入力してください。")]})
    sheet.state, sheet.submit_note = SheetState.SUBMITTED, note.strip()[:500]
    sheet.submitted_at, sheet.submitted_by = clock.now(), actor.user_id
    sheet.remarks.filter(answered_at=None).update(answered_at=sheet.submitted_at)
    _moved(sheet, "submitted")
    emit(SheetSubmitted(subject=subject_of(sheet), body_id=sheet.body_id, sheet=sheet.pk))
    return sheet


@command("revision.recall")
def recall(actor: Actor, *, sheet_id: UUID, version: int) -> Sheet:
    """Let the division take a sheet back that nobody has accepted yet."""
    sheet = authorised(actor, Sheet, sheet_id, "edit", version)
    if sheet.state != SheetState.SUBMITTED or not sheet.edition.is_draft:
        raise Conflict(_("取り戻せるのは、提出して確認される前の個票だけです。"))
    sheet.state = SheetState.OWED
    _moved(sheet, "recalled")
    return sheet


@command("revision.send_back")
def send_back(actor: Actor, *, sheet_id: UUID, version: int, remarks: Mapping[str, str]) -> Sheet:
    """Send single fields back, each with a word on it (an empty key: the sheet as a whole)."""
    sheet = authorised(actor, Sheet, sheet_id, "manage", version)
    if sheet.state not in (SheetState.SUBMITTED, SheetState.ACCEPTED) or not sheet.edition.is_draft:
        raise Conflict(_("差し戻せるのは、提出された個票だけです。"))
    said = {key: text.strip()[:1000] for key, text in remarks.items() if text.strip()}
    if not said:
        raise Rejected(_("差し戻す欄に意見を書いてください。"))
    for key in said:
        if key:
            fields.parse(key)
    sheet.state, sheet.accepted_at, sheet.accepted_by = SheetState.RETURNED, None, None
    sheet.reminded_on = None
    Remark.objects.bulk_create(
        Remark(sheet=sheet, key=key, text=text, by=actor.user_id) for key, text in said.items()
    )
    _moved(sheet, "returned", said)
    emit(SheetReturned(subject=subject_of(sheet), body_id=sheet.body_id, sheet=sheet.pk, fields=len(said)))
    letters.returned(sheet, said)
    return sheet


@command("revision.accept")
def accept(actor: Actor, *, sheet_id: UUID, version: int) -> Sheet:
    """Accept a sheet that was handed in."""
    sheet = authorised(actor, Sheet, sheet_id, "manage", version)
    if sheet.state != SheetState.SUBMITTED or not sheet.edition.is_draft:
        raise Conflict(_("確認済みにできるのは、提出された個票だけです。"))
    sheet.state, sheet.accepted_at, sheet.accepted_by = SheetState.ACCEPTED, clock.now(), actor.user_id
    _moved(sheet, "accepted")
    emit(SheetAccepted(subject=subject_of(sheet), body_id=sheet.body_id, sheet=sheet.pk))
    return sheet


def _moved(sheet: Sheet, action: str, said: Mapping[str, str] | None = None) -> None:
    sheet.version += 1
    sheet.save()
    changed(sheet, action, after={"state": sheet.state, **({"remarks": dict(said)} if said else {})})


def subject_of(sheet: Sheet) -> str:
    """Return under which subject a sheet's events go out."""
    return f"revision.sheet/{sheet.pk}"
