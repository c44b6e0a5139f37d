"""Document numbers (文書番号): the office's sign and a number without gaps, per office and fiscal year."""

from __future__ import annotations

from datetime import date

from oirase.blocks.documents.specs import NUMBER_PATTERN, NUMBER_SIGNS
from oirase.kernel.access.models import Organisation
from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.numbering import take_number
from oirase.kernel.settings import value_on

SERIES = "documents"
# An office without a sign is named, with 仮 before it, so that nobody takes the number for one by the rules.
PROVISIONAL = "（仮）"
LONGEST_NAME = 40


def take_document_number(office: Organisation, day: date) -> str:
    """Return the office's next number in words, such as 見総第12号; called last, because the office's next one waits for it."""
    sign = sign_of(office, day)
    pattern = str(value_on(NUMBER_PATTERN.key, day, office.body.code))
    number = take_number(SERIES, office.pk, fiscal_year(day))
    return in_words(pattern, sign, fiscal_label(fiscal_year(day)), number)


def sign_of(office: Organisation, day: date) -> str:
    """Return the sign (文書記号) that holds for an office on a day, or its name marked as provisional."""
    signs = value_on(NUMBER_SIGNS.key, day, office.body.code)
    if sign := str(signs.get(office.code, "")).strip():
        return sign
    return f"{PROVISIONAL}{office.name_on(day).text('ja')[:LONGEST_NAME]}"


def in_words(pattern: str, sign: str, year: str, number: int) -> str:
    """Put a number into words; a pattern without `{number}` would give the same one to all and gets it at its end."""
    whole = pattern if "{number}" in pattern else f"{pattern}{{number}}"
    parts = {"{sign}": sign, "{year}": year, "{number}": str(number)}
    for mark, text in parts.items():
        whole = whole.replace(mark, text)
    return whole
