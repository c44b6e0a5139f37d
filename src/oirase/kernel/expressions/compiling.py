"""Turns a tree into Python closures, one for each part; an evaluation calls the outermost with its `Run`."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from oirase.kernel.expressions import arithmetic, nodes
from oirase.kernel.expressions.builtins import BUILTINS, KIND_NAMES
from oirase.kernel.expressions.builtins.ranges import range_between
from oirase.kernel.expressions.closures import Closure, from_context, from_items, guarded, property_of
from oirase.kernel.expressions.errors import ExpressionError, NoValue
from oirase.kernel.expressions.iterating import Iterating, parts_of, weight_of
from oirase.kernel.expressions.running import Run, room_for, room_for_text
from oirase.kernel.expressions.scopes import Scopes
from oirase.kernel.expressions.typed import has_type
from oirase.kernel.expressions.values import (
    Exactly,
    Function,
    Range,
    Value,
    equal,
    kind,
    matches,
    order,
)

_PLAIN: Final = frozenset({str, Decimal, bool, dt.date})
_ORDERED: Final = frozenset({str, Decimal, dt.date, dt.timedelta})
_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Compiler(Iterating):
    """Compiles the parts of one source."""

    def __init__(self, source: str, scopes: Scopes) -> None:
        self.source = source
        self.scopes = scopes

    def compile(self, node: nodes.Node) -> Closure:
        """Return the closure of a part."""
        closure: Closure = getattr(self, f"of_{type(node).__name__.lower()}")(node)
        return closure

    def error(self, message: str, node: nodes.Node) -> ExpressionError:
        """Return the error for a part."""
        return ExpressionError(message, self.source, node.position)

    def of_literal(self, node: nodes.Literal) -> Closure:
        value = node.value
        return lambda _run: value

    # Names and properties

    def of_name(self, node: nodes.Name) -> Closure:
        meaning = self.scopes.meaning(node.name)
        if meaning.slot is None:
            self.scopes.read((node.name,), node.position, bool(meaning.items))
            outer = from_context(node.name, (), node.position)
        else:
            slot = meaning.slot
            outer = lambda run: run.slots[slot]  # noqa: E731
        return from_items(node.name, meaning.items, outer) if meaning.items else outer

    def of_property(self, node: nodes.Property) -> Closure:
        steps: list[str] = []
        inner: nodes.Node = node
        while isinstance(inner, nodes.Property):
            steps.insert(0, inner.name)
            inner = inner.of
        if isinstance(inner, nodes.Name):
            meaning = self.scopes.meaning(inner.name)
            if meaning.slot is None:
                self.scopes.read((inner.name, *steps), inner.position, bool(meaning.items))
            if meaning.slot is None and not meaning.items:
                return from_context(inner.name, tuple(steps), node.position)
        of = self._value_before_property(inner)
        position = node.position

        def read(run: Run) -> Value:
            value = of(run)
            for step in steps:
                value = property_of(run, position, value, step)
            return value

        return read

    def _value_before_property(self, node: nodes.Node) -> Closure:
        if not isinstance(node, nodes.Name):
            return self.compile(node)
        meaning = self.scopes.meaning(node.name)
        if meaning.slot is not None:
            return self.of_name(node)
        return from_items(node.name, meaning.items, from_context(node.name, (), node.position))

    # Operators

    def of_minus(self, node: nodes.Minus) -> Closure:
        of = self.compile(node.of)
        return guarded(node.position, lambda run: arithmetic.negative(of(run)))

    def of_arithmetic(self, node: nodes.Arithmetic) -> Closure:
        left, right, operation = (
            self.compile(node.left),
            self.compile(node.right),
            arithmetic.OPERATIONS[node.sign],
        )

        def computed(run: Run) -> Value:
            result = operation(left(run), right(run))
            if type(result) is str:
                run.weigh(result)
            return result

        return guarded(node.position, computed)

    def of_comparison(self, node: nodes.Comparison) -> Closure:
        left, right, sign, position = (
            self.compile(node.left),
            self.compile(node.right),
            node.sign,
            node.position,
        )
        if sign in _ORDERS:
            return ordering(sign, left, right, position)
        wanted = sign == "="

        def compared(run: Run) -> Value:
            one, other = left(run), right(run)
            if type(one) is type(other) and type(one) in _PLAIN:
                return (one == other) is wanted
            same = equal(run, one, other)
            if same is None:
                raise arithmetic.unfit(sign, one, other)
            return same is wanted

        return guarded(position, compared)

    def of_logic(self, node: nodes.Logic) -> Closure:
        terms = [(self.compile(term), term.position) for term in node.terms]
        decisive, word = node.word == "or", node.word

        def decided(run: Run) -> Value:
            result: bool | None = not decisive
            for term, position in terms:
                value = term(run)
                if value is decisive:
                    return decisive
                if value is not (not decisive):
                    result = None
                    if value is not None:
                        run.null(
                            position,
                            gettext_noop("「%(word)s」には真偽が必要ですが、%(kind)sです。"),
                            word=word,
                            kind=KIND_NAMES[kind(value)],
                        )
            return result

        return decided

    def of_between(self, node: nodes.Between) -> Closure:
        value, low, high = (self.compile(part) for part in (node.value, node.low, node.high))

        def inside(run: Run) -> Value:
            found, least, most = value(run), low(run), high(run)
            places = order(found, least), order(found, most)
            if places[0] is None or places[1] is None:
                raise arithmetic.unfit("between", found, least if places[0] is None else most)
            return places[0] >= 0 and places[1] <= 0

        return guarded(node.position, inside)

    def of_in(self, node: nodes.In) -> Closure:
        value, slot = self.compile(node.value), self.scopes.slot()
        tests = self.tests(node.tests, slot)

        def met(run: Run) -> Value:
            run.slots[slot] = value(run)
            return tests(run)

        return guarded(node.position, met)

    def tests(self, tests: tuple[nodes.Node, ...], slot: int) -> Closure:
        """Return the closure of unary tests of the value in a slot: true if one holds, null if one is null."""
        with self.scopes.named({"?": slot}):
            checks = [self.test(test, slot) for test in tests]

        def met(run: Run) -> Value:
            result: bool | None = False
            for check in checks:
                answer = check(run)
                if answer is True:
                    return True
                result = None if answer is None else result
            return result

        return met

    def test(self, node: nodes.Node, slot: int) -> Closure:
        """Return the closure of one unary test of the value in a slot."""
        if isinstance(node, nodes.Test):
            return self.of_comparison(
                nodes.Comparison(node.position, node.sign, nodes.Name(node.position, "?"), node.value)
            )
        tested = self.compile(node)
        if any(isinstance(part, nodes.Name) and part.name == "?" for part in parts_of(node)):
            return tested
        is_literal, position = isinstance(node, nodes.Literal), node.position

        def met(run: Run) -> Value:
            wanted = tested(run)
            if wanted is None and not is_literal:
                return None
            found = matches(run, run.slots[slot], wanted)
            if found is None:
                raise arithmetic.unfit("in", run.slots[slot], wanted)
            return found

        return guarded(position, met)

    def of_test(self, node: nodes.Test) -> Closure:
        value, sign = self.compile(node.value), node.sign

        def made(run: Run) -> Value:
            found = value(run)
            if sign in {"=", "!="}:
                return Exactly(found, sign == "!=")
            if found is None:
                raise NoValue(gettext_noop("範囲の端に値がありません。"))
            included = sign in {"<=", ">="}
            if sign.startswith("<"):
                return Range(None, found, False, included)
            return Range(found, None, included, False)

        return guarded(node.position, made)

    def of_rangeof(self, node: nodes.RangeOf) -> Closure:
        start, end = self.compile(node.start), self.compile(node.end)
        included = node.start_included, node.end_included
        return guarded(node.position, lambda run: range_between(start(run), end(run), *included))

    def of_instanceof(self, node: nodes.InstanceOf) -> Closure:
        value, wanted = self.compile(node.value), node.type
        return lambda run: has_type(run, value(run), wanted)

    # Lists, contexts, choice

    def of_listof(self, node: nodes.ListOf) -> Closure:
        elements = [self.compile(element) for element in node.elements]
        return lambda run: [element(run) for element in elements]

    def of_contextof(self, node: nodes.ContextOf) -> Closure:
        names: dict[str, int] = {}
        entries: list[tuple[str, int, Closure]] = []
        with self.scopes.named(names):
            for key, value in node.entries:
                closure = self.compile(value)
                names[key] = self.scopes.slot()
                entries.append((key, names[key], closure))

        def made(run: Run) -> Value:
            found = {}
            for key, slot, closure in entries:
                found[key] = run.slots[slot] = closure(run)
            return found

        return made

    def of_if(self, node: nodes.If) -> Closure:
        condition, yes, no = (self.compile(part) for part in (node.condition, node.yes, node.no))
        return lambda run: yes(run) if condition(run) is True else no(run)

    # Functions

    def of_lambda(self, node: nodes.Lambda) -> Closure:
        names = {name: self.scopes.slot() for name in node.parameters}
        with self.scopes.named(names):
            result = self.compile(node.result)
        slots, weight = list(names.values()), weight_of(node)

        def made(run: Run) -> Value:
            def call(*values: Value) -> Value:
                run.charge(weight)
                for slot, value in zip(slots, values, strict=True):
                    run.slots[slot] = value
                return result(run)

            return Function(len(node.parameters), call)

        return made

    def of_call(self, node: nodes.Call) -> Closure:
        fits = [
            (signature, places)
            for signature in BUILTINS[node.function]
            if (places := signature.fit(len(node.arguments), node.names)) is not None
            and _functions_are_written(signature.parameters, places, node.arguments)
        ]
        if not fits:
            ways = "; ".join(f"{node.function}({signature})" for signature in BUILTINS[node.function])
            message = gettext("引数が合いません。書き方: %(ways)s")
            raise self.error(message % {"ways": ways}, node)
        arguments, position = [self.compile(argument) for argument in node.arguments], node.position

        def called(run: Run) -> Value:
            values = [argument(run) for argument in arguments]
            for value in values:
                run.weigh(value)
            refused: NoValue | None = None
            for signature, places in fits:
                try:
                    taken = signature.take(values, places)
                except NoValue as error:
                    refused = refused or error
                    continue
                result = signature.function(run, *taken)
                if type(result) is list:
                    room_for(len(result))
                elif type(result) is str:
                    room_for_text(len(result))
                    run.weigh(result)
                return result
            assert refused is not None  # noqa: S101 - there is a signature, and none was called
            raise refused

        return guarded(position, called)


def _functions_are_written(
    parameters: tuple[Any, ...], places: tuple[int | None, ...], arguments: tuple[nodes.Node, ...]
) -> bool:
    """Tell whether each parameter that wants a function has one written out, so that no function can reach itself."""
    return all(
        isinstance(arguments[place], nodes.Lambda)
        for one, place in zip(parameters, places, strict=True)
        if place is not None and one.kinds == ("function",)
    )


def ordering(sign: str, left: Closure, right: Closure, position: int) -> Closure:
    """Return the closure of < <= > >=."""
    compare = _ORDERS[sign]

    def ordered(run: Run) -> Value:
        one, other = left(run), right(run)
        if type(one) is type(other) and type(one) in _ORDERED:
            return compare(one, other)
        place = order(one, other)
        if place is None:
            raise arithmetic.unfit(sign, one, other)
        return compare(place, 0)

    return guarded(position, ordered)
