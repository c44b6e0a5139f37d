"""The timeline page: the board as a table that is drawn on, so that eye, keyboard and screen reader read the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.asked import edition_asked
from oirase.systems.plan.commons.models import Edition, Initiative, Programme, Stage
from oirase.systems.plan.roadmap import selectors
from oirase.systems.plan.roadmap.pages.editions import nothing_yet
from oirase.systems.plan.roadmap.pages.listing import filters_for, filters_in
from oirase.systems.plan.roadmap.timeline import ACTUAL, PLANNED, Entry, Line, Span, lines_of, years_of
from oirase.ui.lists import Choice
from oirase.ui.lists.filters import values_of

BY_FIELD, BY_ITEM, BY_BUREAU, BY_STAGE = "field", "item", "bureau", "stage"
NEAR, WHOLE, ONE_YEAR = "near", "whole", "year"
# What a year's plan and outturn come to, as a sign and in words; the sign alone never carries it.
VERDICTS = (
    ("done", "●", gettext_lazy("目標のとおり実施")),
    ("behind", "▲", gettext_lazy("目標の段階に届いていない")),
    ("unreported", "？", gettext_lazy("実績の記載なし")),
    ("extra", "＋", gettext_lazy("実績だけの記載")),
    ("planned", "○", gettext_lazy("目標あり")),
    ("changed", "×", gettext_lazy("中止・見送りなどの判断あり")),
)
Place = tuple[tuple[int, ...], str]


@dataclass(frozen=True)
class Part:
    """An initiative with its line, and what each year of the board planned and brought (empty where texts are not shown)."""

    initiative: Initiative
    line: Line
    texts: list[tuple[int, str, str]]


@dataclass(frozen=True)
class Row:
    """A programme with its line and, where they are shown, its initiatives."""

    programme: Programme
    line: Line
    parts: list[Part]


@dataclass(frozen=True)
class Group:
    """Programmes under one heading."""

    title: str
    rows: list[Row]


@page(public)
def timeline(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show all programmes over the years: grouped, narrowed, near or far, with or without their initiatives."""
    if (empty := nothing_yet(request, year)) is not None:
        return empty
    actor = actor_in(request)
    edition = edition_asked(request, year)
    filters = [*filters_for(actor, edition), Choice("stage", _("段階"), choices=Stage.choices)]
    asked = _Asked(request, edition)
    found = list(
        selectors.for_board(
            selectors.programmes(actor, edition, filters_in(request.GET, actor, edition)),
            texts=asked.zoom == ONE_YEAR,
        )
    )
    rows = _rows(found, asked)
    wanted = values_of(filters, request.GET).get("stage")
    rows = [row for row in rows if not wanted or _stage_in(row, edition) == wanted]
    context = {
        "edition": edition,
        "groups": _groups(rows, asked.by, edition),
        "count": len(rows),
        "years": asked.years_of(found),
        "controls": [one.control(request.GET) for one in filters],
        "asked": asked,
        "ways": [(title, asked.address(by=code), code == asked.by) for code, title in _ways(edition).items()],
        "zooms": [(title, asked.address(zoom=code), code == asked.zoom) for code, title in _zooms().items()],
        "depths": [
            (title, asked.address(rows=code), code == asked.rows)
            for code, title in (("programmes", _("事業だけ")), ("initiatives", _("取組まで")))
        ],
        "stages": Stage.choices,
        "stage_names": {code: str(label) for code, label in Stage.choices},
        "verdicts": {code: (sign, str(words)) for code, sign, words in VERDICTS},
        "revision": request.GET.get("revision", ""),
    }
    return render(request, "roadmap/timeline.html", context)


class _Asked:
    """What the address asks for beside the filters; what it cannot mean is the usual."""

    def __init__(self, request: HttpRequest, edition: Edition) -> None:
        self._query = request.GET.copy()
        self.edition = edition
        self.by = self._one("by", _ways(edition), BY_FIELD)
        self.zoom = self._one("zoom", _zooms(), NEAR)
        self.rows = self._one("rows", ("programmes", "initiatives"), "programmes")

    def _one(self, name: str, known: Iterable[str], usual: str) -> str:
        given = self._query.get(name, "")
        return given if given in known else usual

    def address(self, **changes: str) -> str:
        """Return this page's address with something else asked for."""
        query = self._query.copy()
        for name, value in changes.items():
            query[name] = value
        return f"?{query.urlencode()}"

    def years_of(self, found: list[Programme]) -> range:
        """Return the years of the board."""
        now = self.edition.fiscal_year
        if self.zoom == ONE_YEAR:
            return range(now - 1, now + 1)
        return years_of([_span(one) for one in found], now, whole=self.zoom == WHOLE)


def _zooms() -> dict[str, str]:
    return {NEAR: _("前後の年度"), WHOLE: _("すべての年度"), ONE_YEAR: _("前年度と今年度の内容")}


def _ways(edition: Edition) -> dict[str, str]:
    """Return what the board can be grouped by, under the names that the edition has for its levels."""
    return {
        BY_FIELD: str(edition.field_level) or _("分野"),
        BY_ITEM: str(edition.item_level) or _("項目"),
        BY_BUREAU: _("担当部局"),
        BY_STAGE: _("段階"),
    }


def _rows(found: list[Programme], asked: _Asked) -> list[Row]:
    years, now = asked.years_of(found), asked.edition.fiscal_year
    deep = asked.rows == "initiatives" or asked.zoom == ONE_YEAR
    rows = []
    for programme, line in zip(found, lines_of([_span(one) for one in found], years, now), strict=True):
        parts = list(programme.initiatives.all()) if deep else []
        lines = lines_of([_part_span(programme, part) for part in parts], years, now)
        said = [_texts(part, years) if asked.zoom == ONE_YEAR else [] for part in parts]
        rows.append(Row(programme, line, [Part(*one) for one in zip(parts, lines, said, strict=True)]))
    return rows


def _texts(initiative: Initiative, years: range) -> list[tuple[int, str, str]]:
    texts = {(cell.fiscal_year, cell.kind): str(cell.text) for cell in initiative.cells.all()}
    return [(year, texts.get((year, PLANNED), ""), texts.get((year, ACTUAL), "")) for year in years]


def _entries(initiatives: Iterable[Initiative]) -> tuple[Entry, ...]:
    return tuple(
        Entry(cell.fiscal_year, cell.kind, cell.stage) for one in initiatives for cell in one.cells.all()
    )


def _span(programme: Programme) -> Span:
    decided = frozenset(one.fiscal_year for one in programme.decisions.all())
    entries = _entries(programme.initiatives.all())
    return Span(str(programme.pk), programme.start_year, programme.end_year, entries, decided)


def _part_span(programme: Programme, initiative: Initiative) -> Span:
    return Span(str(initiative.pk), programme.start_year, programme.end_year, _entries([initiative]))


def _stage_in(row: Row, edition: Edition) -> str:
    """Return how far a programme is in the edition's year; the last stage that is known where that year says nothing."""
    known = [cell for cell in row.line.cells if cell.stage and cell.year <= edition.fiscal_year]
    return known[-1].stage if known else ""


def _groups(rows: list[Row], by: str, edition: Edition) -> list[Group]:
    placed = [(_place(row, by, edition), row) for row in rows]
    placed.sort(key=lambda one: (one[0], one[1].programme.number))
    return [
        Group(place[1] or _("記載なし"), [row for _place, row in same])
        for place, same in groupby(placed, key=lambda one: one[0])
    ]


def _place(row: Row, by: str, edition: Edition) -> Place:
    """Return what a programme is sorted under and the heading: the document's order for fields and items, what is unknown last."""
    programme = row.programme
    if by == BY_STAGE:
        stage = _stage_in(row, edition)
        order = Stage.values.index(stage) if stage else len(Stage.values)
        return (order,), str(Stage(stage).label) if stage else ""
    if by == BY_BUREAU:
        name = programme.bureau_name
        return (int(not name),), str(programme.bureau_label) if name else ""
    item = programme.item
    if by == BY_ITEM:
        return (item.field.order, item.order), str(item.name)
    return (item.field.order,), str(item.field.name)
