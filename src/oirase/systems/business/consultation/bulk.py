"""Many requests at once by COPY, for measurements: the same invariants as the services, none of their letters and events.

A contract test compares a row made here with one made by the services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from oirase.blocks.cases.facade import CaseTypeVersion, Channel
from oirase.blocks.cases.facade import bulk as cases
from oirase.kernel.access.bulk import copy_rows
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Organisation
from oirase.systems.business.consultation.kind import ANSWER
from oirase.systems.business.consultation.models import Request, Topic

COLUMNS = [field.column for field in Request._meta.concrete_fields]
DAY = timedelta(days=1)
CHANNELS = (Channel.WEB, Channel.TELEPHONE, Channel.COUNTER)


@dataclass(frozen=True)
class Given:
    """What a row is made from; who answered is an account's id."""

    received_at: datetime
    answered_at: datetime | None = None
    answered_by: UUID | None = None
    channel: str = Channel.WEB
    topic: str = Topic.OTHER


def load(
    office: Organisation,
    version: CaseTypeVersion,
    given: Iterable[Given],
    *,
    closed: Any,
    is_demo: bool = True,
) -> int:
    """Insert requests of one office with their cases, numbered on from its last one; return how many.

    Called in a transaction and scope that may write rows of the office's body. ValueError where the order is broken, among
    requests or of a question and its answer.
    """
    made = [(one, _case(one)) for one in given]
    if any(later.received_at < earlier.received_at for (earlier, _), (later, _) in pairwise(made)):
        raise ValueError("requests come in order of receipt")
    cases.load(office, version, [case for _one, case in made], closed, is_demo=is_demo)
    rows = (_values(office, one, case.pk) for one, case in made)
    return copy_rows(Request, COLUMNS, ([row.get(column) for column in COLUMNS] for row in rows))


def _case(one: Given) -> cases.Given:
    after = one.answered_at - one.received_at if one.answered_at else timedelta()
    if after < timedelta():
        raise ValueError("an answer follows its question")
    return cases.Given(
        one.received_at,
        {},
        name="架空商事",
        email="load@company.example.jp",
        officer=one.answered_by,
        channel=one.channel,
        step=ANSWER if one.answered_at else "",
        text="架空の回答です。" if one.answered_at else "",
        days=(after / DAY, after / DAY),
        pk=new_id(),
    )


def _values(office: Organisation, one: Given, pk: UUID | None) -> dict[str, Any]:
    return {
        "id": pk,
        "case_id": pk,
        "body_id": office.body_id,
        "organisation_id": office.pk,
        "created_at": one.received_at,
        "version": 1,
        "topic": one.topic,
        "question": "負荷試験のための架空の相談です。",
        "corporate_number": "",
        "contact_name": "見本 太郎",
        "answer": "架空の回答です。" if one.answered_at else "",
        "answered_at": one.answered_at,
        "answered_by_id": one.answered_by,
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
            CHANNELS[number % len(CHANNELS)],
            Topic.values[number % len(Topic.values)],
        )
