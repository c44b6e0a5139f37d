"""Runs the cases of the DMN TCK that tck_cases.json holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from oirase.kernel.expressions import ExpressionError, compile_expression
from oirase.kernel.expressions.temporal import read_date, read_duration, read_instant, read_time

HERE = Path(__file__).parent
CLOSE = Decimal("1e-8")  # The TCK gives results of exp, log and the like in so many digits.
READ = {
    "number": Decimal,
    "date": read_date,
    "time": read_time,
    "dateTime": read_instant,
    "duration": read_duration,
    "dayTimeDuration": read_duration,
    "yearMonthDuration": read_duration,
}


@dataclass(frozen=True)
class Case:
    """An expression of the TCK, and what it has to give."""

    id: str
    expression: str
    expected: Any
    error: bool
    inputs: dict[str, Any]

    def failure(self) -> str:
        """Return what is wrong with the result; nothing when it is right.

        Where the TCK expects null and an error, an expression may be refused when it is compiled.
        """
        try:
            expression = compile_expression(self.expression)
        except ExpressionError as error:
            return "" if self.error else f"refused: {error}"
        inputs = {name: value_of(value) for name, value in self.inputs.items()}
        found = expression.evaluate(inputs)
        return "" if same(found, value_of(self.expected)) else f"{found!r} is not {self.expected!r}"

    def refused(self) -> bool:
        """Tell whether the expression is refused when it is compiled."""
        try:
            compile_expression(self.expression)
        except ExpressionError:
            return True
        return False


def all_cases() -> list[Case]:
    """Return every case of the file."""
    return [Case(*row) for row in json.loads((HERE / "tck_cases.json").read_text(encoding="utf-8"))["cases"]]


def exclusions() -> dict[str, list[str]]:
    """Return for each reason the ids of the cases that are not supported on purpose."""
    found: dict[str, list[str]] = json.loads((HERE / "tck_exclusions.json").read_text(encoding="utf-8"))
    return found


def value_of(written: Any) -> Any:
    """Return a value of the file as one of the language."""
    if isinstance(written, list):
        return [value_of(one) for one in written]
    if not isinstance(written, dict):
        return written
    kind, text = next(iter(written.items()))
    if kind == "context":
        return {name: value_of(value) for name, value in text.items()}
    return READ[kind](text)


def same(found: Any, expected: Any) -> bool:
    """Tell whether two values are the same, numbers but for rounding."""
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(found - expected) <= CLOSE * max(1, abs(expected))
    if type(found) is not type(expected):
        return False
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in expected)
    return bool(found == expected)
