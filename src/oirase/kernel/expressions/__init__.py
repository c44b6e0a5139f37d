"""Dummy."""

from oirase.kernel.expressions.errors import ExpressionError, Warned
from oirase.kernel.expressions.expression import Expression, Tests, compile_expression, compile_tests
from oirase.kernel.expressions.ordering import Cycle, order_of
from oirase.kernel.expressions.running import Outcome
from oirase.kernel.expressions.values import Months, Range, Value

__all__ = [
    "Cycle",
    "Expression",
    "ExpressionError",
    "Months",
    "Outcome",
    "Range",
    "Tests",
    "Value",
    "Warned",
    "compile_expression",
    "compile_tests",
    "order_of",
]
