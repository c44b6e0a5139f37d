"""One word, everything that the roadmap has on it: programmes of all years, systems, figures and money.

Words are compared as everywhere in the house (`search_key`: width, kana, case and variant kanji make no difference); every word has
to be there. Of each fiscal year only the newest published edition is looked at, so that no amount counts twice. The keys of all
programmes are read in one go: 7,800 of them (a hundred editions) take the database some 15 ms, about what an index would need for a
word that half of them hold.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.utils.translation import get_language

from oirase.blocks.insight.facade import Figure, latest
from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import catalogue
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.kernel.search.snippets import Part, snippet
from oirase.kernel.texts import LocalizedText, search_key
from oirase.systems.plan.commons.models import Edition, Field, Indicator, Programme
from oirase.systems.plan.commons.selectors import published_editions, systems, systems_of
from oirase.systems.plan.opendata import embedding, selectors

LONGEST, MOST_WORDS = 100, 10
LINES = 20
FIGURES = 12


@dataclass(frozen=True)
class Line:
    """A programme found: its newest row, all its fiscal years among the results, where the words stand, who serves it."""

    programme: Programme
    years: list[int]
    where: tuple[Part, ...]
    systems: list[SystemRow]


@dataclass(frozen=True)
class FoundSystem:
    """A system whose name or summary holds the words."""

    system: SystemRow
    where: tuple[Part, ...]


@dataclass(frozen=True)
class FoundFigure:
    """An indicator found, by its own name or by its programme; `where` is its name with the words marked."""

    shown: embedding.Shown
    where: tuple[Part, ...]


@dataclass(frozen=True)
class YearSum:
    """The initial budgets of what was found in a fiscal year (thousand yen), by the code of the field; `unstated` programmes have none."""

    year: int
    count: int
    unstated: int
    budget: int
    by_field: dict[str, int]


@dataclass(frozen=True)
class Found:
    """Everything on some words; `lines` is one page of the `programmes` (by code) that there are."""

    terms: tuple[str, ...] = ()
    programmes: int = 0
    lines: list[Line] = field(default_factory=list)
    systems: list[FoundSystem] = field(default_factory=list)
    figure_count: int = 0
    figures: list[FoundFigure] = field(default_factory=list)
    money: list[YearSum] = field(default_factory=list)
    fields: dict[str, LocalizedText] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether anything at all was found."""
        return bool(self.programmes or self.systems or self.figure_count)


@dataclass(frozen=True)
class _Hit:
    """What is read of every programme that holds the words."""

    pk: UUID
    code: str
    year: int
    field: str
    budget: int | None


def terms_of(words: str) -> tuple[str, ...]:
    """Return the keys of the words that are looked for."""
    plain = unicodedata.normalize("NFKC", words.replace("\0", ""))[:LONGEST].split()[:MOST_WORDS]
    return tuple(dict.fromkeys(key for key in map(search_key, plain) if key))


def find(actor: Actor, words: str, page: int = 1) -> Found:
    """Return everything on some words; nothing for no words. Called inside the actor's scope."""
    terms = terms_of(words)
    if not terms:
        return Found()
    editions = selectors.current_of(published_editions(actor))
    hits = _hits(editions, terms)
    by_code = _folded(hits)
    shown = list(by_code.values())[(page - 1) * LINES : page * LINES]
    figures, count = _figures(editions, [group[0].pk for group in by_code.values()], terms)
    return Found(
        terms,
        len(by_code),
        _lines(shown, terms),
        _systems(terms),
        count,
        figures,
        _money(hits),
        _fields(editions, {one.field for one in hits}),
    )


def rows_of(actor: Actor, words: str) -> Sequence[Programme]:
    """Return every programme found, year by year, for a table of its own."""
    editions = selectors.current_of(published_editions(actor))
    terms = terms_of(words)
    found = Programme.objects.filter(pk__in=[one.pk for one in _hits(editions, terms)] if terms else [])
    rows = found.select_related("edition", "item__field", "bureau").prefetch_related("bureau__versions")
    return list(rows.order_by("-edition__fiscal_year", "number"))


def _hits(editions: Sequence[Edition], terms: Sequence[str]) -> list[_Hit]:
    """Return the programmes of these editions that hold all words, newest first."""
    year_of = {one.pk: one.fiscal_year for one in editions}
    rows = Programme.objects.filter(edition_id__in=year_of)
    for term in terms:
        rows = rows.filter(search_text__contains=term)
    values = rows.order_by().values_list(
        "pk", "code", "edition_id", "item__field__code", "budget_thousand_yen", "number"
    )
    found = sorted(values, key=lambda one: (-year_of[one[2]], one[5]))
    return [_Hit(pk, code, year_of[edition], of, budget) for pk, code, edition, of, budget, _no in found]


def _folded(hits: Iterable[_Hit]) -> dict[str, list[_Hit]]:
    """Gather hits by the lasting code, newest first; one without a code stands for itself."""
    found: dict[str, list[_Hit]] = {}
    for one in hits:
        found.setdefault(one.code or str(one.pk), []).append(one)
    return found


def _lines(groups: Sequence[list[_Hit]], terms: Sequence[str]) -> list[Line]:
    rows = (
        Programme.objects.select_related("edition", "item__field", "bureau")
        .prefetch_related("bureau__versions", "divisions", "initiatives")
        .in_bulk([group[0].pk for group in groups])
    )
    return [_line(rows[group[0].pk], [one.year for one in group], terms) for group in groups]


def _line(row: Programme, years: list[int], terms: Sequence[str]) -> Line:
    served = systems_of(row.number)
    return Line(row, years, _where(_texts(row, served), terms), served)


def _texts(row: Programme, served: Sequence[SystemRow]) -> Iterable[str]:
    """Yield what a programme is found by, in the order in which it is worth showing."""
    for text in (row.title, row.summary, row.note):
        yield str(text)
        yield from (said for language, said in text.items() if language != get_language())
    for initiative in row.initiatives.all():
        yield from initiative.name.values()
    yield from (str(row.bureau_label), row.bureau_name)
    yield from (division.name for division in row.divisions.all())
    yield from (name for system in served for name in (system.name_ja, system.name_en))


def _where(texts: Iterable[str], terms: Sequence[str]) -> tuple[Part, ...]:
    """Return the piece that holds the most of the words, marked; the first of several."""
    best, most = "", 0
    for text in texts:
        key = search_key(text)
        held = sum(term in key for term in terms)
        if held > most:
            best, most = text, held
        if held == len(terms):
            break
    return snippet(best, terms) if best else ()


@cache
def _known_systems() -> tuple[tuple[SystemRow, tuple[str, ...], str], ...]:
    # Manifests, index and pack only change with a new start of the process.
    rows = {one["id"]: one for one in catalogue.index()}
    found = []
    for system in systems():
        manifest, row = catalogue.manifest_of(system), rows.get(system.id, {})
        said = [system.name_ja, system.name_en]
        summary = (manifest.summary.ja, manifest.summary.en) if manifest else ()
        said += summary or [row.get("summary_ja", ""), row.get("summary_en", "")]
        found.append((system, tuple(said), "\n".join(map(search_key, said))))
    return tuple(found)


def _systems(terms: Sequence[str]) -> list[FoundSystem]:
    found = [
        FoundSystem(system, _where(said, terms))
        for system, said, key in _known_systems()
        if all(term in key for term in terms)
    ]
    return sorted(found, key=lambda one: one.system.state != "running")


def _figures(
    editions: Sequence[Edition], programmes: Sequence[UUID], terms: Sequence[str]
) -> tuple[list[FoundFigure], int]:
    """Return indicators named by the words, then those of programmes found: in the newest edition, or of what stands there no longer."""
    if not editions:
        return [], 0
    place = {pk: order for order, pk in enumerate(programmes)}
    newest = Indicator.objects.filter(programme__edition=editions[0])
    ended = Indicator.objects.filter(programme__in=programmes[:LINES]).exclude(programme__edition=editions[0])
    ranked: list[tuple[bool, int, int, UUID]] = []
    for pk, name, programme, order in [
        *newest.values_list("pk", "name", "programme_id", "order"),
        *ended.values_list("pk", "name", "programme_id", "order"),
    ]:
        named = _holds(name, terms)
        if named or programme in place:
            ranked.append((not named, place.get(programme, len(place)), order, pk))
    ranked.sort()
    wanted = [pk for _named, _place, _order, pk in ranked[:FIGURES]]
    rows = Indicator.objects.select_related("programme__edition").prefetch_related("figures").in_bulk(wanted)
    found = [rows[pk] for pk in wanted]
    return [
        FoundFigure(embedding.shown(one.programme, one), snippet(str(one.name), terms)) for one in found
    ], len(ranked)


def _holds(name: LocalizedText, terms: Sequence[str]) -> bool:
    key = "\n".join(map(search_key, name.values()))
    return all(term in key for term in terms)


def _money(hits: Iterable[_Hit]) -> list[YearSum]:
    found: dict[int, YearSum] = {}
    for one in hits:
        before = found.get(one.year, YearSum(one.year, 0, 0, 0, {}))
        amount = one.budget or 0
        by_field = {**before.by_field, one.field: before.by_field.get(one.field, 0) + amount}
        found[one.year] = YearSum(
            one.year,
            before.count + 1,
            before.unstated + (one.budget is None),
            before.budget + amount,
            by_field,
        )
    return [found[year] for year in sorted(found, reverse=True)]


def _fields(editions: Sequence[Edition], codes: set[str]) -> dict[str, LocalizedText]:
    """Return the fields by code, as the newest edition that has one calls it."""
    rows = Field.objects.filter(edition__in=editions, code__in=codes)
    newest = rows.order_by("code", "-edition__fiscal_year").distinct("code")
    found = sorted(newest.values_list("order", "code", "name"), key=lambda one: one[:2])
    return {code: name for _order, code, name in found}


def live_figures(figures: Sequence[FoundFigure]) -> dict[str, Figure | None]:
    """Return the figures of running systems to which indicators found are bound, by metric."""
    return {
        metric: latest(metric, [one.shown.programme.edition.body_id])
        for one in figures
        if (metric := one.shown.indicator.metric)
    }
