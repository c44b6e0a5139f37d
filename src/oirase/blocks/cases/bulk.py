"""Many cases at once by COPY, for measurements: the same invariants as the services, none of their letters, events and searches.

A contract test holds rows made here against those that the services make, and works on with them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from oirase.blocks.cases import rules
from oirase.blocks.cases.flow import Flow, payload_of
from oirase.blocks.cases.models import Action, Case, CaseTypeVersion, Channel
from oirase.blocks.cases.opening import SERIES, number_of
from oirase.blocks.cases.recording import files_in, flow_of, projected
from oirase.blocks.cases.rules import Done, Kind, Standing
from oirase.kernel import clock
from oirase.kernel.access.bulk import copy_rows
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Organisation
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.numbering import take_numbers

Closed = Callable[[date], bool]


@dataclass(frozen=True)
class Given:
    """What a case is made from: when it came, its answers, and how far it has gone."""

    submitted_at: datetime
    answers: Mapping[str, Any]
    name: str = "見本 太郎"
    email: str = ""
    officer: UUID | None = None
    confirmer: UUID | None = None
    outcome: str = ""
    applicant: UUID | None = None
    channel: str = Channel.WEB
    days: tuple[float, float] = field(default=(1, 3))
    """After how many days an officer takes it on, and after how many it is decided or answered."""
    step: str = ""
    """A step of the flow that the officer then does, with its words."""
    text: str = ""
    pk: UUID | None = None


def load(
    office: Organisation,
    version: CaseTypeVersion,
    given: Iterable[Given],
    closed: Closed,
    *,
    is_demo: bool = True,
) -> int:
    """Insert cases of one office with their actions; return how many. Called in a transaction and scope that may write them.

    ValueError for a case that is decided by nobody, or confirmed by whoever drafted.
    """
    cases: list[list[Any]] = []
    actions: list[list[Any]] = []
    given = list(given)
    numbers = _numbers(office, given)
    for case, done in _made(office, version, given, numbers, closed, is_demo):
        cases.append([case.get(name) for name in CASE_COLUMNS])
        actions += [[one.get(name) for name in ACTION_COLUMNS] for one in done]
    count = copy_rows(Case, CASE_COLUMNS, cases)
    copy_rows(Action, ACTION_COLUMNS, actions)
    return count


CASE_COLUMNS = [one.column for one in Case._meta.concrete_fields]
ACTION_COLUMNS = [one.column for one in Action._meta.concrete_fields]


def _made(
    office: Organisation,
    version: CaseTypeVersion,
    given: Iterable[Given],
    numbers: Iterable[str],
    closed: Closed,
    is_demo: bool,
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    flow = flow_of(version.pk)
    for one, number in zip(given, numbers, strict=True):
        done = list(_actions(one, flow))
        standing = rules.fold(done)
        received = clock.local(standing.received_at or one.submitted_at).date()
        pk = one.pk or new_id()
        common = {"body_id": office.body_id, "organisation_id": office.pk}
        case = {
            **common,
            "id": pk,
            "created_at": one.submitted_at,
            "version": len(done) + 1,
            "number": number,
            "type_id": version.type_id,
            "type_version_id": version.pk,
            "channel": one.channel,
            "applicant_id": one.applicant,
            "applicant_name": one.name,
            "email": one.email,
            "phone": "",
            "language": "ja",
            "file_ids": files_in(one.answers),
            "answers": json.dumps(dict(one.answers), ensure_ascii=False),
            "submitted_at": one.submitted_at,
            "due_on": rules.due_on(received, flow.standard_days, [], closed),
            "due_unconfirmed": flow.unconfirmed,
            "steps": len(done),
            "is_demo": is_demo,
            **_columns(standing),
        }
        yield case, [_row(common, pk, place, action, one.text) for place, action in enumerate(done, start=1)]


def _columns(standing: Standing) -> dict[str, Any]:
    return projected(Case(), standing)


def _numbers(office: Organisation, given: Iterable[Given]) -> list[str]:
    """Take a block of numbers for each fiscal year, and give them out in the order of the cases."""
    years = [fiscal_year(clock.local(one.submitted_at).date()) for one in given]
    blocks = {
        year: iter(take_numbers(SERIES, office.pk, year, count)) for year, count in Counter(years).items()
    }
    return [number_of(year, next(blocks[year])) for year in years]


def _actions(one: Given, flow: Flow) -> Iterator[Done]:
    yield Done(
        Kind.SUBMITTED, one.submitted_at, str(one.applicant or ""), {"charges": [], "channel": one.channel}
    )
    if one.officer is None:
        if one.outcome or one.step:
            raise ValueError("a case is decided or answered by somebody")
        return
    taken, decided = (one.submitted_at + timedelta(days=days) for days in one.days)
    yield Done(Kind.ASSIGNED, taken, str(one.officer), {"to": str(one.officer)})
    if step := flow.step(one.step):
        yield Done(Kind.PERFORMED, decided, str(one.officer), payload_of(step))
    if one.outcome:
        if one.confirmer in (None, one.officer):
            raise ValueError("a decision is confirmed by another officer")
        payload = {"outcome": one.outcome, "reason": ""}
        yield Done(Kind.PROPOSED, decided, str(one.officer), payload)
        yield Done(Kind.CONFIRMED, decided, str(one.confirmer), {"charges": []})
        yield Done(Kind.NOTIFIED, decided, str(one.confirmer), {})


SHARED = (Kind.SUBMITTED, Kind.NOTIFIED)


def _row(common: Mapping[str, Any], case: UUID, number: int, action: Done, text: str) -> dict[str, Any]:
    return {
        **common,
        "id": new_id(),
        "created_at": action.at,
        "version": 1,
        "case_id": case,
        "number": number,
        "kind": str(action.kind),
        "at": action.at,
        "by_id": UUID(action.by) if action.by else None,
        "shared": action.kind in SHARED or bool(action.payload.get("answers")),
        "text": text if action.kind == Kind.PERFORMED else "",
        "payload": json.dumps(dict(action.payload), ensure_ascii=False),
    }
