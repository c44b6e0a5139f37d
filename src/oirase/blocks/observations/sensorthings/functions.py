"""Functions of `$filter` as the database has them: the kinds of their arguments (a question mark: may be left out), the kind of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from django.db.models import CharField, FloatField, IntegerField, Value
from django.db.models import functions as sql
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import Exact, GreaterThan

TEXT: CharField[str, str] = CharField()
FLOAT: FloatField[float, float] = FloatField()


def _whole(number: Any) -> Any:
    return sql.Cast(number, IntegerField())


def _substring(text: Any, start: Any, length: Any = None) -> Any:
    # OData counts from nought, SQL from one.
    begin = CombinedExpression(_whole(start), "+", Value(1), output_field=IntegerField())
    return sql.Substr(text, begin, None if length is None else _whole(length), output_field=TEXT)


def _position(text: Any, part: Any) -> Any:
    return CombinedExpression(sql.StrIndex(text, part), "-", Value(1), output_field=IntegerField())


def _part(name: str) -> Any:
    return (("time",), "number", lambda moment: sql.Extract(moment, name, tzinfo=UTC))


Rule = tuple[tuple[str, ...], str, Callable[..., Any]]
FUNCTIONS: dict[str, Rule] = {
    "contains": (("string", "string"), "boolean", lambda a, b: GreaterThan(sql.StrIndex(a, b), 0)),
    "substringof": (("string", "string"), "boolean", lambda a, b: GreaterThan(sql.StrIndex(b, a), 0)),
    "startswith": (("string", "string"), "boolean", lambda a, b: Exact(sql.StrIndex(a, b), 1)),
    "endswith": (("string", "string"), "boolean", lambda a, b: Exact(sql.Right(a, sql.Length(b)), b)),
    "indexof": (("string", "string"), "number", _position),
    "length": (("string",), "number", sql.Length),
    "substring": (("string", "number", "number?"), "string", _substring),
    "tolower": (("string",), "string", lambda a: sql.Lower(a, output_field=TEXT)),
    "toupper": (("string",), "string", lambda a: sql.Upper(a, output_field=TEXT)),
    "trim": (("string",), "string", lambda a: sql.Trim(a, output_field=TEXT)),
    "concat": (("string", "string"), "string", lambda a, b: sql.Concat(a, b, output_field=TEXT)),
    "round": (("number",), "number", lambda a: sql.Round(sql.Cast(a, FLOAT), output_field=FLOAT)),
    "floor": (("number",), "number", lambda a: sql.Floor(sql.Cast(a, FLOAT), output_field=FLOAT)),
    "ceiling": (("number",), "number", lambda a: sql.Ceil(sql.Cast(a, FLOAT), output_field=FLOAT)),
    **{name: _part(name) for name in ("year", "month", "day", "hour", "minute", "second")},
    "date": (("time",), "date", lambda moment: sql.TruncDate(moment, tzinfo=UTC)),
    "time": (("time",), "clock", lambda moment: sql.TruncTime(moment, tzinfo=UTC)),
    "totaloffsetminutes": (("time",), "number", lambda moment: Value(0)),
}
