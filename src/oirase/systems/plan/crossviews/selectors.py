"""What the cross-views read: programmes narrowed by heading, office and words, and grouped by what cuts across the headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import get_language

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.manifest.catalogue import SystemRow, index_domains
from oirase.kernel.search import address_of
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.models import Edition, Field, Programme, Stage, Tag, YearCell
from oirase.systems.plan.commons.models.programme import office_label
from oirase.systems.plan.commons.selectors import published_editions
from oirase.systems.plan.commons.serving import programmes_of, systems


@dataclass(frozen=True)
class Narrowing:
    """What narrows a view; empty values do not."""

    field: str = ""
    bureau: str = ""
    query: str = ""

    def apply(self, rows: RecordQuerySet[Programme]) -> RecordQuerySet[Programme]:
        """Narrow programmes."""
        found: Any = rows
        if self.field:
            found = found.filter(item__field__code=self.field)
        if self.bureau:
            found = found.filter(bureau_name=self.bureau)
        for word in self.query.split():
            found = found.filter(search_text__contains=search_key(word)) if search_key(word) else found
        return found  # type: ignore[no-any-return]


def newest_by_year(actor: Actor) -> dict[int, Edition]:
    """Return the published edition of each year, its last revision, newest year first."""
    found: dict[int, Edition] = {}
    for edition in published_editions(actor):
        found.setdefault(edition.fiscal_year, edition)
    return found


def bureaus(actor: Actor, editions: Iterable[Edition]) -> dict[str, str]:
    """Return the bureaus of some editions: as printed, and as shown."""
    rows = Programme.objects.visible_to(actor).filter(edition__in=list(editions)).exclude(bureau_name="")
    printed = dict(rows.order_by("bureau_name").values_list("bureau_name", "bureau_id").distinct())
    offices = Organisation.objects.filter(pk__in=printed.values()).prefetch_related("versions").in_bulk()
    return {name: str(office_label(offices.get(pk), name)) for name, pk in printed.items()}


@dataclass(frozen=True)
class Money:
    """Programmes of one field and bureau in one year: how many, and how much (thousand yen) of how many known."""

    year: int
    field: str
    field_place: int
    bureau: str
    count: int
    known: int
    sum: int

    @property
    def budget(self) -> int | None:
        """The sum of initial budgets; None where none is stated."""
        return self.sum if self.known else None


def money(actor: Actor, editions: Sequence[Edition], narrowing: Narrowing) -> list[Money]:
    """Add up initial budgets (three queries, whatever the number of programmes)."""
    rows = (
        narrowing.apply(Programme.objects.visible_to(actor).filter(edition__in=editions))
        .order_by()
        .values("edition__fiscal_year", "item__field_id", "bureau_name")
        .annotate(
            count=Count("pk"), known=Count("budget_thousand_yen"), sum=Sum("budget_thousand_yen", default=0)
        )
    )
    fields = Field.objects.filter(edition__in=editions).in_bulk()
    names = bureaus(actor, editions)
    found = [
        Money(
            row["edition__fiscal_year"],
            str(fields[row["item__field_id"]].name),
            fields[row["item__field_id"]].order,
            names.get(row["bureau_name"], row["bureau_name"]),
            row["count"],
            row["known"],
            row["sum"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.year, one.field_place, not one.bureau, one.bureau))


class Holding:
    """Something under which programmes stand."""

    programmes: Sequence[Programme]

    @property
    def count(self) -> int:
        """How many programmes."""
        return len(self.programmes)

    @cached_property
    def budget(self) -> int | None:
        """The sum of their initial budgets; None where none is stated. What a system itself costs is stated nowhere."""
        return budget_of(self.programmes)

    @property
    def addressed(self) -> list[tuple[Programme, str]]:
        """The programmes, each with the address at which it is read."""
        return [(one, address_of(one)) for one in self.programmes]


@dataclass(frozen=True)
class Group(Holding):
    """The programmes under one value of a view."""

    place: int
    code: str
    name: str
    programmes: Sequence[Programme]


def budget_of(programmes: Iterable[Programme]) -> int | None:
    """Return the sum of the initial budgets that are stated, each programme once; None where none is."""
    stated = {one.pk: one.budget_thousand_yen for one in programmes if one.budget_thousand_yen is not None}
    return sum(stated.values()) if stated else None


def programmes(actor: Actor, edition: Edition, narrowing: Narrowing) -> list[Programme]:
    """Return an edition's programmes that fit, with their headings and tags and without long texts."""
    rows = narrowing.apply(Programme.objects.visible_to(actor).filter(edition=edition))
    found = list(
        rows.select_related("item__field").prefetch_related("tags").defer("search_text", "summary", "note")
    )
    for one in found:
        one.edition = edition  # known already; each row would ask for it
    return found


def by_tag(edition: Edition, found: Sequence[Programme], kind: str) -> list[Group]:
    """Group programmes by the tags of a kind, in the order of the tags; those without any are the last group, without a code."""
    carried: dict[UUID, list[Programme]] = {}
    for one in found:
        for each in one.tags.all():
            carried.setdefault(each.tag_id, []).append(one)
    tags = list(Tag.objects.filter(edition=edition, kind=kind))
    groups = [
        Group(place, tag.code, str(tag.name), carried.get(tag.pk, [])) for place, tag in enumerate(tags)
    ]
    reached = {one.pk for group in groups for one in group.programmes}
    rest = [one for one in found if one.pk not in reached]
    return [*(group for group in groups if group.count), *([Group(len(tags), "", "", rest)] if rest else [])]


@dataclass(frozen=True)
class SystemLine(Holding):
    """A system with its domain, the programmes that it serves, and the stages that these state for the edition's year."""

    place: int
    system: SystemRow
    domain: str
    programmes: Sequence[Programme]
    stages: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The system's name in the reader's language."""
        return self.system.name.text(get_language())

    @property
    def id(self) -> str:
        """Its row of the index."""
        return self.system.id


def system_lines(edition: Edition | None, found: Sequence[Programme]) -> list[SystemLine]:
    """Return all systems in the order of their domains."""
    english = get_language() == "en"
    domains = {row["code"]: row["name_en" if english else "name_ja"] for row in index_domains()}
    places = {code: place for place, code in enumerate(domains)}
    stages = _stages(edition) if edition else {}
    rows = sorted(systems(), key=lambda row: places.get(row.domain, len(places)))
    lines = [
        SystemLine(
            place,
            row,
            domains.get(row.domain, row.domain),
            programmes_of(row, found),
        )
        for place, row in enumerate(rows)
    ]
    return [replace(line, stages=_of(line, stages)) for line in lines]


def _stages(edition: Edition) -> Mapping[int, set[str]]:
    """Return the stages that year cells state for the edition's own year, by programme."""
    cells = YearCell.objects.filter(
        initiative__programme__edition=edition, fiscal_year=edition.fiscal_year
    ).exclude(stage="")
    found: dict[int, set[str]] = {}
    for number, stage in cells.values_list("initiative__programme__number", "stage").distinct():
        found.setdefault(number, set()).add(stage)
    return found


def _of(line: SystemLine, stages: Mapping[int, set[str]]) -> list[str]:
    stated = {stage for one in line.programmes for stage in stages.get(one.number, ())}
    return [stage for stage in Stage.values if stage in stated]


def sharing(lines: Iterable[SystemLine]) -> list[SystemLine]:
    """Return the systems that several programmes share, those with most in front."""
    return sorted((line for line in lines if line.count > 1), key=lambda line: (-line.count, line.place))
