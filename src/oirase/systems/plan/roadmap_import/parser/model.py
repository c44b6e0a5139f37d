"""What the parser hands out: plain data, so that the importer, the command line and the tests share one shape."""

import dataclasses
from dataclasses import dataclass
from typing import Any

KEYS = (
    "no",
    "title",
    "field",
    "item",
    "bureau",
    "divisions",
    "start",
    "end",
    "budget_thousand_yen",
    "initiatives",
)


def gettext_noop(message_id: str) -> str:
    """Mark a sentence for the translators; Django's own of this name would need settings, and the parser has none."""
    return message_id


class ParseError(ValueError):
    """The text is not a roadmap that can be read. `code` is for programs, `message_id` for people (Japanese)."""

    def __init__(self, code: str, message_id: str, **values: Any) -> None:
        """Keep code, message id and the values for its %(name)s places."""
        super().__init__(message_id % values if values else message_id)
        self.code = code
        self.message_id = message_id
        self.values = values


@dataclass(frozen=True)
class SourceLine:
    """One line of the source text: its number (from 1) and its words as they stand."""

    number: int
    text: str


@dataclass(frozen=True)
class Flag:
    """A doubt about one value: which key, why (Japanese message id), which lines of the source to look at."""

    key: str
    reason: str
    lines: tuple[int, ...] = ()


@dataclass
class Texts:
    """Sentences of a page as far as the order of its pieces tells them apart; for a draft, never for publishing
    unread. Each value is one text with the line breaks of the narrow boxes taken out."""

    outline: str = ""
    issues: str = ""
    measure: str = ""
    vision: str = ""
    achievements: list[str] = dataclasses.field(default_factory=list)
    budget_note: str = ""
    plan_rows: int = 0
    unassigned: list[SourceLine] = dataclasses.field(default_factory=list)


@dataclass
class ProgrammeReading:
    """One programme as the document gives it. Years are labels ("R5"), the budget is in thousand yen."""

    no: int
    title: str | None = None
    field: str | None = None
    item: str | None = None
    bureau: str | None = None
    divisions: list[str] = dataclasses.field(default_factory=list)
    start: str | None = None
    end: str | None = None
    budget_thousand_yen: int | None = None
    initiatives: list[str] = dataclasses.field(default_factory=list)
    flags: list[Flag] = dataclasses.field(default_factory=list)
    source: list[SourceLine] = dataclasses.field(default_factory=list)
    texts: Texts = dataclasses.field(default_factory=Texts)

    def flag(self, key: str, reason: str, lines: list[SourceLine] | None = None) -> None:
        """Add a doubt about `key`, once per key and reason."""
        made = Flag(key, reason, tuple(line.number for line in lines or ()))
        if made not in self.flags:
            self.flags.append(made)


@dataclass
class Reading:
    """A whole document: the western fiscal year of its heads and its programmes in order of number."""

    fiscal_year: int
    programmes: list[ProgrammeReading]

    @property
    def total_thousand_yen(self) -> int:
        """Sum of the budgets that were found, in thousand yen."""
        return sum(programme.budget_thousand_yen or 0 for programme in self.programmes)


def as_objects(reading: Reading) -> list[dict[str, Any]]:
    """The programmes as JSON objects with exactly the keys of `KEYS` and `flags`, in order of number."""
    objects = []
    for programme in reading.programmes:
        made: dict[str, Any] = {key: getattr(programme, key) for key in KEYS}
        made["flags"] = [
            {"key": flag.key, "reason": flag.reason, "lines": list(flag.lines)} for flag in programme.flags
        ]
        objects.append(made)
    return objects
