"""Goes through the tokens of one source: looks at the next one, takes it, or says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from django.utils.translation import gettext

from oirase.kernel.expressions import limits
from oirase.kernel.expressions.errors import ExpressionError
from oirase.kernel.expressions.lexer import Token, tokens_of

T = TypeVar("T")
Node = TypeVar("Node")
KEYWORDS: Final = frozenset(
    {
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "function",
        "true",
        "false",
        "null",
    }
)


class Reader:
    """The tokens of one source, and the place that has been reached."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens_of(source)
        self.at = 0
        self.nested = 0
        self.filters = True

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def next(self) -> Token:
        """Take the next token."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def sees(self, text: str) -> bool:
        """Tell whether a sign or word comes next."""
        return self.token.text == text and self.token.kind in {"sign", "name"}

    def takes(self, text: str) -> bool:
        """Take a sign or word if it comes next."""
        found = self.sees(text)
        self.at += found
        return found

    def needs(self, text: str) -> Token:
        """Take a sign or word that has to come next."""
        if not self.sees(text):
            raise self.error(self.expected(text))
        return self.next()

    def expected(self, text: str) -> str:
        """Return the sentence that something else should stand here."""
        if self.token.kind == "end":
            return gettext("式が途中で終わっています。「%(text)s」が必要です。") % {"text": text}
        return gettext("ここには「%(text)s」が必要です。") % {"text": text}

    def error(self, message: str, position: int | None = None) -> ExpressionError:
        """Return the error for a place, if not given the next token's."""
        return ExpressionError(message, self.source, self.token.start if position is None else position)

    def finished(self, node: Node) -> Node:
        """Return the node if nothing follows it."""
        if self.token.kind != "end":
            raise self.error(gettext("ここから先は読めません。演算子やかっこを確かめてください。"))
        return node

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count how deep the reading is, and refuse what is too deep."""
        self.nested += 1
        if self.nested > limits.DEPTH:
            raise self.error(too_deep())
        yield
        self.nested -= 1

    @contextmanager
    def with_filters(self, allowed: bool) -> Iterator[None]:
        """Say whether `[` after a value begins a filter: not after the end of `[1..10[`."""
        before, self.filters = self.filters, allowed
        yield
        self.filters = before

    def separated(self, read: Callable[[], T]) -> tuple[T, ...]:
        """Read what is separated by commas."""
        found = [read()]
        while self.takes(","):
            found.append(read())
        return tuple(found)

    def name(self) -> Token:
        """Read a new name."""
        if self.token.kind != "name" or self.token.text in KEYWORDS:
            raise self.error(gettext("ここには名前が必要です。"))
        return self.next()


def too_deep() -> str:
    """Return what is said about an expression whose parts are too deep inside one another."""
    return gettext("式の入れ子が深すぎます（%(limit)d段まで）。式を分けてください。") % {
        "limit": limits.DEPTH
    }
