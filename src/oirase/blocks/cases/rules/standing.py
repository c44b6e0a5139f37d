"""What is done with a case, and how the case stands after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from oirase.blocks.cases.rules.states import APPLICANTS, OPEN, REFUSED_FILE, TURNS, Kind, Next, State


@dataclass(frozen=True)
class Done:
    """One action as the rules see it: what, when, by which account, with what."""

    kind: Kind
    at: datetime
    by: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A field that the applicant is asked to mend, and why."""

    key: str
    message: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """A decision that one officer has drafted and another has not confirmed yet."""

    outcome: str
    reason: str
    by: str
    at: datetime
    notice: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How a case stands after some actions. `waits` are the times in which it was the applicant's turn.

    `mend_by` and `pay_by` are the last days for a correction and a fee; `reminded` the one
    of which the applicant was reminded; `refused` are the files that may not be opened.
    """

    state: State = State.RECEIVED
    assignee: str = ""
    flags: frozenset[str] = frozenset()
    answered: bool = False
    asked: tuple[Asked, ...] = ()
    unpaid: frozenset[str] = frozenset()
    proposal: Proposal | None = None
    outcome: str = ""
    reason: str = ""
    notice: Mapping[str, Any] = field(default_factory=dict)
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    end: State | None = None
    merged_into: str = ""
    waits: tuple[tuple[datetime, datetime | None], ...] = ()
    mend_by: date | None = None
    pay_by: date | None = None
    refused: frozenset[str] = frozenset()
    reminded: date | None = None

    @property
    def answer_by(self) -> date | None:
        """Return the last day of the applicant's turn (回答期限); None when it is not theirs, or none was set."""
        if self.state not in APPLICANTS:
            return None
        return self.mend_by if self.state == State.CORRECTING else self.pay_by

    @property
    def marks(self) -> list[str]:
        """Return the flags in order: those of the flow's steps, and that of a refused file."""
        return sorted(self.flags | ({REFUSED_FILE} if self.refused else set()))

    @property
    def next(self) -> Next:
        """Return whose turn it is."""
        return TURNS.get(self.state, Next.NOBODY)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in OPEN


def file_ids(answer: Any) -> frozenset[str]:
    """Return the ids of the files in an answer, or in all of a case: a file is what has an id and a hash, in rows of groups, too."""
    if isinstance(answer, Mapping):
        if "id" in answer and "sha256" in answer:
            return frozenset({str(answer["id"])})
        answer = list(answer.values())
    if not isinstance(answer, list | tuple):
        return frozenset()
    return frozenset(id for one in answer for id in file_ids(one))
