"""What is said when an expression cannot be read (an error), and why a value became null (a warning)."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width


def line_and_column(source: str, position: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    before = source[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def pointer(source: str, position: int) -> str:
    """Return the line of an offset with a mark below it, in which a full-width sign counts for two columns."""
    start = source.rfind("\n", 0, position) + 1
    line = source[start:].partition("\n")[0]
    before = source[start:position]
    blank = "".join("\u3000" if east_asian_width(sign) in "WF" else " " for sign in before.replace("\t", " "))
    return f"{line}\n{blank}^"


class ExpressionError(ValueError):
    """An expression that cannot be used: `message` for the person who wrote it, and the place."""

    def __init__(self, message: str, source: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.position = position
        self.line, self.column = line_and_column(source, position)

    def pointer(self) -> str:
        """Return the line with a mark below the place."""
        return pointer(self.source, self.position)


@dataclass(frozen=True)
class Warned:
    """Why a part of an expression became null: a sentence, and the part's place in the source."""

    message: str
    position: int
    line: int
    column: int


class NoValue(Exception):  # noqa: N818 - in this language it is a result, not an error
    """Says inside an evaluation that there is no value here: null, with a reason for the warning.

    `reason` is a message id; it is translated and filled only when somebody wants to know.
    """

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class OutOfSteps(Exception):  # noqa: N818 - likewise
    """Says that an evaluation has used up what it may."""
