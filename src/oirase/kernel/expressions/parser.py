"""Makes a tree of an expression, by recursive descent; what cannot be read is an ExpressionError with its place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext

from oirase.kernel.expressions import limits, nodes
from oirase.kernel.expressions.errors import ExpressionError, NoValue
from oirase.kernel.expressions.lexer import Token
from oirase.kernel.expressions.reader import KEYWORDS, Reader, too_deep
from oirase.kernel.expressions.temporal import read_at
from oirase.kernel.expressions.typed import read_type
from oirase.kernel.expressions.values import NUMBERS

TESTS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
BINDS: Final = {"or": 1, "and": 2, **dict.fromkeys(TESTS, 3), "between": 3, "in": 3} | {
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "**": 6,
}
ADDITIVE: Final = 4
LITERALS: Final = {"true": True, "false": False, "null": None}
PROPERTIES: Final = (("time", "offset"), ("start", "included"), ("end", "included"))


class Parser(Reader):
    """Reads one source; `functions` are the names of the built-ins, some of several words."""

    def __init__(self, source: str, functions: Collection[str]) -> None:
        super().__init__(source)
        self.functions = functions
        self.longest = max(name.count(" ") + 1 for name in functions)

    def whole(self) -> nodes.Node:
        """Return the tree of a whole expression."""
        if self.token.kind == "end":
            raise self.error(gettext("式がありません。"))
        return self.finished(self.expression())

    def tests(self) -> tuple[bool, tuple[nodes.Node, ...]]:
        """Return whether the tests are negated, and the unary tests; no tests for `-`, which every value meets."""
        if self.sees("-") and self.tokens[self.at + 1].kind == "end":
            self.next()
            return False, ()
        if self.sees("not") and self.tokens[self.at + 1].text == "(":
            self.at = 2
            found = self.separated(self.test)
            if self.sees(")") and self.tokens[self.at + 1].kind == "end":
                self.next()
                return True, found
            self.at = 0
        found = self.separated(self.test)
        self.finished(found[-1])
        return False, found

    def expression(self) -> nodes.Node:
        """Read an expression of any kind."""
        with self.deeper():
            if self.sees("if"):
                return self.condition()
            if self.sees("for"):
                position = self.next().start
                loops = self.separated(self.loop)
                self.needs("return")
                return nodes.For(position, loops, self.expression())
            if self.sees("some") or self.sees("every"):
                word = self.next()
                loops = self.separated(self.loop)
                self.needs("satisfies")
                return nodes.Quantified(word.start, word.text, loops, self.expression())
            return self.binary(1)

    def condition(self) -> nodes.Node:
        """Read `if a then b else c`."""
        position = self.next().start
        condition = self.expression()
        self.needs("then")
        yes = self.expression()
        self.needs("else")
        return nodes.If(position, condition, yes, self.expression())

    def loop(self) -> nodes.Loop:
        """Read `name in domain` of a loop."""
        name = self.name()
        self.needs("in")
        domain = self.expression()
        until = self.expression() if self.takes("..") else None
        return nodes.Loop(name.start, name.text, domain, until)

    def binary(self, least: int) -> nodes.Node:
        """Read operators that bind at least so strongly, from left to right."""
        left = self.unary()
        while self.token.kind in {"sign", "name"} and BINDS.get(self.token.text, 0) >= least:
            operator = self.next()
            left = self.operation(operator, left)
        return left

    def operation(self, operator: Token, left: nodes.Node) -> nodes.Node:
        """Read what stands to the right of an operator."""
        sign, position = operator.text, operator.start
        if sign == "in":
            return nodes.In(position, left, self.tests_of_in())
        if sign == "between":
            low = self.binary(ADDITIVE)
            self.needs("and")
            return nodes.Between(position, left, low, self.binary(ADDITIVE))
        right = self.binary(BINDS[sign] + 1)
        if sign in {"and", "or"}:
            before = left.terms if isinstance(left, nodes.Logic) and left.word == sign else (left,)
            return nodes.Logic(position, sign, (*before, right))
        if sign in TESTS:
            return nodes.Comparison(position, sign, left, right)
        return nodes.Arithmetic(position, sign, left, right)

    def tests_of_in(self) -> tuple[nodes.Node, ...]:
        """Read `(a, b)`, a range or one test after `in`."""
        if not self.sees("("):
            return (self.test(ADDITIVE),)
        position = self.next().start
        with self.deeper(), self.with_filters(allowed=True):
            first = self.test()
            if self.sees(".."):
                return (self.range_from(position, first, included=False),)
            rest = self.separated(self.test) if self.takes(",") else ()
            self.needs(")")
        return (first, *rest)

    def test(self, least: int = 0) -> nodes.Node:
        """Read a unary test: `< 10`, a range, or an expression."""
        if self.token.kind == "sign" and self.token.text in TESTS:
            sign = self.next()
            return nodes.Test(sign.start, sign.text, self.binary(ADDITIVE))
        return self.binary(least) if least else self.expression()

    def unary(self) -> nodes.Node:
        """Read a minus, or a value and `instance of`."""
        if self.sees("-"):
            position = self.next().start
            with self.deeper():
                return nodes.Minus(position, self.unary())
        found = self.followed(self.primary())
        while self.sees("instance"):
            position = self.next().start
            self.needs("of")
            found = nodes.InstanceOf(position, found, read_type(self))
        return found

    def followed(self, found: nodes.Node) -> nodes.Node:
        """Read properties and filters after a value."""
        while True:
            if self.sees("."):
                position = self.next().start
                found = nodes.Property(position, found, self.property())
            elif self.filters and self.sees("["):
                position = self.next().start
                with self.with_filters(allowed=True):
                    found = nodes.Filter(position, found, self.expression())
                self.needs("]")
            elif self.sees("("):
                raise self.error(gettext("ここでは呼び出せません。使える関数の名前か確かめてください。"))
            else:
                return found

    def property(self) -> str:
        """Read the name of a property, some of which have two words."""
        if self.token.kind != "name":
            raise self.error(gettext("「.」の後には項目の名前が必要です。"))
        words = (self.next().text, self.token.text)
        if words in PROPERTIES:
            self.next()
            return " ".join(words)
        return words[0]

    # Values

    def primary(self) -> nodes.Node:
        """Read one value."""
        token = self.token
        if token.kind == "number":
            self.next()
            return nodes.Literal(token.start, self.number(token))
        if token.kind == "string":
            self.next()
            return nodes.Literal(token.start, token.text)
        if token.kind == "name":
            return self.word()
        read = {
            "(": self.parenthesis,
            "[": self.bracket,
            "]": self.outside,
            "{": self.context,
            "@": self.at_literal,
        }
        if token.text in read and token.kind == "sign":
            with self.with_filters(allowed=True):
                return read[token.text]()
        if token.text == "?":
            self.next()
            return nodes.Name(token.start, "?")
        if token.kind == "end":
            raise self.error(gettext("式が途中で終わっています。値が必要です。"))
        raise self.error(gettext("ここには値が必要です（「%(text)s」があります）。") % {"text": token.text})

    def number(self, token: Token) -> object:
        """Return the value of a number, rounded to 34 digits."""
        try:
            return NUMBERS.create_decimal(token.text)
        except ArithmeticError:
            raise self.error(gettext("数が大きすぎます。"), token.start) from None

    def word(self) -> nodes.Node:
        """Read a function call, a literal word or a name."""
        token = self.token
        if token.text == "function" and self.tokens[self.at + 1].text == "(":
            return self.function()
        for size in range(self.longest, 0, -1):
            words = self.tokens[self.at : self.at + size]
            after = self.tokens[min(self.at + size, len(self.tokens) - 1)]
            called = " ".join(one.text for one in words)
            if after.text == "(" and after.kind == "sign" and called in self.functions:
                self.at += size
                return self.call(called, token.start)
        if token.text in LITERALS:
            self.next()
            return nodes.Literal(token.start, LITERALS[token.text])
        if token.text in KEYWORDS:
            raise self.error(
                gettext("ここには値が必要です（「%(text)s」があります）。") % {"text": token.text}
            )
        if self.tokens[self.at + 1].text == "(":
            raise self.error(gettext("「%(name)s」という関数はありません。") % {"name": token.text})
        return nodes.Name(self.next().start, token.text)

    def call(self, function: str, position: int) -> nodes.Node:
        """Read the arguments of a function, by place or by name."""
        self.needs("(")
        if self.takes(")"):
            return nodes.Call(position, function, (), None)
        with self.with_filters(allowed=True):
            named = self.separated(self.argument)
        self.needs(")")
        names = tuple(name for name, _ in named)
        values = tuple(value for _, value in named)
        if all(name is None for name in names):
            return nodes.Call(position, function, values, None)
        if None in names:
            raise self.error(gettext("引数は、全部に名前を付けるか、全部を順番で書いてください。"), position)
        if len(set(names)) < len(names):
            raise self.error(gettext("同じ名前の引数が2つあります。"), position)
        return nodes.Call(position, function, values, tuple(name or "" for name in names))

    def argument(self) -> tuple[str | None, nodes.Node]:
        """Read one argument and its name, which may have several words."""
        ahead = self.at
        while self.tokens[ahead].kind == "name":
            ahead += 1
        if ahead > self.at and self.tokens[ahead].text == ":":
            name = " ".join(token.text for token in self.tokens[self.at : ahead])
            self.at = ahead + 1
            return name, self.expression()
        return None, self.expression()

    def function(self) -> nodes.Node:
        """Read `function(a, b) result`."""
        position = self.next().start
        self.needs("(")
        names = () if self.sees(")") else self.separated(self.parameter)
        self.needs(")")
        return nodes.Lambda(position, names, self.expression())

    def parameter(self) -> str:
        """Read a parameter and its type, which says nothing here."""
        name = self.name().text
        if self.takes(":"):
            read_type(self)
        return name

    def parenthesis(self) -> nodes.Node:
        """Read `(a)`, `(a..b]` or `(< a)`."""
        position = self.next().start
        found = self.test()
        if self.sees(".."):
            return self.range_from(position, found, included=False)
        self.needs(")")
        return found

    def outside(self) -> nodes.Node:
        """Read `]a..b]`."""
        position = self.next().start
        start = self.expression()
        if not self.sees(".."):
            raise self.error(self.expected(".."))
        return self.range_from(position, start, included=False)

    def bracket(self) -> nodes.Node:
        """Read a list, or `[a..b]`."""
        position = self.next().start
        if self.takes("]"):
            return nodes.ListOf(position, ())
        first = self.expression()
        if self.sees(".."):
            return self.range_from(position, first, included=True)
        rest = self.separated(self.expression) if self.takes(",") else ()
        self.needs("]")
        return nodes.ListOf(position, (first, *rest))

    def range_from(self, position: int, start: nodes.Node, *, included: bool) -> nodes.Node:
        """Read the second half of a range."""
        self.needs("..")
        with self.with_filters(allowed=False):
            end = self.expression()
        if self.token.text not in {"]", ")", "["}:
            raise self.error(self.expected("]"))
        return nodes.RangeOf(position, start, end, included, self.next().text == "]")

    def context(self) -> nodes.Node:
        """Read `{name: a, "name": b}`."""
        position = self.next().start
        entries = () if self.sees("}") else self.separated(self.entry)
        self.needs("}")
        keys = [key for key, _ in entries]
        if len(set(keys)) < len(keys):
            raise self.error(gettext("同じ名前の項目が2つあります。"), position)
        return nodes.ContextOf(position, entries)

    def entry(self) -> tuple[str, nodes.Node]:
        """Read one entry of a context."""
        if self.token.kind not in {"name", "string"}:
            raise self.error(gettext("ここには項目の名前が必要です。"))
        key = self.next().text
        self.needs(":")
        return key, self.expression()

    def at_literal(self) -> nodes.Node:
        """Read `@"2026-04-01"`."""
        position = self.next().start
        if self.token.kind != "string":
            raise self.error(gettext('「@」の後には「"」で囲んだ日付、時刻、日時、期間が必要です。'))
        try:
            return nodes.Literal(position, read_at(self.next().text))
        except NoValue as error:
            raise self.error(gettext(error.reason) % error.details, position) from None


def check_depth(source: str, roots: tuple[nodes.Node, ...]) -> None:
    """Refuse trees that are too deep although their source is flat, like a sum of a thousand terms."""
    waiting = [(root, 1) for root in roots]
    while waiting:
        node, depth = waiting.pop()
        if depth > limits.DEPTH * 2:
            raise ExpressionError(too_deep(), source, node.position)
        waiting.extend((part, depth + 1) for part in node.parts())
