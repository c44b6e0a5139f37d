"""GS1-128 as bars: Code 128 in set C behind FNC1, for an even number of digits. Source: GS1 General Specifications, 5.4."""

from __future__ import annotations

START_C, FNC1, STOP = 105, 102, 106
# Widths of bar, space, bar, space, bar, space in modules, by the symbol's value.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
PATTERNS = _TABLE.split()


def symbols(digits: str) -> list[int]:
    """Return the values of all symbols: start, FNC1, pairs of digits, check symbol, stop. ValueError for what is no even number of digits."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) % 2 == 0):
        raise ValueError("an even number of digits")
    values = [FNC1, *(int(digits[place : place + 2]) for place in range(0, len(digits), 2))]
    check = (START_C + sum(place * value for place, value in enumerate(values, start=1))) % 103
    return [START_C, *values, check, STOP]


def bars(digits: str) -> tuple[list[tuple[int, int]], int]:
    """Return the black bars as (left edge, width) in modules, and the width of the whole without its quiet zones."""
    found: list[tuple[int, int]] = []
    left = 0
    for value in symbols(digits):
        for place, width in enumerate(int(one) for one in PATTERNS[value]):
            if place % 2 == 0:
                found.append((left, width))
            left += width
    return found, left
