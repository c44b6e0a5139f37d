"""What the text of a cell means: numbers, fiscal years, lists, figures by year. Each raises ValueError for what it is not."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from oirase.kernel.calendar import parse_fiscal_label


def integer(text: str) -> int:
    """Read a whole number without separators."""
    return int(text)


def fiscal_year(text: str) -> int:
    """Read a fiscal year: 2025, R7 or H31."""
    return int(text) if re.fullmatch(r"\d{4}", text) else parse_fiscal_label(text)


def decimal(text: str) -> Decimal:
    """Read a plain decimal number."""
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite():
        raise ValueError(text)
    return value


def by_year(text: str) -> dict[int, Decimal]:
    """Read `2024=850;2025=900`."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        year, equals, value = part.partition("=")
        if not equals or fiscal_year(year.strip()) in found:
            raise ValueError(text)
        found[fiscal_year(year.strip())] = decimal(value.strip())
    return found


def listed(text: str) -> tuple[str, ...]:
    """Read a list joined with semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
