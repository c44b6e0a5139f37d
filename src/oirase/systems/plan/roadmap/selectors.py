"""What the pages, the downloads and the API read: editions, programmes by filter, sums by heading, systems that serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Sum
from django.urls import reverse

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.models import Edition, Item, Lineage, Programme, YearCell
from oirase.systems.plan.commons.models.programme import office_label
from oirase.systems.plan.commons.selectors import (
    edition_of,
    for_detail,
    published_editions,
)
from oirase.systems.plan.commons.serving import served, systems_of

__all__ = ["edition_of", "for_detail", "published_editions", "systems_of"]


@dataclass(frozen=True)
class Filters:
    """What narrows the list; empty values do not. Amounts are thousand yen, `year` is a fiscal year within the period."""

    query: str = ""
    field: str = ""
    item: str = ""
    bureau: str = ""
    system: str = ""
    year: int | None = None
    budget_from: int | None = None
    budget_to: int | None = None


def programmes(actor: Actor, edition: Edition, filters: Filters) -> RecordQuerySet[Programme]:
    """Return the edition's programmes that fit, for the actor."""
    found: Any = Programme.objects.visible_to(actor).filter(edition=edition)
    for word in filters.query.split():
        found = found.filter(search_text__contains=search_key(word)) if search_key(word) else found
    equal = {"item__field__code": filters.field, "item__code": filters.item, "bureau_name": filters.bureau}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if filters.year is not None:
        found = found.filter(start_year__lte=filters.year, end_year__gte=filters.year)
    if filters.budget_from is not None:
        found = found.filter(budget_thousand_yen__gte=filters.budget_from)
    if filters.budget_to is not None:
        found = found.filter(budget_thousand_yen__lte=filters.budget_to)
    if filters.system:
        condition = served(running_only=filters.system == "running")
        found = found.exclude(condition) if filters.system == "none" else found.filter(condition)
    return found  # type: ignore[no-any-return]


UNLISTED = ("search_text", "summary", "note")


def for_list(queryset: RecordQuerySet[Programme]) -> RecordQuerySet[Programme]:
    """Fetch with the rows what a line of the list shows, and not the long texts, which it does not show."""
    # Prefetched, not joined: a bureau's one instance then serves all of its programmes, and its versions are attached once.
    return queryset.select_related("item").prefetch_related("bureau__versions").defer(*UNLISTED)


def for_lines(queryset: RecordQuerySet[Programme]) -> RecordQuerySet[Programme]:
    """Fetch with the rows what `serial.line_json` gives."""
    return for_list(queryset).select_related("item__field").prefetch_related("divisions")


def for_board(queryset: RecordQuerySet[Programme], *, texts: bool = False) -> RecordQuerySet[Programme]:
    """Fetch with the rows what the timeline shows: headings, what was decided, and which cells there are (with `texts`: what they say)."""
    said = ("text",) if texts else ()
    cells = Prefetch(
        "initiatives__cells", YearCell.objects.only("initiative", "fiscal_year", "kind", "stage", *said)
    )
    return (
        for_list(queryset).select_related("item__field").prefetch_related("initiatives", cells, "decisions")
    )


@dataclass(frozen=True)
class GroupTotal:
    """One group of programmes: its key for the filter, its name, how many, how much (thousand yen) of how many known."""

    key: str
    name: str
    count: int
    budget: int
    known: int


@dataclass(frozen=True)
class Overview:
    """Counts and initial budgets of an edition, by field, item and bureau."""

    count: int
    budget: int
    without_budget: int
    running: int
    fields: list[GroupTotal]
    items: list[GroupTotal]
    bureaus: list[GroupTotal]


def overview(actor: Actor, edition: Edition) -> Overview:
    """Add up an edition (three small queries, whatever the number of programmes)."""
    programmes = Programme.objects.visible_to(actor).filter(edition=edition)
    rows = list(
        programmes.order_by()
        .values("item_id", "bureau_name")
        .annotate(count=Count("pk"), known=Count("budget_thousand_yen"), budget=Sum("budget_thousand_yen"))
    )
    items = {item.pk: item for item in Item.objects.filter(edition=edition).select_related("field")}
    bureaus = _bureau_names(actor, edition)
    by_item = [(items[row["item_id"]], row) for row in rows]
    by_bureau = _grouped((0, row["bureau_name"], bureaus.get(row["bureau_name"], ""), row) for row in rows)
    return Overview(
        count=sum(row["count"] for row in rows),
        budget=sum(row["budget"] or 0 for row in rows),
        without_budget=sum(row["count"] - row["known"] for row in rows),
        running=programmes.filter(served(running_only=True)).count(),
        fields=_grouped((item.field.order, item.field.code, item.field.name, row) for item, row in by_item),
        items=_grouped((item.order, item.code, item.name, row) for item, row in by_item),
        bureaus=sorted(by_bureau, key=lambda group: (not group.key, -group.budget)),
    )


def _grouped(rows: Iterable[tuple[int, str, object, Mapping[str, Any]]]) -> list[GroupTotal]:
    found: dict[tuple[int, str], GroupTotal] = {}
    for order, key, name, row in rows:
        before = found.get((order, key), GroupTotal(key, str(name), 0, 0, 0))
        found[order, key] = GroupTotal(
            key,
            before.name,
            before.count + row["count"],
            before.budget + (row["budget"] or 0),
            before.known + row["known"],
        )
    return [found[place] for place in sorted(found)]


def _bureau_names(actor: Actor, edition: Edition) -> dict[str, str]:
    """Return each printed bureau in the reader's language; as printed where it was not recognised."""
    printed = dict(
        Programme.objects.visible_to(actor)
        .filter(edition=edition)
        .exclude(bureau_name="")
        .order_by("bureau_name")
        .values_list("bureau_name", "bureau_id")
        .distinct()
    )
    offices = Organisation.objects.filter(pk__in=printed.values()).prefetch_related("versions").in_bulk()
    return {name: str(office_label(offices.get(pk), name)) for name, pk in printed.items()}


def bureaus(actor: Actor, edition: Edition) -> list[tuple[str, str]]:
    """Return the bureaus to choose from, as printed and as shown."""
    return sorted(_bureau_names(actor, edition).items())


def address_of(programme: Programme) -> str:
    """Return a programme's lasting address; an edition that is not the public one is named by its revision."""
    edition = programme.edition
    return _of_revision(reverse("roadmap:programme", args=[edition.fiscal_year, programme.number]), edition)


def address_of_edition(edition: Edition) -> str:
    """Return the address of an edition's overview."""
    return _of_revision(reverse("roadmap:overview", args=[edition.fiscal_year]), edition)


def _of_revision(address: str, edition: Edition) -> str:
    return address if edition.state == "published" else f"{address}?revision={edition.revision}"


def lineage_between(before: Edition, after: Edition) -> list[tuple[int, int]]:
    """Return the recorded edges between two editions, as numbers."""
    edges = Lineage.objects.filter(predecessor__edition=before, successor__edition=after)
    return list(edges.values_list("predecessor__number", "successor__number"))
