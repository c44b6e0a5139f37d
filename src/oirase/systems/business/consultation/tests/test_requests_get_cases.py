"""An installation whose requests were made before the desk had cases is brought to this release: nothing is lost, and people come back to theirs."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.cases.facade import Case, timeline, working
from oirase.blocks.cases.models import Action
from oirase.blocks.cases.recording import projected, standing_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.codes import code_of
from oirase.kernel.access.models import Role
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.search import find
from oirase.kernel.search.indexing import tokens_of
from oirase.kernel.search.models import Passage
from oirase.systems.business.consultation import services
from oirase.systems.business.consultation.kind import flow
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.rules import State
from oirase.systems.business.consultation.selectors import OLD_CODES
from oirase.systems.business.consultation.tests.conftest import QUESTION, desk_made

CARRIED = {
    State.RECEIVED: "received",
    State.ASSIGNED: "reviewing",
    State.ANSWERED: "answered",
    State.CLOSED: "completed",
    State.WITHDRAWN: "withdrawn",
}
OFFICER = ["consultation.view", "consultation.answer", "consultation.record", "consultation.contact"]


def owner(sql: str, *values: Any) -> None:
    """Run a statement as the owner, as an upgrade does."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values or None)


def put(table: str, **row: Any) -> None:
    owner(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())  # noqa: S608


@pytest.fixture
def old(committed_db: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A desk whose tables are still those of the first migration, with a role in the words of that time."""
    world = desk_made(monkeypatch)
    with set_up():
        Role.objects.filter(code="officer").update(permissions=OFFICER)
    owner("DROP TABLE consultation_request")
    owner("DELETE FROM django_migrations WHERE app = 'consultation'")
    call_command("migrate", "consultation", "0001", database="owner", verbosity=0)
    return world


def request(world: SimpleNamespace, state: State, number: int, applicant: Any = None) -> UUID:
    """Put a request of that time into its table, with what was noted for colleagues, and said to the company after it all."""
    pk, start, officer = uuid4(), clock.now(), world.officer_user.pk
    days = {one: start + timedelta(days=place) for place, one in enumerate(State)}
    done = list(State)[: list(State).index(state) + 1] if state != State.WITHDRAWN else [State.ASSIGNED]
    common = {"id": pk, "version": 1, "created_at": start, "body_id": world.body.pk}
    common["organisation_id"] = world.office.pk
    put(
        "consultation_request",
        **common,
        number=f"R8-{number:04d}",
        channel="web" if applicant else "visit",
        topic="system",
        question="在庫の管理",
        applicant_id=applicant,
        company_name="架空工業",
        corporate_number="",
        contact_name="見本 太郎",
        email=QUESTION["email"],
        phone="",
        language="ja",
        received_at=start,
        due_on=clock.today(),
        due_unconfirmed=True,
        state=state,
        assignee_id=officer if State.ASSIGNED in done else None,
        assigned_at=days[State.ASSIGNED] if State.ASSIGNED in done else None,
        answer="回答" if State.ANSWERED in done else "",
        answered_at=days[State.ANSWERED] if State.ANSWERED in done else None,
        answered_by_id=officer if State.ANSWERED in done else None,
        outcome="solved" if State.CLOSED in done else "",
        closed_at=days[State.CLOSED] if State.CLOSED in done else None,
        withdrawn_at=days[State.WITHDRAWN] if state == State.WITHDRAWN else None,
        comment="",
        is_demo=True,
    )
    said = [("telephone", False, start + timedelta(hours=1))]
    if state != State.WITHDRAWN:
        said.append(("mail", True, days[state] + timedelta(hours=1)))
    for kind, shared, at in said:
        entry = {**common, "id": uuid4(), "created_at": at, "kind": kind, "shared": shared, "text": "話した"}
        put("consultation_contact", **entry, request_id=pk, author_id=officer)
    with set_up():
        Passage.objects.create(
            record_type="consultation.request",
            record_id=pk,
            language="ja",
            field="email",
            text=QUESTION["email"],
            key=QUESTION["email"],
            tokens=tokens_of(QUESTION["email"]),
        )
    return pk


def upgraded() -> None:
    call_command("prepare_database", verbosity=0)


def read(pk: UUID) -> Request:
    return Request.objects.select_related("case__type", "case__type_version", "case__assignee").get(pk=pk)


def test_each_request_has_a_case_that_follows_from_its_actions(old: SimpleNamespace) -> None:
    made = {state: request(old, state, number) for number, state in enumerate(CARRIED, start=1)}
    of_account = request(old, State.ANSWERED, 9, old.company_user.pk)
    upgraded()
    with scope(Actor.system("test")):
        for state, pk in made.items():
            case = read(pk).case
            assert (case.pk, case.state, case.number[:3], case.channel) == (
                pk,
                CARRIED[state],
                "R8-",
                "counter",
            )
            columns = projected(case, standing_of(case))
            assert {name: getattr(case, name) for name in columns} == columns
            assert case.steps == Action.objects.filter(case=case).count()
            assert case.type_version.flow == flow(5, unconfirmed=True)
            said = [one.text for one in timeline(case, for_applicant=True)]
            assert "電話: 話した" not in said
            assert ("メール: 話した" in said) == (state != State.WITHDRAWN)
            assert ("回答" in said) == (state in (State.ANSWERED, State.CLOSED))
    with scope(old.company):
        assert Request.objects.visible_to(old.company).get().pk == of_account


def test_a_company_comes_back_with_the_number_and_code_of_then(old: SimpleNamespace, client: Client) -> None:
    pk = request(old, State.ANSWERED, 12)
    upgraded()
    shown = client.post(
        "/consultation/track/", {"number": "r8-0012", "code": code_of(OLD_CODES, pk).lower()}, follow=True
    )
    assert shown.redirect_chain[-1] == (f"/consultation/track/{pk}/", 302)
    assert "在庫の管理" in shown.content.decode()
    assert client.post(f"/cases/track/{pk}/reply", {"text": "もう一つ"}, follow=True).status_code == 200
    with scope(Actor.system("test")):
        assert read(pk).case.state == "reviewing"


def test_officers_work_on_with_the_roles_of_then(old: SimpleNamespace) -> None:
    first, second = request(old, State.RECEIVED, 1), request(old, State.CLOSED, 2)
    upgraded()
    officer = actor_of(old.officer_user)
    working.claim(officer, case_id=first)
    services.answer(officer, request_id=first, text="回答")
    working.reopen(officer, case_id=second, reason="追加の資料が届いた")
    with scope(officer):
        assert {hit.record_id for hit in find(officer, QUESTION["email"], [Case])} == {first, second}
    later = services.submit(old.visitor, **QUESTION)
    assert later.case.number == "R8-000001"
    with scope(Actor.system("test")):
        assert read(later.pk).case.type_version == read(first).case.type_version, "it is the same flow"


def test_without_requests_nothing_is_made(old: SimpleNamespace) -> None:
    upgraded()
    with scope(Actor.system("test")):
        assert not Action.objects.exists()
