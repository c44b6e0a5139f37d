"""The rules as pure functions: so far, how a title is written. What may be done when is the case block's.

Source: none yet. Name the law, ordinance or standard that a rule comes from; amounts, rates and dates are arguments.
"""

from __future__ import annotations

TITLE_LIMIT, TEXT_LIMIT, NAME_LIMIT = 100, 4000, 100


def one_line(text: str) -> str:
    """Return a title on one line with single blanks; its signs stay as they were typed."""
    return " ".join(text.split())
