"""Many requests at once by COPY, for measurements: the same invariants as the services, none of their letters and events.

A contract test compares a row made here with one made by the services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from oirase.kernel import clock
from oirase.kernel.access.bulk import copy_rows
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Organisation
from oirase.kernel.calendar import fiscal_label, fiscal_year
from oirase.kernel.numbering import take_number
from oirase.systems.business.consultation import rules
from oirase.systems.business.consultation.models import Channel, Request, Topic

DAYS = 5


@dataclass(frozen=True)
class Given:
    """What a row is made from; who answered is an account's id."""

    received_at: datetime
    answered_at: datetime | None = None
    answered_by: UUID | None = None
    channel: str = Channel.WEB
    topic: str = Topic.OTHER


def load(office: Organisation, given: Iterable[Given], *, closed: Any, is_demo: bool = True) -> int:
    """Insert requests of one office in order of receipt, numbered on from its last one; return how many.

    Called in a transaction and scope that may write rows of the office's body. ValueError where the order is broken.
    """
    columns = [field.column for field in Request._meta.concrete_fields]
    numbers = _Numbers(office)
    rows = list(_rows(office, given, columns, closed, is_demo, numbers))
    return copy_rows(Request, columns, rows)


class _Numbers:
    """Receipt numbers of an office, taken from the same counters as the services take them."""

    def __init__(self, office: Organisation) -> None:
        self._office = office

    def after(self, year: int) -> str:
        """Return the next number of a fiscal year."""
        number = take_number("consultation", self._office.pk, year)
        return rules.receipt_number(fiscal_label(year), number)


def _rows(
    office: Organisation,
    given: Iterable[Given],
    columns: list[str],
    closed: Any,
    is_demo: bool,
    numbers: _Numbers,
) -> Iterator[list[Any]]:
    last: datetime | None = None
    for one in given:
        if last is not None and one.received_at < last:
            raise ValueError("requests come in order of receipt")
        last = one.received_at
        day = clock.local(one.received_at).date()
        values = _values(office, one, day, closed) | {
            "number": numbers.after(fiscal_year(day)),
            "is_demo": is_demo,
        }
        yield [values.get(column) for column in columns]


def _values(office: Organisation, one: Given, day: date, closed: Any) -> dict[str, Any]:
    if one.answered_at and one.answered_at < one.received_at:
        raise ValueError("an answer follows its question")
    state = rules.state_of(
        assigned=one.answered_by is not None,
        answered=one.answered_at is not None,
        closed=False,
        withdrawn=False,
    )
    return {
        "id": new_id(),
        "body_id": office.body_id,
        "organisation_id": office.pk,
        "created_at": one.received_at,
        "version": 2 if one.answered_at else 1,
        "channel": one.channel,
        "topic": one.topic,
        "question": "負荷試験のための架空の相談です。",
        "company_name": "架空商事",
        "corporate_number": "",
        "contact_name": "見本 太郎",
        "email": "load@company.example.jp",
        "phone": "",
        "language": "ja",
        "received_at": one.received_at,
        "due_on": rules.due_on(day, DAYS, closed),
        "due_unconfirmed": True,
        "state": str(state),
        "assignee_id": one.answered_by,
        "assigned_at": one.answered_at,
        "answer": "架空の回答です。" if one.answered_at else "",
        "answered_at": one.answered_at,
        "answered_by_id": one.answered_by,
        "outcome": "",
        "comment": "",
    }


def series(count: int, start: datetime, every: timedelta, officer: UUID) -> Iterator[Given]:
    """Yield requests at a steady pace, four of five of them answered two days later."""
    for number in range(count):
        received = start + every * number
        done = number % 5 != 0
        yield Given(
            received,
            received + timedelta(days=2) if done else None,
            officer if done else None,
            Channel.values[number % len(Channel.values)],
            Topic.values[number % len(Topic.values)],
        )
