"""The rules as pure functions: states, what may be done when, how a title is written.

Source: none yet. Name the law, ordinance or standard that a rule comes from; amounts, rates and dates are arguments.
"""

from __future__ import annotations

from enum import StrEnum

TITLE_LIMIT, TEXT_LIMIT = 100, 4000


class State(StrEnum):
    """Where an item stands (状態)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


MAY: dict[str, frozenset[State]] = {
    "edit": frozenset({State.DRAFT, State.WITHDRAWN}),
    "publish": frozenset({State.DRAFT, State.WITHDRAWN}),
    "withdraw": frozenset({State.PUBLISHED}),
}


def may_do(action: str, state: State | str) -> bool:
    """Whether an action fits a state; KeyError for an unknown action."""
    return State(state) in MAY[action]


def one_line(text: str) -> str:
    """Return a title on one line with single blanks; its signs stay as they were typed."""
    return " ".join(text.split())
