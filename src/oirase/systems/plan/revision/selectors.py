"""What pages, letters and commands read: sheets by filter, a programme's fields as they were, progress by bureau."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.calendar.working import closed_in
from oirase.kernel.manifest import packs
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import Edition, EditionState, Ending, Programme, SourceKind
from oirase.systems.plan.commons.models.programme import office_label
from oirase.systems.plan.revision import rules
from oirase.systems.plan.revision.models import Change, Remark, Sheet, SheetState

OPEN = (SheetState.OWED, SheetState.RETURNED)


def whole_programmes() -> RecordQuerySet[Programme]:
    """Return programmes with all their parts, before permission."""
    rows: Any = Programme.objects.select_related("edition__body", "item__field", "bureau")
    return cast("RecordQuerySet[Programme]", rows.prefetch_related(*fields.PARTS, "divisions"))


def programme_of(sheet: Sheet) -> Programme:
    """Return a sheet's programme with all its parts, fetched anew."""
    return whole_programmes().get(pk=sheet.programme_id)


def values_at(sheet: Sheet, now: Mapping[str, str], version: int) -> fields.Values:
    """Return a sheet's fields as they were at a version: as they are now, with later changes taken back."""
    later = Change.objects.filter(sheet=sheet, version__gt=version).order_by("-version")
    return rules.as_opened(now, later.values_list("key", "before"))


def remark_label(remark: Remark | str, values: Mapping[str, str]) -> str:
    """Return what a remark is about, for people."""
    key = remark if isinstance(remark, str) else remark.key
    return fields.label_of(key, values) if key else _("個票の全体")


def sheets(filters: Mapping[str, Any]) -> RecordQuerySet[Sheet]:
    """Return sheets of editions in the making, narrowed by a list's filters, before permission."""
    found: Any = Sheet.objects.filter(edition__state=EditionState.DRAFT).select_related(
        "programme", "edition", "organisation"
    )
    found = found.prefetch_related("organisation__versions")
    if state := filters.get("state"):
        found = found.filter(state=state)
    if filters.get("due") == "late":
        found = found.filter(due_on__lt=clock.today(), state__in=OPEN)
    if bureau := filters.get("bureau"):
        found = found.filter(programme__bureau_name=bureau)
    if office := filters.get("division"):
        found = found.filter(organisation=office)
    for word in filters.get("q", "").split():
        found = found.filter(programme__search_text__contains=search_key(word))
    return cast("RecordQuerySet[Sheet]", found)


def open_sheets(edition: Edition | None = None) -> list[Sheet]:
    """Return the sheets that are still owed (of an edition), in the order of their numbers."""
    found = Sheet.objects.filter(state__in=OPEN, edition__state=EditionState.DRAFT)
    found = found.filter(edition=edition) if edition else found
    return list(found.select_related("edition", "programme", "body").order_by("edition", "programme__number"))


def edition_in_the_making(actor: Actor, pk: UUID) -> Edition:
    """Return one draft of which the actor sees any sheet, or raise Http404."""
    return get_object_or_404(editions_in_the_making(actor), pk=pk)


def editions_in_the_making(actor: Actor) -> RecordQuerySet[Edition]:
    """Return the drafts of which the actor sees any sheet, newest first."""
    seen = Sheet.objects.visible_to(actor, granted=True).order_by().values("edition")
    found = Edition.objects.filter(pk__in=seen, state=EditionState.DRAFT, source_kind=SourceKind.REVISION)
    return found.order_by("-fiscal_year", "-revision")


@dataclass(frozen=True)
class Progress:
    """How far a bureau is: sheets by state, and how many are late."""

    key: str
    name: str
    counts: dict[str, int]
    late: int

    @property
    def total(self) -> int:
        """Return the number of sheets."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Return how many are accepted."""
        return self.counts[SheetState.ACCEPTED]


def progress_of(actor: Actor, edition: Edition) -> list[Progress]:
    """Return the progress of each bureau over the sheets that the actor sees, slowest first."""
    rows = (
        Sheet.objects.visible_to(actor, granted=True)
        .filter(edition=edition)
        .select_related("programme__bureau")
    )
    found: dict[str, list[Sheet]] = defaultdict(list)
    for row in rows.prefetch_related("programme__bureau__versions"):
        found[row.programme.bureau_name].append(row)
    return sorted(
        (_progress(key, group) for key, group in found.items()),
        key=lambda one: (one.done / one.total, -one.late, one.name),
    )


def _progress(key: str, group: list[Sheet]) -> Progress:
    counts = {state: sum(one.state == state for one in group) for state in SheetState.values}
    return Progress(key, str(group[0].programme.bureau_label), counts, sum(one.is_late for one in group))


def owed_sentences(edition: Edition) -> list[str]:
    """Return what still has to be accepted before an edition is published, for whoever publishes it."""
    waiting = (
        Sheet.objects.filter(edition=edition).exclude(state=SheetState.ACCEPTED).select_related("programme")
    )
    lines = [
        f"No{sheet.programme.number} {sheet.programme.title}: {sheet.get_state_display()}"
        for sheet in waiting.order_by("programme__number")
    ]
    return [_("確認済みでない個票が%(count)d件あります。") % {"count": len(lines)}, *lines] if lines else []


@dataclass(frozen=True)
class ChangedField:
    """A field that differs from how the revision began: as it was then, as it is now, who changed it last and when."""

    key: str
    label: str
    before: str
    after: str
    by: str
    at: Any


def changed_fields(sheet: Sheet, values: Mapping[str, str]) -> list[ChangedField]:
    """Return what a sheet changes, in the order of its fields."""
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for change in sheet.changes.order_by("version"):
        first.setdefault(change.key, change)
        last[change.key] = change
    names = _names(change.by for change in last.values())
    order = {key: place for place, key in enumerate(values)}
    keys = sorted(first, key=lambda key: (order.get(key, len(order)), key))
    return [
        ChangedField(
            key,
            fields.label_of(key, {**{one.key: one.before for one in first.values()}, **values}),
            fields.shown(key, first[key].before),
            fields.shown(key, values.get(key, "")),
            names.get(last[key].by, ""),
            last[key].at,
        )
        for key in keys
        if first[key].before != values.get(key, "")
    ]


def _names(ids: Any) -> dict[Any, str]:
    return {user.pk: user.name for user in User.objects.filter(pk__in={one for one in ids if one})}


def who_saved(sheet: Sheet, key: str) -> str:
    """Return who saved a field last."""
    change = sheet.changes.filter(key=key).order_by("-version").first()
    return _names([change.by]).get(change.by, "") if change else ""


def counts_for(actor: Actor) -> dict[str, int]:
    """Return how many sheets an officer's offices owe, and how many of them are late."""
    owed = Sheet.objects.visible_to(actor, "edit", granted=True).filter(
        state__in=OPEN, edition__state=EditionState.DRAFT
    )
    return {"open": owed.count(), "late": owed.filter(due_on__lt=clock.today()).count()}


def waiting_for_acceptance(actor: Actor) -> int:
    """Return how many sheets wait for the office in charge."""
    seen = Sheet.objects.visible_to(actor, "manage", granted=True)
    return seen.filter(state=SheetState.SUBMITTED, edition__state=EditionState.DRAFT).count()


def visible_sheet(actor: Actor, **lookup: Any) -> RecordQuerySet[Sheet]:
    """Return sheets that an actor may see, with what their page shows."""
    rows: Any = Sheet.objects.visible_to(actor, granted=True).filter(**lookup)
    open_remarks = Prefetch("remarks", Remark.objects.filter(Q(answered_at=None)), to_attr="open_remarks")
    rows = rows.select_related("edition", "programme__item__field", "organisation")
    return cast("RecordQuerySet[Sheet]", rows.prefetch_related(open_remarks))


def division_name(sheet: Sheet) -> str:
    """Return the name of the division that owes a sheet; empty where it belongs to the body as a whole."""
    return str(office_label(sheet.organisation, "")) if sheet.organisation else ""


def last_year_values(programme: Programme) -> fields.Values:
    """Return the fields of the programme that this one continues; empty for one that is new."""
    edge = programme.predecessors.select_related("predecessor").first()
    if edge is None:
        return {}
    rows = Programme.objects.prefetch_related(*fields.PARTS)
    return fields.values_of(rows.get(pk=edge.predecessor_id))


def neighbours(actor: Actor, sheet: Sheet) -> tuple[Sheet | None, Sheet | None]:
    """Return the sheets before and after one, of those that the actor sees."""
    seen: Any = Sheet.objects.visible_to(actor, granted=True).filter(edition_id=sheet.edition_id)
    seen = seen.select_related("programme")
    number = sheet.programme.number
    before = seen.filter(programme__number__lt=number).order_by("-programme__number").first()
    return before, seen.filter(programme__number__gt=number).order_by("programme__number").first()


def next_submitted(actor: Actor, sheet: Sheet) -> Sheet | None:
    """Return the next sheet of the edition that waits to be checked, from the start again after the last."""
    waiting: Any = Sheet.objects.visible_to(actor, "manage", granted=True)
    waiting = waiting.filter(edition_id=sheet.edition_id, state=SheetState.SUBMITTED).exclude(pk=sheet.pk)
    ordered = waiting.order_by("programme__number")
    following: Sheet | None = (
        ordered.filter(programme__number__gt=sheet.programme.number).first() or ordered.first()
    )
    return following


def offices_to_pass_to(sheet: Sheet, *, everywhere: bool) -> list[tuple[str, str]]:
    """Return the divisions to which a sheet can be passed: those in charge of its programme, or all of the body."""
    if everywhere:
        return [one for one in offices_of_body(sheet.body_id) if not _holds(sheet, one[0])]
    divisions = sheet.programme.divisions.select_related("organisation").prefetch_related(
        "organisation__versions"
    )
    return [
        (one.organisation.code, str(one.label))
        for one in divisions
        if one.organisation and one.organisation_id != sheet.organisation_id
    ]


def _holds(sheet: Sheet, code: str) -> bool:
    return sheet.organisation is not None and sheet.organisation.code == code


def offices_of_body(body_id: UUID) -> list[tuple[str, str]]:
    """Return the offices of a body as choices, in the order of its organisation."""
    rows = Organisation.objects.filter(body_id=body_id).prefetch_related("versions").order_by("code")
    return sorted(((row.code, str(office_label(row, ""))) for row in rows), key=lambda one: one[1])


def ending_programmes(edition: Edition) -> list[tuple[str, str]]:
    """Return the programmes whose stated time ends with an edition's year, as choices."""
    rows = edition.programmes.filter(end_year__lte=edition.fiscal_year).order_by("number")
    return [(str(row.number), f"No{row.number} {row.title}") for row in rows]


def endings_of(edition: Edition) -> list[Ending]:
    """Return the programmes of the edition before that this one leaves out."""
    return list(edition.endings.select_related("predecessor__edition").order_by("predecessor__number"))


def new_programmes(edition: Edition) -> list[Programme]:
    """Return the programmes that continue none."""
    return list(edition.programmes.filter(predecessors=None).order_by("number"))


def usual_due_day(edition: Edition) -> date:
    """Return the day on which most sheets of an edition are due."""
    days = Sheet.objects.filter(edition=edition).values_list("due_on", flat=True)
    return max(set(days), key=list(days).count, default=clock.today())


def open_day(day: date) -> date:
    """Return the first day from this one on which the offices are open."""
    closed = closed_in(packs.current().calendar, day, day + timedelta(days=30))
    return next(one for step in range(31) if not closed(one := day + timedelta(days=step)))


def other_sheets(actor: Actor, sheet: Sheet) -> list[tuple[str, str]]:
    """Return the other sheets of an edition as choices, those of the same heading first."""
    rows: Any = (
        Sheet.objects.visible_to(actor, "manage").filter(edition_id=sheet.edition_id).exclude(pk=sheet.pk)
    )
    rows = rows.select_related("programme").order_by("programme__number")
    item = sheet.programme.item_id
    ordered = sorted(rows, key=lambda one: (one.programme.item_id != item, one.programme.number))
    return [(str(one.pk), f"No{one.programme.number} {one.programme.title}") for one in ordered]
