"""Fiscal years (会計年度): from 1 April to 31 March, named by the year in which they begin."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from oirase.kernel.calendar.eras import ERAS, era_of

_LABEL = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])(元|\d{1,2})(?:年度)?")


def fiscal_year(day: date) -> int:
    """Return the western year in which the fiscal year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_span(year: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def fiscal_label(year: int) -> str:
    """Return the short label: 2025 is R7. The fiscal year 2019, begun under Heisei, is R1 as governments write it."""
    era = era_of(date(year, 12, 31))
    return f"{era.letter}{year - era.start.year + 1}"


def parse_fiscal_label(text: str) -> int:
    """Read R7, 令和7年度, Ｒ７ or 2025 as a western year; ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if re.fullmatch(r"\d{4}(?:年度)?", plain):
        return int(plain[:4])
    found = _LABEL.fullmatch(plain)
    if not found:
        raise ValueError(f"{text}: not a fiscal year")
    era = next(era for era in ERAS if found[1] in (era.name, era.letter))
    return era.start.year - 1 + (1 if found[2] == "元" else int(found[2]))
