"""What is said when something that consists of parts (an account, a name) is not taken."""

from __future__ import annotations

from collections.abc import Mapping


class PartsRefused(ValueError):
    """Some parts are missing or wrong; `parts` says by part what, in sentences for the person."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        super().__init__(" ".join(parts.values()))
        self.parts = dict(parts)
