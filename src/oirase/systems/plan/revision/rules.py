"""What the revision decides: what next year's edition takes along, what a sheet still lacks, on which days reminders go out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from oirase.kernel.calendar import fiscal_label
from oirase.kernel.calendar.working import working_days_between
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, fields
from oirase.systems.plan.commons.fields import Values

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class RolledOver:
    """Next year's edition, and the programmes that it does not take along because their stated time is over."""

    edition: data.EditionData
    ended: tuple[data.ProgrammeData, ...]


def rolled_over(
    edition: data.EditionData, fiscal_year: int, title: LocalizedText, keep: Iterable[int] = ()
) -> RolledOver:
    """Return the edition with which a year's revision begins.

    Texts, year cells, indicators and codes are taken along. Of the money only the lines of the initial budget stay, without
    amounts where the year is a new one. A programme whose last year is over ends, unless its number is in `keep`.
    """
    kept, wanted = [], set(keep)
    new_year = fiscal_year != edition.fiscal_year
    for programme in edition.programmes:
        over = programme.end_year is not None and programme.end_year < fiscal_year
        if not over or programme.number in wanted:
            kept.append(_emptied(programme) if new_year else replace(programme, flags=(), pages=()))
    numbers = {programme.number for programme in kept}
    next_edition = replace(
        edition,
        fiscal_year=fiscal_year,
        revision=None,
        title=title,
        programmes=tuple(kept),
        figures_as_of=None,
        stated_programme_count=None,
        stated_budget_thousand_yen=None,
    )
    ended = tuple(programme for programme in edition.programmes if programme.number not in numbers)
    return RolledOver(next_edition, ended)


def _emptied(programme: data.ProgrammeData) -> data.ProgrammeData:
    lines = tuple(
        replace(line, amount_thousand_yen=None) for line in programme.budget if line.kind == "initial"
    )
    first = data.BudgetData("initial", None, organisation=programme.bureau)
    return replace(programme, budget=lines or (first,), flags=(), pages=(), found_in_source=True)


def next_title(title: LocalizedText, old: int, new: int) -> LocalizedText:
    """Return a title with the year that it names put forward, however it is written there: R7, 令和７年度, 2025."""
    written = [(fiscal_label(old), fiscal_label(new)), (str(old), str(new))]
    written += [(f"{_era(one)}年", f"{_era(other)}年") for one, other in [(old, new)]]
    forms = [form for pair in written for form in (pair, tuple(text.translate(FULL_WIDTH) for text in pair))]
    found = {}
    for language, text in title.items():
        for before, after in forms:
            text = text.replace(before, after)
        found[language] = text
    return LocalizedText(found)


def _era(year: int) -> str:
    names = {"R": "令和", "H": "平成", "S": "昭和"}
    label = fiscal_label(year)
    return f"{names[label[0]]}{label[1:]}"


def gaps(values: Values, fiscal_year: int) -> list[str]:
    """Return the keys that a sheet for this year should fill and does not; a division may say why and hand it in nonetheless."""
    found: list[str] = []
    if not any(key.startswith("budget/initial/") for key in values):
        found.append("budget/initial/general/")
    for part in _parts(values, "initiative"):
        if not values.get(f"{part}/{fiscal_year}/planned/ja") and _runs(values, fiscal_year):
            found.append(f"{part}/{fiscal_year}/planned/ja")
        if values.get(f"{part}/{fiscal_year - 1}/planned/ja"):
            found += [key for key in (f"{part}/{fiscal_year - 1}/actual/ja",) if not values.get(key)]
    for part in _parts(values, "indicator"):
        # A bound indicator is measured by the system; nobody has to type it.
        if not values.get(f"{part}/metric"):
            found += [key for key in (f"{part}/{fiscal_year - 1}/actual",) if not values.get(key)]
    return found


def _runs(values: Values, fiscal_year: int) -> bool:
    start, end = values.get("period/start"), values.get("period/end")
    return not (start and int(start) > fiscal_year) and not (end and int(end) < fiscal_year)


def _parts(values: Values, section: str) -> list[str]:
    return list(
        dict.fromkeys("/".join(key.split("/")[:2]) for key in values if key.startswith(f"{section}/"))
    )


def held_back(problems: Mapping[str, object], changes: Mapping[str, str]) -> set[str]:
    """Return the changed keys that cannot be kept while there are problems: those of the same part, or of the same group."""

    def group(key: str) -> str:
        section, _slash, rest = key.partition("/")
        known = fields.parse(key)
        return (
            f"{section}/{known.part}"
            if known.part
            else section
            if section == "period"
            else f"{section}/{rest}"
        )

    bad = {group(key) for key in problems if key}
    return {key for key in changes if group(key) in bad}


def as_opened(values: Mapping[str, str], later: Iterable[tuple[str, str]]) -> Values:
    """Return fields as they were before later changes, given as (key, text before) from the newest to the oldest."""
    found = dict(values)
    for key, before in later:
        found[key] = before
    return {key: value for key, value in found.items() if value}


@dataclass(frozen=True)
class Pace:
    """When reminders go out, in working days: before the due day the first and the last, after it every so many."""

    first: int
    last: int
    every: int


LATE = 3


def stage(day: date, due_on: date, pace: Pace, closed: Callable[[date], bool]) -> int:
    """Return how pressing a sheet is on a day: 0 early, 1 and 2 before it is due, LATE after that."""
    left = working_days_between(day, due_on, closed)
    if day > due_on and left < 0:
        return LATE
    return 2 if left <= pace.last else 1 if left <= pace.first else 0


def reminder_is_due(
    today: date, due_on: date, reminded_on: date | None, pace: Pace, closed: Callable[[date], bool]
) -> bool:
    """Whether a reminder goes out today: never on a closed day, once for each stage, then every so many working days.

    After any number of lost days it is one.
    """
    if closed(today):
        return False
    now, before = stage(today, due_on, pace, closed), 0
    if reminded_on is not None:
        before = stage(reminded_on, due_on, pace, closed)
        if now == before == LATE:
            return working_days_between(reminded_on, today, closed) >= pace.every
    return now > before


def describe_gaps(keys: Iterable[str], values: Values) -> list[str]:
    """Return sentences for what a sheet lacks."""
    return [_("「%(field)s」が空です。") % {"field": fields.label_of(key, values)} for key in keys]
