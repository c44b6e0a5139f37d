"""Requests of before the desk had cases get one each: its actions say what stood in the request, and its row follows from them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import connection

from oirase.blocks.cases.facade import Case
from oirase.blocks.cases.models import Action
from oirase.blocks.cases.recording import projected, standing_of
from oirase.blocks.cases.selectors import timeline
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.systems.business.consultation.kind import flow

MIGRATION = import_module("oirase.systems.business.consultation.migrations.0002_requests_have_cases")
# Tables of the session stand before those of the schema.
OLD_TABLES = """
CREATE TEMPORARY TABLE consultation_request (id uuid, body_id uuid, organisation_id uuid, created_at timestamptz, number varchar,
    channel varchar, applicant_id uuid, company_name varchar, email varchar, phone varchar, language varchar, received_at timestamptz,
    due_on date, due_unconfirmed boolean, state varchar, assignee_id uuid, assigned_at timestamptz, answer text,
    answered_at timestamptz, answered_by_id uuid, outcome varchar, closed_at timestamptz, withdrawn_at timestamptz, is_demo boolean)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE consultation_contact (request_id uuid, created_at timestamptz, kind varchar, shared boolean, text text,
    author_id uuid) ON COMMIT DROP
"""
STATES = {
    "received": "received",
    "assigned": "reviewing",
    "answered": "answered",
    "closed": "completed",
    "withdrawn": "withdrawn",
}


def put(table: str, **row: Any) -> None:
    columns = ", ".join(row)
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", [*row.values()])  # noqa: S608


def request(desk: SimpleNamespace, state: str, number: int) -> Any:
    """Put a request of before into the old table, with a note and a mail to the company."""
    pk, start, officer = uuid4(), clock.now(), desk.officer_user.pk
    days = {name: start + timedelta(days=place) for place, name in enumerate(STATES)}
    done = list(STATES)[: list(STATES).index(state) + 1] if state != "withdrawn" else ["assigned"]
    put(
        "consultation_request",
        id=pk,
        body_id=desk.body.pk,
        organisation_id=desk.office.pk,
        created_at=start,
        number=f"R8-{number:04d}",
        channel="visit",
        applicant_id=None,
        company_name="架空工業",
        email="taro@company.example.jp",
        phone="",
        language="ja",
        received_at=start,
        due_on=clock.today(),
        due_unconfirmed=True,
        state=state,
        assignee_id=officer if "assigned" in done else None,
        assigned_at=days["assigned"] if "assigned" in done else None,
        answer="回答" if "answered" in done else "",
        answered_at=days["answered"] if "answered" in done else None,
        answered_by_id=officer if "answered" in done else None,
        outcome="solved" if "closed" in done else "",
        closed_at=days["closed"] if "closed" in done else None,
        withdrawn_at=days["withdrawn"] if state == "withdrawn" else None,
        is_demo=True,
    )
    for kind, shared in (("telephone", False), ("mail", True)):
        put(
            "consultation_contact",
            request_id=pk,
            created_at=start + timedelta(hours=1),
            kind=kind,
            shared=shared,
            text="話した",
            author_id=officer,
        )
    return pk


def test_each_request_gets_a_case_that_follows_from_its_actions(desk: SimpleNamespace) -> None:
    with outside_commands("migration"), scope(Actor.system("test")):
        with connection.cursor() as cursor:
            cursor.execute(OLD_TABLES)
        made = {state: request(desk, state, number) for number, state in enumerate(STATES, start=1)}
        with connection.cursor() as cursor:
            for name in ("NUMBERED", "KINDS", "VERSIONS", "CASES", "ACTIONS"):
                cursor.execute(getattr(MIGRATION, name))
        for before, after in STATES.items():
            case = Case.objects.select_related("type", "type_version").get(pk=made[before])
            assert (case.state, case.number[:3], case.channel) == (after, "R8-", "counter")
            standing = standing_of(case)
            assert {name: getattr(case, name) for name in projected(case, standing)} == projected(
                case, standing
            )
            assert case.steps == Action.objects.filter(case=case).count()
            said = [one.text for one in timeline(case, for_applicant=True)]
            assert "電話: 話した" not in said
            assert "メール: 話した" in said
            assert ("回答" in said) == (before in ("answered", "closed"))
        assert case.type_version.flow == flow(5, unconfirmed=True)
