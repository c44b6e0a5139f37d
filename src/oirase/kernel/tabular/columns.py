"""Columns and the kinds of values that their cells hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.translation import gettext as _

from oirase.kernel.calendar.eras import parse_date
from oirase.kernel.calendar.fiscal import parse_fiscal_label

Kind = Literal["text", "integer", "decimal", "date", "boolean", "fiscal_year", "code"]
TRUE_WORDS = frozenset({"1", "true", "yes", "y", "○", "〇", "◯", "はい", "有", "あり", "する", "レ", "✓"})
FALSE_WORDS = frozenset({"0", "false", "no", "n", "×", "✕", "いいえ", "無", "なし", "しない", "-", "ー"})
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_FIRST_SURE_SERIAL = 61
EXCEL_LAST_SERIAL = 80_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Column:
    """One column: `key` in the row, `label` in the head (with `aliases` it may also be called).

    `required`: the column must be there and every cell filled. `digits` (kind `code`): zeros that Excel has eaten in
    front are put back. `choices`: what may stand in the cell and the value it means. `fill_down`: an empty cell means the
    one above (merged cells). `check`: a last step on the value; its ValueError's text is shown to the person.
    `width`: columns of half-width signs in XLSX; by default from the content.
    """

    key: str
    label: str
    kind: Kind = "text"
    aliases: tuple[str, ...] = ()
    required: bool = False
    max_length: int | None = None
    digits: int | None = None
    choices: Mapping[str, Any] | None = None
    fill_down: bool = False
    check: Callable[[Any], Any] | None = None
    width: int | None = None

    def read(self, cell: object) -> Any:
        """Turn a cell into a value, None for an empty one; ValueError with a sentence for the person."""
        if isinstance(cell, str):
            cell = cell.strip()
        if cell is None or cell == "":
            if self.required:
                raise ValueError(_("値がありません。"))
            return None
        value = _READERS[self.kind](self, cell) if self.choices is None else self._choice(cell, self.choices)
        return self.check(value) if self.check else value

    @staticmethod
    def _choice(cell: object, choices: Mapping[str, Any]) -> Any:
        given = plain(as_text(cell))
        for word, value in choices.items():
            if plain(word) == given:
                return value
        words = "、".join(list(choices)[:10])
        raise ValueError(
            _("「%(cell)s」は使えません。次のどれかにしてください: %(words)s")
            % {"cell": as_text(cell)[:40], "words": words}
        )


def plain(text: str) -> str:
    """Return a code, number or word in one width and case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def as_text(cell: object) -> str:
    """Return a cell as a person reads it: whole numbers without a decimal point, days as ISO."""
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
        )
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".0f") if cell.is_integer() else format(cell, ".15g")
    return str(cell)


def _text(column: Column, cell: object) -> str:
    text = as_text(cell).replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise ValueError(_("表示できない制御文字が含まれています。"))
    if column.max_length and len(text) > column.max_length:
        raise ValueError(
            _("%(limit)d文字以内にしてください（現在%(length)d文字）。")
            % {"limit": column.max_length, "length": len(text)}
        )
    return text


def _code(column: Column, cell: object) -> str:
    text = plain(_text(column, cell)).upper()
    return text.zfill(column.digits) if column.digits and text.isascii() and text.isdigit() else text


def _decimal(column: Column, cell: object) -> Decimal:
    text = plain(as_text(cell)).replace(",", "").removesuffix("円").lstrip("¥\\")
    if text[:1] in "△▲−":
        text = "-" + text[1:]
    try:
        if not _NUMBER.fullmatch(text):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(_("「%(cell)s」は数値ではありません。") % {"cell": as_text(cell)[:40]}) from error


def _integer(column: Column, cell: object) -> int:
    number = _decimal(column, cell)
    if number != number.to_integral_value():
        raise ValueError(_("「%(cell)s」は整数ではありません。") % {"cell": as_text(cell)[:40]})
    return int(number)


def _date(column: Column, cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and EXCEL_FIRST_SURE_SERIAL <= cell <= EXCEL_LAST_SERIAL:
        return EXCEL_DAY_ZERO + timedelta(days=int(cell))
    try:
        return parse_date(as_text(cell))
    except ValueError as error:
        raise ValueError(
            _("「%(cell)s」は日付として読めません。例: 令和8年4月1日、2026/4/1")
            % {"cell": as_text(cell)[:40]}
        ) from error


def _boolean(column: Column, cell: object) -> bool:
    text = plain(as_text(cell))
    if text not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError(_("「%(cell)s」は「○」か「×」にしてください。") % {"cell": as_text(cell)[:40]})
    return text in TRUE_WORDS


def _fiscal_year(column: Column, cell: object) -> int:
    try:
        return parse_fiscal_label(as_text(cell))
    except ValueError as error:
        raise ValueError(
            _("「%(cell)s」は年度として読めません。例: R7、令和7年度、2025") % {"cell": as_text(cell)[:40]}
        ) from error


_READERS: dict[str, Callable[[Column, object], Any]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "boolean": _boolean,
    "fiscal_year": _fiscal_year,
    "code": _code,
}
