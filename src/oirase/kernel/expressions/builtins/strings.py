"""Functions of strings; a position counts characters from 1, or from the end when negative."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_noop

from oirase.kernel.expressions import limits, patterns
from oirase.kernel.expressions.builtins.conversion import floored
from oirase.kernel.expressions.builtins.signatures import builtin
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run, room_for_text


@builtin("substring", "string: string", "start position: number", "length?: number")
def substring(_run: Run, text: str, start: Decimal, length: Decimal | None) -> str:
    begin = start_of(start, len(text))
    size = len(text) if length is None else floored(length)
    return text[begin : begin + max(size, 0)]


def start_of(position: Decimal, size: int) -> int:
    """Return a position from 0; NoValue for position 0 and before the beginning."""
    start = floored(position)
    begin = start - 1 if start > 0 else size + start
    if start == 0 or begin < 0:
        raise NoValue(gettext_noop("その位置はありません。"))
    return begin


@builtin("string length", "string: string")
def string_length(_run: Run, text: str) -> Decimal:
    return Decimal(len(text))


@builtin("upper case", "string: string")
def upper_case(_run: Run, text: str) -> str:
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(_run: Run, text: str) -> str:
    return text.lower()


@builtin("substring before", "string: string", "match: string")
def substring_before(_run: Run, text: str, match: str) -> str:
    return text.partition(match)[0] if match and match in text else ""


@builtin("substring after", "string: string", "match: string")
def substring_after(_run: Run, text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string", "match: string")
def contains(_run: Run, text: str, match: str) -> bool:
    return match in text


@builtin("starts with", "string: string", "match: string")
def starts_with(_run: Run, text: str, match: str) -> bool:
    return text.startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(_run: Run, text: str, match: str) -> bool:
    return text.endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags?: string?")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> bool:
    return patterns.ready(run, pattern, flags, text).search(text) is not None


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags?: string?")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> str:
    return patterns.replaced(patterns.ready(run, pattern, flags, text), text, replacement)


@builtin("split", "string: string", "delimiter: string")
def split(run: Run, text: str, delimiter: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in patterns.ready(run, delimiter, None, text).finditer(text):
        if match.end() > match.start():
            found.append(text[start : match.start()])
            start = match.end()
            if len(found) > limits.ITEMS:
                break
    return [*found, text[start:]]


@builtin("string join", "list: list", "delimiter?: string?")
def string_join(_run: Run, texts: list[object], delimiter: str | None) -> str:
    parts = [text for text in texts if text is not None]
    if not all(isinstance(text, str) for text in parts):
        raise NoValue(gettext_noop("文字列だけのリストが必要です。"))
    strings = [str(text) for text in parts]
    between = delimiter or ""
    room_for_text(sum(map(len, strings)) + len(between) * len(strings))
    return between.join(strings)
