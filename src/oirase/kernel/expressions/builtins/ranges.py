"""Relations between points and ranges (DMN 1.5, table 78), and `range` of a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from oirase.kernel.expressions import nodes
from oirase.kernel.expressions.builtins.signatures import BUILTINS, builtin
from oirase.kernel.expressions.errors import ExpressionError, NoValue
from oirase.kernel.expressions.parser import Parser
from oirase.kernel.expressions.running import Run
from oirase.kernel.expressions.values import Range, Value, order

POINT = "number|string|date|time|date and time|days and time duration|years and months duration"


@dataclass(frozen=True)
class End:
    """An end of a range: its value (None: without end), whether it belongs to it, and on which side it lies."""

    value: Value
    included: bool
    side: int

    def place(self, other: End) -> int:
        """Return -1, 0 or 1 as this end's value is smaller, equal or greater; NoValue without an order."""
        if self.value is None or other.value is None:
            mine, theirs = (0 if end.value is not None else end.side for end in (self, other))
            return (mine > theirs) - (mine < theirs)
        place = order(self.value, other.value)
        if place is None:
            raise NoValue(gettext_noop("大小を比べられない値です。"))
        return place


@dataclass(frozen=True)
class Span:
    """A range or a point, as its two ends."""

    start: End
    end: End

    @classmethod
    def of(cls, value: Value) -> Span:
        """Return the span of a range, or of a point, which begins and ends at itself."""
        if isinstance(value, Range):
            return cls(End(value.start, value.start_included, -1), End(value.end, value.end_included, 1))
        return cls(End(value, True, -1), End(value, True, 1))

    def before(self, other: Span) -> bool:
        """Tell whether this lies wholly before the other."""
        place = self.end.place(other.start)
        return place < 0 or (place == 0 and not (self.end.included and other.start.included))

    def starts_no_later(self, other: Span) -> bool:
        """Tell whether this begins where the other begins, or before."""
        place = self.start.place(other.start)
        return place < 0 or (place == 0 and (self.start.included or not other.start.included))

    def ends_no_earlier(self, other: Span) -> bool:
        """Tell whether this ends where the other ends, or after."""
        place = self.end.place(other.end)
        return place > 0 or (place == 0 and (self.end.included or not other.end.included))

    def same_start(self, other: Span) -> bool:
        """Tell whether both begin at the same place."""
        return self.start.place(other.start) == 0 and self.start.included == other.start.included

    def same_end(self, other: Span) -> bool:
        """Tell whether both end at the same place."""
        return self.end.place(other.end) == 0 and self.end.included == other.end.included


def _meets(one: Span, other: Span) -> bool:
    return one.end.included and other.start.included and one.end.place(other.start) == 0


def _overlaps(one: Span, other: Span) -> bool:
    return not one.before(other) and not other.before(one)


def _overlaps_before(one: Span, other: Span) -> bool:
    starts_first = one.starts_no_later(other) and not one.same_start(other)
    return starts_first and not one.before(other) and other.ends_no_earlier(one)


def _includes(one: Span, other: Span) -> bool:
    return one.starts_no_later(other) and one.ends_no_earlier(other)


def _finishes(one: Span, other: Span) -> bool:
    return one.same_end(other) and other.starts_no_later(one)


def _starts(one: Span, other: Span) -> bool:
    return one.same_start(other) and other.ends_no_earlier(one)


def _coincides(one: Span, other: Span) -> bool:
    return one.same_start(other) and one.same_end(other)


Relation = Callable[[Span, Span], bool]
EITHER = (("point", "point"), ("point", "range"), ("range", "point"), ("range", "range"))
RANGES, TO_RANGE, FROM_RANGE = (("range", "range"),), EITHER[1::2], EITHER[2:]
RELATIONS: tuple[tuple[str, Relation, tuple[tuple[str, str], ...]], ...] = (
    ("before", Span.before, EITHER),
    ("after", lambda one, other: other.before(one), EITHER),
    ("meets", _meets, RANGES),
    ("met by", lambda one, other: _meets(other, one), RANGES),
    ("overlaps", _overlaps, RANGES),
    ("overlaps before", _overlaps_before, RANGES),
    ("overlaps after", lambda one, other: _overlaps_before(other, one), RANGES),
    ("finishes", _finishes, TO_RANGE),
    ("finished by", lambda one, other: _finishes(other, one), FROM_RANGE),
    ("includes", _includes, FROM_RANGE),
    ("during", lambda one, other: _includes(other, one), TO_RANGE),
    ("starts", _starts, TO_RANGE),
    ("started by", lambda one, other: _starts(other, one), FROM_RANGE),
    ("coincides", _coincides, (EITHER[0], EITHER[3])),
)


def _make_known(name: str, relation: Relation, shapes: tuple[tuple[str, str], ...]) -> None:
    def known(_run: Run, one: Value, other: Value) -> bool:
        return relation(Span.of(one), Span.of(other))

    for first, second in shapes:
        same = first == second
        kinds = {"point": POINT, "range": "range"}
        one, other = (f"{first}1", f"{second}2") if same else (first, second)
        builtin(name, f"{one}: {kinds[first]}", f"{other}: {kinds[second]}")(known)


for _name, _relation, _shapes in RELATIONS:
    _make_known(_name, _relation, _shapes)


def range_between(start: Value, end: Value, start_included: bool, end_included: bool) -> Range:
    """Return a range of two values of one kind, the smaller first; NoValue otherwise."""
    place = order(start, end)
    if place is None:
        raise NoValue(gettext_noop("範囲の両端は、大小を比べられる同じ種類の値です。"))
    if place > 0:
        raise NoValue(gettext_noop("範囲の始まりが終わりより大きくなっています。"))
    return Range(start, end, start_included, end_included)


@builtin("range", "from: string")
def range_from(run: Run, text: str) -> Range:
    try:
        tree = Parser(text, BUILTINS).whole()
    except ExpressionError:
        raise _not_a_range() from None
    if not isinstance(tree, nodes.RangeOf):
        raise _not_a_range()
    return range_between(
        _literal(run, tree.start), _literal(run, tree.end), tree.start_included, tree.end_included
    )


def _literal(run: Run, node: nodes.Node) -> Value:
    if isinstance(node, nodes.Literal):
        return node.value
    if isinstance(node, nodes.Minus) and isinstance(node.of, nodes.Literal) and node.of.value is not None:
        return -node.of.value
    if isinstance(node, nodes.Call) and node.function in {"date", "time", "date and time", "duration"}:
        values = [one.value for one in node.arguments if isinstance(one, nodes.Literal)]
        if len(values) == len(node.arguments) == 1 and isinstance(values[0], str):
            return BUILTINS[node.function][0].function(run, values[0])
    raise _not_a_range()


def _not_a_range() -> NoValue:
    return NoValue(gettext_noop("範囲として読めません。例: [1..10]"))
