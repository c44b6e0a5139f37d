"""An expression and unary tests, ready to be evaluated again and again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from oirase.kernel.expressions.builtins import BUILTINS
from oirase.kernel.expressions.compiling import Compiler
from oirase.kernel.expressions.errors import ExpressionError, NoValue, OutOfSteps
from oirase.kernel.expressions.parser import Parser, check_depth
from oirase.kernel.expressions.reader import too_deep
from oirase.kernel.expressions.running import Outcome, Run, worded
from oirase.kernel.expressions.scopes import Scopes
from oirase.kernel.expressions.values import Value, taken_in

Warnings = list[tuple[int, NoValue]]


@dataclass(frozen=True)
class Compiled:
    """What expressions and unary tests have in common.

    `references` are the dotted paths that are read from the context, `roots` their first names. Names of loops, parameters and
    entries of filtered elements are not among them; inside a filter a name that could be either is.
    """

    source: str
    references: frozenset[str]
    roots: frozenset[str]
    _slots: int = field(repr=False)
    _closure: Callable[[Run], Value] = field(repr=False, compare=False)

    def _run(self, context: Mapping[str, Any], warnings: Warnings | None, *tested: object) -> Value:
        run = Run(context, self._slots, warnings)
        try:
            for slot, value in enumerate(tested):
                run.slots[slot] = taken_in(run, value)
            value = self._closure(run)
            if isinstance(value, (list, dict)):
                _weigh(run, value)
        except NoValue as error:
            run.told(0, error)
            return None
        except (OutOfSteps, RecursionError, ArithmeticError):
            run.null(0, gettext_noop("計算が長くなりすぎたので、途中でやめました。"))
            return None
        return value


@dataclass(frozen=True)
class Expression(Compiled):
    """An expression of the language; made by `compile_expression`."""

    def evaluate(self, context: Mapping[str, Any]) -> Value:
        """Return the value for a context: None where there is none; never raises for what the context holds."""
        return self._run(context, None)

    def evaluate_with_warnings(self, context: Mapping[str, Any]) -> Outcome:
        """Return the value, and for people why it or parts of it became null."""
        warnings: Warnings = []
        value = self._run(context, warnings)
        return Outcome(value, worded(self.source, warnings))

    def test(self, context: Mapping[str, Any]) -> bool:
        """Tell whether the value is true; null and everything else count as false."""
        return self._run(context, None) is True


@dataclass(frozen=True)
class UnaryTests(Compiled):
    """Unary tests of one value, as in a cell of a decision table; made by `compile_tests`."""

    def test(self, value: object, context: Mapping[str, Any]) -> bool:
        """Tell whether the value meets one of the tests (none, when negated); null counts as false."""
        return self._run(context, None, value) is True

    def test_with_warnings(self, value: object, context: Mapping[str, Any]) -> Outcome:
        """Return true, false or null, and for people why it became null."""
        warnings: Warnings = []
        answer = self._run(context, warnings, value)
        return Outcome(answer, worded(self.source, warnings))


def compile_expression(source: str, names: Collection[str] | None = None) -> Expression:
    """Read an expression; `names` are those that its context may have (None: any).

    ExpressionError, with the place, for what cannot be read, for an unknown name or function, and above the limits.
    """
    try:
        tree = Parser(source, BUILTINS).whole()
        check_depth(source, (tree,))
        scopes = Scopes(source, names)
        closure = Compiler(source, scopes).compile(tree)
    except RecursionError:
        raise ExpressionError(too_deep(), source, 0) from None
    return Expression(source, frozenset(scopes.references), frozenset(scopes.roots), scopes.slots, closure)


def compile_tests(source: str, names: Collection[str] | None = None) -> UnaryTests:
    """Read unary tests, like `< 10`, `[1..5)`, `"a","b"`, `not("x")` or `-`; ExpressionError as above.

    In them `?` is the value that is tested.
    """
    try:
        negated, trees = Parser(source, BUILTINS).tests()
        check_depth(source, trees)
        scopes = Scopes(source, names)
        closure = Compiler(source, scopes).tests(trees, scopes.slot())
    except RecursionError:
        raise ExpressionError(too_deep(), source, 0) from None
    if not trees:
        closure = _met_by_all
    return UnaryTests(
        source,
        frozenset(scopes.references),
        frozenset(scopes.roots),
        scopes.slots,
        _negation(closure) if negated else closure,
    )


def _met_by_all(_run: Run) -> bool:
    return True


def _negation(closure: Callable[[Run], Value]) -> Callable[[Run], Value]:
    def negated(run: Run) -> Value:
        answer = closure(run)
        return None if answer is None else not answer

    return negated


def _weigh(run: Run, value: Value) -> None:
    """Count all parts of a result, which may hold the same list many times over; OutOfSteps when it has too many."""
    run.charge(1)
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return
    for one in value:
        _weigh(run, one)
