"""Eras: from a day to its wareki and from many spellings to a day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

FIRST_DAY = date(1873, 1, 1)
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Era:
    """An era (元号): its name, its letter on forms, its first day."""

    name: str
    letter: str
    start: date


ERAS = (
    Era("明治", "M", date(1868, 10, 23)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)
_NAMES = {era.name: era for era in ERAS} | {era.letter: era for era in ERAS}
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\.?(元|\d{1,2})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")
_WESTERN = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


def era_of(day: date) -> Era:
    """Return the era of a day; ValueError before 1873-01-01."""
    if day < FIRST_DAY:
        raise ValueError("before the Gregorian calendar came into force")
    return next(era for era in reversed(ERAS) if day >= era.start)


def wareki(day: date, weekday: bool = False) -> str:
    """Return 令和8年11月23日 (the first year is 元年), with (月) behind it if wanted."""
    era = era_of(day)
    year = day.year - era.start.year + 1
    text = f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{text}({WEEKDAYS[day.weekday()]})" if weekday else text


def parse_date(text: str) -> date:
    """Read R8.11.23, 令和8年11月23日, 2026/11/23, 2026-11-23, 20261123, in any width; ValueError for anything else.

    A day that its era did not have (平成31年5月1日) is refused, because one of the two must be a slip.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "").upper()
    if found := _ERA.fullmatch(plain):
        era = _NAMES[found[1]]
        year = era.start.year - 1 + (1 if found[2] == "元" else int(found[2]))
        day = date(year, int(found[3]), int(found[4]))
        if era_of(day) is not era:
            raise ValueError(f"{text}: no such day in this era")
        return day
    found = _WESTERN.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if not found:
        raise ValueError(f"{text}: not a date")
    return date(int(found[1]), int(found[2]), int(found[3]))
