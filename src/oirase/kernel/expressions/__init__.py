"""The one expression language, for forms, routes, alert rules, segments and metrics: a subset of FEEL, the language of DMN 1.5.

    adult = compile_expression("applicant.age >= 18 and applicant.city = \"架空市\"", names={"applicant"})
    adult.test({"applicant": {"age": 20, "city": "架空市"}})        # True
    compile_tests("[1..5), 9").test(3, {})                        # True

Reading is strict, evaluating is lenient. `compile_expression` refuses what it does not understand, an unknown name, a wrong number of
arguments or too much of anything with an `ExpressionError`, which has a sentence for people and the place. What is compiled is a
closure of Python functions without state: keep it and call it as often and in as many threads as you like; nothing is handed to `eval`.
`evaluate` never raises for what a context holds. Where there is no value the answer is null (None), and `evaluate_with_warnings` says
why. Logic has three values: `null and false` is false, `null or true` is true, other sums of null and a truth are null.

**Null, absent, hidden.** These three are defined here and nowhere else.

- *Null* is an answer: the question was asked and answered with nothing. The context has the name with None.
- *Absent* is a name that the context does not have: not asked yet, or not given. It reads as null.
- *Hidden* is the value of a form's field that is not shown. Whoever makes the context leaves it out, whatever was typed before, so a
  hidden field is absent, reads as null and never keeps an old value. It cannot be told from an unanswered one, and must not be.

So one test is enough for all three: `x = null` is true and `x != null` is false. Null equals nothing but null; it is neither smaller nor
greater than anything (the comparison is null), in arithmetic it makes null, and where a condition decides it counts as not met
(`test`, `if`, a filter, `satisfies`). An empty string and an empty list are values, not null.

Values in and out: see `values`. Numbers are Decimal with 34 digits; an instant of a context is read in Tokyo, `now()` and `today()`
come from the kernel's clock. Dates and instants are different kinds and have no order: write `date(x)`.

Order of events: `lexer` and `parser` (over `reader`) make a tree of `nodes`; `scopes` resolves names; `compiling` with `iterating`, `closures`
and `arithmetic` makes closures; `running` is one evaluation. `builtins` are the functions, `patterns` the regular expressions,
`temporal` dates and durations, `typed` the types after `instance of`, `ordering` the order of expressions that read each other.

Limits are in `limits`. Not in the subset: functions of one's own (but as an argument of `sort` and `list replace`), names with
spaces (but of built-ins), years before 1 and after 9999, declared types. How much of DMN's own tests pass is in
docs/explanation/expressions.md. A condition of three comparisons takes 10 to 20 µs, reading it about 0.5 ms (Python 3.11, one core).
"""

from oirase.kernel.expressions.errors import ExpressionError, Warned
from oirase.kernel.expressions.expression import Expression, UnaryTests, compile_expression, compile_tests
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
    "UnaryTests",
    "Value",
    "Warned",
    "compile_expression",
    "compile_tests",
    "order_of",
]
