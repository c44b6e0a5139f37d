"""What a command says when it does not do what was asked."""

from __future__ import annotations

from collections.abc import Mapping


class Rejected(Exception):
    """What was given is not right. `problems` maps a field ("" for the whole) to messages in the user's language."""

    def __init__(self, problems: Mapping[str, list[str]] | str, field: str = "") -> None:
        self.problems: dict[str, list[str]] = (
            {field: [problems]} if isinstance(problems, str) else dict(problems)
        )
        super().__init__("; ".join(message for messages in self.problems.values() for message in messages))


class Conflict(Exception):
    """Somebody else was first: the row has a newer version, or the key was used for something else."""


class NotAuthorised(RuntimeError):
    """A programming error: a command was about to commit without having asked for a permission."""
