"""`$filter` on values: the tree is worked out on whole columns of numpy, and what it says about time narrows what is read at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations import times
from oirase.blocks.observations.sensorthings.conditions import COMPARE, TURNED
from oirase.blocks.observations.sensorthings.errors import Fault, not_implemented
from oirase.blocks.observations.sensorthings.grammar import (
    COMPARISONS,
    Binary,
    Call,
    Literal,
    Node,
    Path,
    Unary,
    walk,
)

# Columns by the property's name, with the kind of their values; times are milliseconds.
KINDS = {
    "id": "number", "@iot.id": "number", "phenomenonTime": "time", "result": "result",
    "resultQuality/flag": "number", "resultTime": "time",
}  # fmt: skip
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Column:
    """Values of one kind: an array, or one constant for all."""

    kind: str
    values: Any


def bounds(parts: list[Node]) -> tuple[int, int]:
    """Return the times from (inclusive) and until (exclusive) which the values can lie, by what must hold of all of them."""
    first, until = times.FIRST, times.LAST + 1
    for node in parts:
        if not (isinstance(node, Binary) and node.operator in ("eq", "gt", "ge", "lt", "le")):
            continue
        left, right, how = node.left, node.right, node.operator
        if isinstance(left, Literal):
            left, right, how = right, left, TURNED[how]
        if not (isinstance(left, Path) and str(left) == "phenomenonTime" and isinstance(right, Literal)):
            continue
        if right.kind not in ("time", "date"):
            continue
        least, most = _narrowed(how, right)
        first, until = max(first, least), min(until, most)
    return first, until


def _narrowed(how: str, constant: Literal) -> tuple[int, int]:
    moment = _moment(constant)
    # A moment is a microsecond's, a value's time a millisecond's.
    ms = times.to_ms(moment)
    after = ms + 1 if how == "gt" or moment.microsecond % 1000 else ms
    if how in ("gt", "ge"):
        return after, times.LAST + 1
    before = ms + 1 if how == "le" or moment.microsecond % 1000 else ms
    return (times.FIRST, before) if how in ("lt", "le") else (ms, ms + 1)


def _moment(constant: Literal) -> datetime:
    value = constant.value
    return value if constant.kind == "time" else datetime(value.year, value.month, value.day, tzinfo=UTC)


def mask(parts: list[Node], columns: Columns, n: int) -> NDArray[np.bool_]:
    """Return which of `n` values meet all parts."""
    found = np.ones(n, bool)
    with np.errstate(all="ignore"):
        for node in parts:
            found &= truth(node, columns)
    return found


def truth(node: Node, columns: Columns) -> Any:
    """Return where an expression is true."""
    if isinstance(node, Binary) and node.operator in ("and", "or"):
        left, right = truth(node.left, columns), truth(node.right, columns)
        return left & right if node.operator == "and" else left | right
    if isinstance(node, Unary) and node.operator == "not":
        return ~np.asarray(truth(node.operand, columns), bool)
    if isinstance(node, Binary) and node.operator in COMPARISONS:
        return _comparison(node, columns)
    found = value(node, columns)
    if found.kind != "boolean":
        raise Fault("true or false expected", place=node.place)
    return np.asarray(found.values, bool)


def _comparison(node: Binary, columns: Columns) -> Any:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, Literal) and other.kind == "null":
            absent = _absent(value(one, columns))
            return absent if node.operator == "eq" else ~absent if node.operator == "ne" else np.False_
    left, right = value(node.left, columns), value(node.right, columns)
    kinds = {left.kind, right.kind}
    if kinds == {"time", "date"}:
        left, right = (_midnight(one) for one in (left, right))
    elif len(kinds) > 1:
        raise Fault(f"a {left.kind} cannot be compared with a {right.kind}", place=node.place)
    return np.asarray(COMPARE[node.operator](left.values, right.values), bool)


def _midnight(found: Column) -> Column:
    return Column("time", found.values * times.DAY) if found.kind == "date" else found


def _absent(found: Column) -> Any:
    return (
        np.isnan(found.values)
        if np.asarray(found.values).dtype.kind == "f"
        else np.zeros(np.shape(found.values), bool)
    )


def value(node: Node, columns: Columns) -> Column:
    """Return the values of an expression."""
    if isinstance(node, Literal):
        return _constant(node)
    if isinstance(node, Path):
        return _column(node, columns)
    if isinstance(node, Call):
        return _call(node, columns)
    if isinstance(node, Unary) and node.operator == "-":
        return Column("number", -_number(node.operand, columns))
    if isinstance(node, Binary) and node.operator in _ARITHMETIC:
        return _arithmetic(node, columns)
    return Column("boolean", truth(node, columns))


def _constant(node: Literal) -> Column:
    if node.kind == "time":
        return Column("time", (node.value - _EPOCH).total_seconds() * 1000)
    if node.kind == "date":
        return Column("date", (node.value - _EPOCH.date()).days)
    if node.kind == "clock":
        at = node.value
        return Column("clock", ((at.hour * 60 + at.minute) * 60 + at.second) * 1000 + at.microsecond / 1000)
    if node.kind == "duration":
        return Column("duration", node.value.total_seconds() * 1000)
    if node.kind in ("geometry", "null"):
        raise Fault(f"a {node.kind} has no place here", place=node.place)
    if node.kind == "number" and isinstance(node.value, int) and abs(node.value) >= 2**63:
        return Column("number", float(node.value))
    return Column(node.kind, node.value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def check(node: Node) -> None:
    """Raise Fault for a name that values do not have."""
    for path in walk(node):
        if isinstance(path, Path) and str(path) not in KINDS:
            if path.names[0] in ("validTime", "parameters", "resultQuality"):
                raise not_implemented(f"a filter by {path.names[0]}", path.place)
            raise Fault(f"Observation has no property {str(path)[:40]!r}", place=path.place)


def _column(node: Path, columns: Columns) -> Column:
    check(node)
    name = str(node)
    found = columns["id" if name == "@iot.id" else name]
    if name == "result":
        return Column("string" if found.dtype.kind == "O" else "number", found)
    return Column(KINDS[name], found)


def _number(node: Node, columns: Columns) -> Any:
    found = value(node, columns)
    if found.kind != "number":
        raise Fault(f"a number expected, this is a {found.kind}", place=node.place)
    return found.values


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide, "mod": np.fmod,
}  # fmt: skip


def _arithmetic(node: Binary, columns: Columns) -> Column:
    left, right = value(node.left, columns), value(node.right, columns)
    if left.kind == "time" and right.kind == "duration" and node.operator in ("add", "sub"):
        return Column("time", _ARITHMETIC[node.operator](left.values, right.values))
    if left.kind == right.kind == "time" and node.operator == "sub":
        return Column("duration", np.subtract(left.values, right.values))
    one, other = _number(node.left, columns), _number(node.right, columns)
    return Column("number", _ARITHMETIC[node.operator](np.asarray(one, float), np.asarray(other, float)))


def _call(node: Call, columns: Columns) -> Column:
    rule = _FUNCTIONS.get(node.name)
    if rule is None:
        raise not_implemented(f"the function {node.name[:40]!r} on Observations", node.place)
    kinds, result, work = rule
    least = len([one for one in kinds if not one.endswith("?")])
    if not least <= len(node.arguments) <= len(kinds):
        raise Fault(f"{node.name} takes {' and '.join(kinds)}", place=node.place)
    given = []
    for kind, argument in zip(kinds, node.arguments, strict=False):
        found = value(argument, columns)
        if found.kind != kind.rstrip("?"):
            raise Fault(f"a {kind.rstrip('?')} expected, this is a {found.kind}", place=argument.place)
        given.append(found.values)
    return Column(result, work(*given))


def _moments(ms: Any) -> Any:
    # A time that is absent is not of any year.
    return np.asarray(np.nan_to_num(ms)).astype("<i8").astype("datetime64[ms]")


def _unit(large: str, small: str, first: int = 0) -> Callable[[Any], Any]:
    """Return the number of small units since the last large one."""
    return lambda ms: (
        (_moments(ms).astype(f"datetime64[{small}]") - _moments(ms).astype(f"datetime64[{large}]")).astype(
            "<i8"
        )
        + first
    )


def _texts(work: Callable[..., Any], kind: Any = object) -> Callable[..., Any]:
    return np.vectorize(work, otypes=[kind])


def _substring(text: str, start: float, length: float = 10**9) -> str:
    begin = max(0, int(start))
    return text[begin : begin + max(0, int(length))]


_FUNCTIONS: dict[str, tuple[tuple[str, ...], str, Callable[..., Any]]] = {
    "year": (("time",), "number", lambda ms: _moments(ms).astype("datetime64[Y]").astype("<i8") + 1970),
    "month": (("time",), "number", _unit("Y", "M", 1)),
    "day": (("time",), "number", _unit("M", "D", 1)),
    "hour": (("time",), "number", _unit("D", "h")),
    "minute": (("time",), "number", _unit("h", "m")),
    "second": (("time",), "number", _unit("m", "s")),
    "fractionalseconds": (("time",), "number", lambda ms: _unit("s", "ms")(ms) / 1000),
    "date": (("time",), "date", lambda ms: np.floor_divide(ms, times.DAY)),
    "time": (("time",), "clock", lambda ms: np.mod(ms, times.DAY)),
    "totaloffsetminutes": (("time",), "number", lambda ms: np.zeros(np.shape(ms))),
    "round": (("number",), "number", lambda a: np.sign(a) * np.floor(np.abs(a) + 0.5)),
    "floor": (("number",), "number", np.floor),
    "ceiling": (("number",), "number", np.ceil),
    "contains": (("string", "string"), "boolean", _texts(lambda a, b: b in a, bool)),
    "substringof": (("string", "string"), "boolean", _texts(lambda a, b: a in b, bool)),
    "startswith": (("string", "string"), "boolean", _texts(lambda a, b: a.startswith(b), bool)),
    "endswith": (("string", "string"), "boolean", _texts(lambda a, b: a.endswith(b), bool)),
    "indexof": (("string", "string"), "number", _texts(lambda a, b: a.find(b), int)),
    "length": (("string",), "number", _texts(len, int)),
    "substring": (("string", "number", "number?"), "string", _texts(_substring)),
    "tolower": (("string",), "string", _texts(str.lower)),
    "toupper": (("string",), "string", _texts(str.upper)),
    "trim": (("string",), "string", _texts(str.strip)),
    "concat": (("string", "string"), "string", _texts(lambda a, b: a + b)),
}
