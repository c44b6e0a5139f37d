"""A day as people read it, in the language of the moment: by era in Japanese, by western year for easy Japanese and English."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.translation import get_language

from oirase.kernel.calendar import fiscal_label, wareki
from oirase.kernel.calendar.eras import FIRST_DAY, WEEKDAYS, era_of
from oirase.kernel.manifest import packs


def day_text(day: date, weekday: bool = False) -> str:
    """Write a day: 令和8年11月23日, with (月) behind it if wanted; 23 November 2026."""
    language = get_language() or "ja"
    if language == "en":
        return f"{day.day} {formats.date_format(day, 'F')} {day.year}"
    if language == "ja-easy" or day < FIRST_DAY:
        return f"{day.year}年{day.month}月{day.day}日"
    return wareki(day, weekday)


def short_day_text(day: date) -> str:
    """Write a day of the year at hand with its weekday, for calendars and narrow tables: 11月28日(土); Sat 28 Nov."""
    if get_language() == "en":
        return f"{formats.date_format(day, 'D')} {day.day} {formats.date_format(day, 'M')}"
    return f"{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def year_text(day: date) -> str:
    """Write the year of a day as it is typed into a form: 令和8, or 2026."""
    if (get_language() or "ja") != "ja" or day < FIRST_DAY:
        return str(day.year)
    era = era_of(day)
    number = day.year - era.start.year + 1
    return f"{era.name}{'元' if number == 1 else number}"


def fiscal_text(year: int) -> str:
    """Write a fiscal year shortly: R7; 2025 for readers who do not count by eras, and in a prefecture whose pack says `years = "western"`."""
    by_era = (get_language() or "ja") == "ja"
    counted = packs.current().content.get("calendar", {}).get("years", "era")
    return fiscal_label(year) if by_era and counted == "era" else str(year)
