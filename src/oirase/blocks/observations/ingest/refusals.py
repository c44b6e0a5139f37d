"""Why something was not taken: a code for machines, words in English for whoever reads a sender's log."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Reasons; the device's page shows them in the reader's language."""

    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    UNKNOWN_SERIES = "unknown-series"
    NO_RIGHT = "no-right"
    NOT_A_NUMBER = "not-a-number"
    WRONG_UNIT = "wrong-unit"
    WRONG_KIND = "wrong-kind"
    FUTURE = "future"
    TOO_OLD = "too-old"
    RATE = "rate"
    TOPIC = "topic"
    WRONG_KEY = "wrong-key"


class Refused(Exception):
    """A message that is not taken. `row` counts from 0 and is None where the message as a whole is meant;
    `series` is the one that the sender may not write.
    """

    def __init__(self, code: Code, detail: str, row: int | None = None, series: int = 0) -> None:
        self.code, self.detail, self.row, self.series = code, detail[:400].replace("\0", ""), row, series
        super().__init__(self.words)

    @property
    def words(self) -> str:
        """Return what the sender is told."""
        return self.detail if self.row is None else f"row {self.row}: {self.detail}"
