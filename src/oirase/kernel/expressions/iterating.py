"""The parts that go through lists: for, some, every and filters."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext_noop

from oirase.kernel.expressions import nodes
from oirase.kernel.expressions.closures import Closure, guarded
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run, room_for
from oirase.kernel.expressions.scopes import Scopes
from oirase.kernel.expressions.values import Range, Value, is_whole

DAY = dt.timedelta(days=1)


class Iterating(ABC):
    """The half of the compiler that knows loops and filters."""

    scopes: Scopes

    @abstractmethod
    def compile(self, node: nodes.Node) -> Closure:
        """Return the closure of a part."""

    def loops(self, loops: tuple[nodes.Loop, ...], names: dict[str, int]) -> list[tuple[int, Closure]]:
        """Return slot and domain of each loop; the name of one is known in the domains of those after it."""
        found = []
        for loop in loops:
            domain = self.domain(loop)
            names[loop.name] = self.scopes.slot()
            found.append((names[loop.name], domain))
        return found

    def domain(self, loop: nodes.Loop) -> Closure:
        """Return the closure of what a loop goes through."""
        start = self.compile(loop.domain)
        if loop.until is None:
            return lambda run: elements(start(run))
        end = self.compile(loop.until)
        return lambda run: steps(start(run), end(run))

    def of_for(self, node: nodes.For) -> Closure:
        names = {"partial": self.scopes.slot()}
        with self.scopes.named(names):
            loops = self.loops(node.loops, names)
            result = self.compile(node.result)
        partial, weight = names["partial"], weight_of(node.result)
        keeps_partial = any(
            isinstance(part, nodes.Name) and part.name == "partial" for part in parts_of(node)
        )

        def made(run: Run) -> Value:
            found: list[Value] = []
            for _ in rounds(run, loops):
                if keeps_partial:
                    run.charge(len(found))
                    run.slots[partial] = list(found)
                run.charge(weight)
                found.append(result(run))
                room_for(len(found))
            return found

        return guarded(node.position, made)

    def of_quantified(self, node: nodes.Quantified) -> Closure:
        names: dict[str, int] = {}
        with self.scopes.named(names):
            loops = self.loops(node.loops, names)
            condition = self.compile(node.condition)
        decisive, weight = node.word == "some", weight_of(node.condition)

        def decided(run: Run) -> Value:
            result: bool | None = not decisive
            for _ in rounds(run, loops):
                run.charge(weight)
                answer = condition(run)
                if answer is decisive:
                    return decisive
                if not isinstance(answer, bool):
                    result = None
            return result

        return guarded(node.position, decided)

    def of_filter(self, node: nodes.Filter) -> Closure:
        of, slot, position = self.compile(node.of), self.scopes.slot(), node.position
        if isinstance(node.by, nodes.Literal) and isinstance(node.by.value, Decimal):
            place = node.by.value
            return guarded(position, lambda run: element_at(filtered(of(run)), place))
        with self.scopes.filtered(slot):
            by = self.compile(node.by)
        weight = weight_of(node.by)

        def found(run: Run) -> Value:
            values = filtered(of(run))
            run.slots[slot] = values[0] if values else None
            first = by(run)
            if isinstance(first, Decimal):
                return element_at(values, first)
            kept = []
            for value in values:
                run.charge(weight)
                run.slots[slot] = value
                if by(run) is True:
                    kept.append(value)
            return kept

        return guarded(position, found)


def parts_of(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a part and all parts of it."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(part.parts())


def weight_of(node: nodes.Node) -> int:
    """Return of how many parts a part consists: what one round of a loop costs."""
    return sum(1 for _ in parts_of(node))


def rounds(run: Run, loops: list[tuple[int, Closure]]) -> Iterator[None]:
    """Go through all combinations of some loops, the last one fastest."""
    (slot, domain), rest = loops[0], loops[1:]
    for value in domain(run):
        run.charge(1)
        run.slots[slot] = value
        if rest:
            yield from rounds(run, rest)
        else:
            yield


def elements(value: Value) -> Iterable[Value]:
    """Return what a loop goes through: a list, the whole numbers or days of a range, or one value; NoValue for null."""
    if isinstance(value, list):
        return value
    if value is None:
        raise NoValue(gettext_noop("繰り返すリストに値がありません。"))
    if isinstance(value, Range):
        found = steps(value.start, value.end)
        skipped = (not value.start_included and value.start, not value.end_included and value.end)
        return (one for one in found if one not in skipped)
    return [value]


def steps(start: Value, end: Value) -> Iterable[Value]:
    """Return the whole numbers or days from one to another, upwards or downwards; NoValue for other ends."""
    if type(start) is dt.date and type(end) is dt.date:
        sign = 1 if start <= end else -1
        return (start + DAY * sign * count for count in range(abs((end - start).days) + 1))
    if isinstance(start, Decimal) and isinstance(end, Decimal) and is_whole(start) and is_whole(end):
        first, last = int(start), int(end)
        sign = 1 if first <= last else -1
        return (Decimal(number) for number in range(first, last + sign, sign))
    raise NoValue(gettext_noop("繰り返せるのは、整数か日付の範囲です。"))


def filtered(value: Value) -> list[Value]:
    """Return the list that a filter works on; one value is a list of one; NoValue for null."""
    if value is None:
        raise NoValue(gettext_noop("選び出すリストに値がありません。"))
    return value if isinstance(value, list) else [value]


def element_at(values: list[Value], place: Decimal) -> Value:
    """Return an element by its position from 1, or from the end when negative; NoValue when there is none."""
    index = int(place) if is_whole(place) and abs(place) <= len(values) else 0
    if index == 0:
        raise NoValue(gettext_noop("その位置はありません。"))
    return values[index - 1 if index > 0 else index]
