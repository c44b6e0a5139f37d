"""One word, everything that the roadmap has on it: programmes of all years, systems, figures and money.

Words are compared as everywhere in the house (`search_key`: width, kana, case and variant kanji make no difference); every word has
to be there. Of each fiscal year only the newest published edition is looked at, so that no amount counts twice.

A published edition is frozen, so what is looked through is kept in memory, by edition and state: some 100 KB for 78 programmes. The
database would take 15 ms for the keys of a hundred editions whatever the word, and no index helps where a third of them hold it; in
memory it is 3 ms. Parts of programmes are asked for only where they are shown: row security looks at the whole of the editions for each.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import get_language

from oirase.blocks.insight.facade import Figure, latest
from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import catalogue
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.kernel.search.snippets import LENGTH, Part, snippet
from oirase.kernel.texts import LocalizedText, search_key
from oirase.systems.plan.commons.models import (
    Field,
    Indicator,
    Initiative,
    Programme,
    ProgrammeDivision,
)
from oirase.systems.plan.commons.selectors import published_editions
from oirase.systems.plan.commons.serving import systems, systems_of
from oirase.systems.plan.opendata import embedding, files

LONGEST, MOST_WORDS = 100, 10
LINES = 20
FIGURES = 12


@dataclass(frozen=True)
class Line:
    """A programme found: its newest row with the words marked in the title, its fiscal years, and where else the words stand."""

    programme: Programme
    years: list[int]
    title: tuple[Part, ...]
    where: tuple[Part, ...]


@dataclass(frozen=True)
class FoundSystem:
    """A system with the words marked in its name, and where else they stand."""

    system: SystemRow
    name: tuple[Part, ...]
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


class _Hit(NamedTuple):
    """What is known of every programme of a published edition before anything is shown of it; `key` holds all its words."""

    pk: UUID
    code: str
    year: int
    field: str
    budget: int | None
    key: str


States = dict[UUID, str]
_kept: dict[tuple[UUID, str], list[_Hit]] = {}


def terms_of(words: str) -> tuple[str, ...]:
    """Return the keys of the words that are looked for."""
    plain = unicodedata.normalize("NFKC", words.replace("\0", ""))[:LONGEST].split()[:MOST_WORDS]
    return tuple(dict.fromkeys(key for key in map(search_key, plain) if key))


def find(actor: Actor, words: str, page: int = 1) -> Found:
    """Return everything on some words; nothing for no words. Called inside the actor's scope."""
    terms = terms_of(words)
    if not terms:
        return Found()
    editions = _current(actor)
    hits = _hits(editions, terms)
    groups = _folded(hits)
    lines = _lines(groups[(page - 1) * LINES : page * LINES], terms)
    figures = _figures(editions, [group[0].pk for group in groups], [one.programme for one in lines], terms)
    return Found(
        terms,
        len(groups),
        lines,
        _systems(terms),
        len(figures),
        [FoundFigure(one, snippet(str(one.indicator.name), terms)) for one in figures[:FIGURES]],
        _money(hits),
        _fields(editions, {one.field for one in hits}),
    )


def rows_of(actor: Actor, words: str) -> Sequence[Programme]:
    """Return every programme found, year by year, for a table of its own."""
    terms = terms_of(words)
    hits = _hits(_current(actor), terms) if terms else []
    found = Programme.objects.filter(pk__in=[one.pk for one in hits])
    rows = found.select_related("edition", "item__field", "bureau").prefetch_related("bureau__versions")
    return list(rows.order_by("-edition__fiscal_year", "number"))


def _current(actor: Actor) -> States:
    """Return the newest published edition of each fiscal year, newest first, each with its state."""
    rows = published_editions(actor).order_by("-fiscal_year", "-revision").distinct("fiscal_year")
    return {one.pk: files.state_of(one) for one in rows.only("fiscal_year", "version", "source_sha256")}


def _hits(editions: States, terms: Sequence[str]) -> list[_Hit]:
    """Return the programmes of these editions that hold all words, in the order of the editions and their numbers."""
    held = _held(editions)
    first, *others = terms
    found = [one for key in editions.items() for one in held[key] if first in one.key]
    return [one for one in found if all(term in one.key for term in others)] if others else found


def _held(editions: States) -> dict[tuple[UUID, str], list[_Hit]]:
    """Return what is kept of these editions; those that are new or were mended are read, and what they were is let go."""
    global _kept  # noqa: PLW0603 - exchanged as a whole, so that whoever reads it meanwhile sees one state
    held = _kept
    missing = {pk: state for pk, state in editions.items() if (pk, state) not in held}
    if not missing:
        return held
    fresh: dict[tuple[UUID, str], list[_Hit]] = {key: [] for key in missing.items()}
    rows = Programme.objects.filter(edition__in=missing).order_by("number")
    columns = ("edition", "pk", "code", "edition__fiscal_year", "item__field__code", "budget_thousand_yen")
    for edition, *values in rows.values_list(*columns, "search_text"):
        fresh[edition, missing[edition]].append(_Hit(*values))
    _kept = {key: held[key] if key in held else fresh[key] for key in editions.items()}
    return _kept


def _folded(hits: Iterable[_Hit]) -> list[list[_Hit]]:
    """Gather hits by the lasting code, newest first; one without a code stands for itself."""
    found: dict[object, list[_Hit]] = {}
    for one in hits:
        found.setdefault(one.code or one.pk, []).append(one)
    return list(found.values())


def _lines(groups: Sequence[list[_Hit]], terms: Sequence[str]) -> list[Line]:
    rows = (
        Programme.objects.select_related("edition", "item__field", "bureau")
        .prefetch_related("bureau__versions")
        .defer("search_text")
        .in_bulk([group[0].pk for group in groups])
    )
    shown = [(rows[group[0].pk], [one.year for one in group]) for group in groups]
    where = _places([row for row, _years in shown], terms)
    return [Line(row, years, *_marked(str(row.title), where[row.pk], terms)) for row, years in shown]


def _marked(title: str, text: str, terms: Sequence[str]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return a title with the words marked, and the piece of the text that holds them where the title does not."""
    whole = snippet(title, terms) if len(title) <= LENGTH else ((title, False),)
    return whole, snippet(text, terms) if text and text != title else ()


def _places(rows: Sequence[Programme], terms: Sequence[str]) -> dict[UUID, str]:
    """Return for each programme the text that holds the most of the words."""
    best: dict[UUID, _Best] = {row.pk: _Best("", 0) for row in rows}
    for texts_of in (_own_texts, _of_initiatives, _of_divisions):
        open_rows = [row for row in rows if best[row.pk].held < len(terms)]
        for pk, text in texts_of(open_rows) if open_rows else ():
            if best[pk].held == len(terms):
                continue
            key = search_key(text)
            held = sum(term in key for term in terms)
            if held > best[pk].held:
                best[pk] = _Best(text, held)
    return {pk: one.text for pk, one in best.items()}


class _Best(NamedTuple):
    """A text and how many of the words it holds."""

    text: str
    held: int


def _own_texts(rows: Sequence[Programme]) -> Iterator[tuple[UUID, str]]:
    language = get_language()
    for row in rows:
        for text in (row.title, row.summary, row.note, row.bureau_label):
            yield row.pk, str(text)
            yield from ((row.pk, said) for spoken, said in text.items() if spoken != language)
        for system in systems_of(row):
            yield from ((row.pk, name) for name in (system.name_ja, system.name_en))


def _of_initiatives(rows: Sequence[Programme]) -> Iterator[tuple[UUID, str]]:
    found = Initiative.objects.filter(programme__in=[row.pk for row in rows]).order_by("order")
    for pk, name in found.values_list("programme", "name"):
        yield from ((pk, said) for said in name.values())


def _of_divisions(rows: Sequence[Programme]) -> Iterator[tuple[UUID, str]]:
    found = ProgrammeDivision.objects.filter(programme__in=[row.pk for row in rows]).order_by("order")
    yield from found.values_list("programme", "name")


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
        FoundSystem(system, *_marked(_name_of(system), _text_of(said, terms), terms))
        for system, said, key in _known_systems()
        if all(term in key for term in terms)
    ]
    return sorted(found, key=lambda one: one.system.state != "running")


def _name_of(system: SystemRow) -> str:
    return system.name.text(get_language())


def _text_of(said: Sequence[str], terms: Sequence[str]) -> str:
    """Return the first text that holds all words; the words may also stand apart, in name and summary."""
    keys = ((text, search_key(text)) for text in said)
    return next((text for text, key in keys if all(term in key for term in terms)), "")


def _figures(
    editions: States, found: Sequence[UUID], shown: Sequence[Programme], terms: Sequence[str]
) -> list[embedding.Shown]:
    """Return the newest edition's indicators: those named by the words, then those of programmes found.

    Where there are none, those of the programmes shown, which then stand in older editions only.
    """
    if not editions:
        return []
    newest = next(iter(editions.items()))
    place = {pk: order for order, pk in enumerate(found)}
    ranked = [
        (not named, place.get(one.programme.pk, len(place)), one.indicator.order, one)
        for one, key in _indicators_of(*newest)
        if (named := all(term in key for term in terms)) or one.programme.pk in place
    ]
    if ranked:
        return [one for *_rank, one in sorted(ranked, key=lambda rank: rank[:3])]
    rows = Indicator.objects.filter(programme__in=shown).prefetch_related("figures")
    of = {row.pk: row for row in shown}
    return [embedding.shown(of[one.programme_id], one) for one in rows.order_by("programme", "order")]


@lru_cache(maxsize=4)
def _indicators_of(edition: UUID, state: str) -> list[tuple[embedding.Shown, str]]:
    # `state` is there to be a different key when the edition is mended.
    rows = Indicator.objects.filter(programme__edition=edition).select_related("programme__edition")
    return [
        (embedding.shown(one.programme, one), "\n".join(map(search_key, one.name.values())))
        for one in rows.prefetch_related("figures").order_by("programme__number", "order")
    ]


def _money(hits: Iterable[_Hit]) -> list[YearSum]:
    by_year: dict[int, list[_Hit]] = {}
    for one in hits:
        by_year.setdefault(one.year, []).append(one)
    return [_year_sum(year, by_year[year]) for year in sorted(by_year, reverse=True)]


def _year_sum(year: int, hits: Sequence[_Hit]) -> YearSum:
    by_field: dict[str, int] = {}
    for one in hits:
        by_field[one.field] = by_field.get(one.field, 0) + (one.budget or 0)
    unstated = sum(one.budget is None for one in hits)
    return YearSum(year, len(hits), unstated, sum(by_field.values()), by_field)


def _fields(editions: States, codes: set[str]) -> dict[str, LocalizedText]:
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
