"""What must hold in an edition, and how programmes of two editions belong together. Pure functions, no database.

Sums count initial budgets only (当初予算): carry-over was voted in an earlier year and supplementary budgets come later, so
adding them would count money twice (地方自治法第213条: 繰越明許費 is money of the year before).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.translation import gettext as _

from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.data import EditionData, ProgrammeData

FIRST_YEAR, LAST_YEAR = 1989, 2100
BUDGET_KINDS = ("initial", "carry_over", "supplementary")
CELL_KINDS = ("planned", "actual")
FIGURE_KINDS = ("target", "actual")
ORIGINS = ("reported", "measured", "demo", "simulated")
STAGES = ("study", "build", "trial", "operate", "ended")
DECISION_KINDS = ("cancelled", "not_held", "no_taker", "postponed", "changed", "other")
TAG_KINDS = ("target_group", "technology", "municipality")


@dataclass(frozen=True)
class Problem:
    """Something that may not be loaded: the programme's number (None: the edition as a whole) and what is wrong."""

    programme: int | None
    message: str

    def __str__(self) -> str:
        return f"No{self.programme}: {self.message}" if self.programme is not None else self.message


@dataclass(frozen=True)
class Totals:
    """What was counted beside what the document states (None: it states nothing)."""

    programmes: int
    stated_programmes: int | None
    budget: int
    stated_budget: int | None

    @property
    def agrees(self) -> bool:
        """Whether all that is stated was found."""
        count = self.stated_programmes in (None, self.programmes)
        return count and self.stated_budget in (None, self.budget)


def totals(edition: EditionData) -> Totals:
    """Count programmes and initial budgets of an edition as read."""
    return Totals(
        len(edition.programmes),
        edition.stated_programme_count,
        edition.budget_thousand_yen,
        edition.stated_budget_thousand_yen,
    )


def problems_of(edition: EditionData) -> list[Problem]:
    """Return everything for which an edition cannot be loaded; an empty list means that it can."""
    found: list[Problem] = []
    if not edition.programmes:
        found.append(Problem(None, _("事業が一つもありません。")))
    if not FIRST_YEAR <= edition.fiscal_year <= LAST_YEAR:
        found.append(Problem(None, _("年度が正しくありません。")))
    fields = {heading.code for heading in edition.fields}
    items = {heading.code for heading in edition.items}
    found += [
        Problem(None, _("項目「%(item)s」の分野がありません。") % {"item": heading.name.text("ja")})
        for heading in edition.items
        if heading.field not in fields
    ]
    counted = Counter(programme.number for programme in edition.programmes)
    found += [Problem(number, _("番号が重なっています。")) for number, times in counted.items() if times > 1]
    codes = Counter(programme.code for programme in edition.programmes if programme.code)
    found += [
        Problem(None, _("事業の記号「%(code)s」が重なっています。") % {"code": code})
        for code, times in codes.items()
        if times > 1
    ]
    if any(tag.kind not in TAG_KINDS for tag in edition.tags):
        found.append(Problem(None, _("横断の見出しの観点が正しくありません。")))
    for programme in edition.programmes:
        found += [Problem(programme.number, message) for message in _programme_problems(programme, items)]
    return found


def _programme_problems(programme: ProgrammeData, items: set[str]) -> Iterator[str]:
    if not 1 <= programme.number <= 9999:
        yield _("番号は1から9999までです。")
    if not programme.title.text("ja").strip():
        yield _("事業名がありません。")
    if programme.item not in items:
        yield _("項目「%(item)s」がありません。") % {"item": programme.item}
    yield from _period_problems(programme.start_year, programme.end_year)
    for line in programme.budget:
        if line.kind not in BUDGET_KINDS:
            yield _("予算の区分「%(kind)s」は使えません。") % {"kind": line.kind}
        if line.amount_thousand_yen is not None and line.amount_thousand_yen < 0:
            yield _("予算が負の数です。")
    yield from _figure_problems(programme)


def _period_problems(start: int | None, end: int | None) -> Iterator[str]:
    if any(year is not None and not FIRST_YEAR <= year <= LAST_YEAR for year in (start, end)):
        yield _("始期または終期の年度が正しくありません。")
    if start is not None and end is not None and end < start:
        yield _("終期が始期より前です。")


def period_problems(start: int | None, end: int | None) -> list[str]:
    """Return what is wrong with a programme's first and last fiscal year."""
    return list(_period_problems(start, end))


def _figure_problems(programme: ProgrammeData) -> Iterator[str]:
    for initiative in programme.initiatives:
        seen = Counter((cell.fiscal_year, cell.kind) for cell in initiative.cells)
        if any(times > 1 for times in seen.values()):
            yield _("取組「%(name)s」に同じ年度の欄が二つあります。") % {"name": initiative.name.text("ja")}
        if any(kind not in CELL_KINDS for _year, kind in seen):
            yield _("年度の欄の区分が正しくありません。")
        if any(cell.stage not in ("", *STAGES) for cell in initiative.cells):
            yield _("年度の欄の段階が正しくありません。")
    if any(decision.kind not in DECISION_KINDS for decision in programme.decisions):
        yield _("判断の記録の種別が正しくありません。")
    for indicator in programme.indicators:
        years = Counter((figure.fiscal_year, figure.kind, figure.origin) for figure in indicator.figures)
        if any(times > 1 for times in years.values()):
            yield _("指標「%(name)s」に同じ年度の値が二つあります。") % {"name": indicator.name.text("ja")}
        if any(kind not in FIGURE_KINDS or origin not in ORIGINS for _year, kind, origin in years):
            yield _("指標の値の区分または出所が正しくありません。")


@dataclass(frozen=True)
class Known:
    """What of a programme decides whether another one continues it."""

    number: int
    title: str


def continuations(earlier: Iterable[Known], later: Iterable[Known]) -> dict[int, tuple[int, str]]:
    """Return for later numbers the earlier number that each continues, with `continued` or `renamed`.

    An equal title wins (continued). A title of which one contains the other, with the same number, is a new name.
    A programme is continued by at most one here; merging and splitting are a person's word.

    >>> continuations([Known(1, "りんごＤＸ")], [Known(7, "りんごDX"), Known(8, "別の事業")])
    {7: (1, 'continued')}
    """
    waiting = {known.number: search_key(known.title) for known in earlier}
    by_title: dict[str, list[int]] = {}
    for number, key in waiting.items():
        by_title.setdefault(key, []).append(number)
    found: dict[int, tuple[int, str]] = {}
    rest = []
    for known in later:
        same = by_title.get(search_key(known.title), [])
        if same:
            number = known.number if known.number in same else same[0]
            same.remove(number)
            found[known.number] = (number, "continued")
            waiting.pop(number)
        else:
            rest.append(known)
    for known in rest:
        old, new = waiting.get(known.number), search_key(known.title)
        if old and new and (old in new or new in old):
            found[known.number] = (known.number, "renamed")
            waiting.pop(known.number)
    return found


def furthest(stages: Iterable[str]) -> str:
    """Return the furthest of some stages; empty where none is named.

    >>> furthest(["trial", "", "build"])
    'trial'
    """
    return max(filter(None, stages), key=STAGES.index, default="")


def fresh_code(fiscal_year: int, number: int, used: Container[str]) -> str:
    """Return the lasting code of a programme that continues none: its year and number, with a letter where that is taken.

    >>> fresh_code(2025, 12, {"2025-12"})
    '2025-12b'
    """
    plain = f"{fiscal_year}-{number}"
    candidates = [plain, *(f"{plain}{letter}" for letter in ascii_lowercase[1:])]
    return next(code for code in candidates if code not in used)
