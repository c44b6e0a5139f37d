"""A command asks, changes, records and tells in one piece, or leaves nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import uuid4

import pytest
from bench.ledger.models import Case
from django.db import connection
from tests.fixtures.people import officer

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Role, User
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.access.tests.conftest import world  # noqa: F401 - fixtures
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import (
    Conflict,
    authorised,
    changed,
    command,
    emit,
    permit,
    receive_for,
)
from oirase.kernel.commands.errors import NotAuthorised
from oirase.kernel.commands.guard import WriteOutsideCommand, guard
from oirase.kernel.commands.running import outside_commands
from oirase.kernel.outbox.events import Event
from oirase.kernel.outbox.handlers import Delivered, handler
from oirase.kernel.outbox.models import Delivery, EventRow


@dataclass(frozen=True, kw_only=True)
class CaseRenamed(Event):
    """A case has another title (made for these tests)."""

    TYPE = "ledger.case_renamed"
    title: str


@handler(CaseRenamed.TYPE, name="ledger.note_rename")
def note_rename(event: Delivered) -> None:
    """Listen, so that there is a delivery."""


@command("ledger.rename")
def rename(actor: Actor, *, case_id: object, title: str, version: int | None = None) -> Case:
    """Rename a case."""
    case = authorised(actor, Case, case_id, "edit", version)
    changed(case, "renamed", before={"title": case.title}, after={"title": title})
    case.title = title
    case.version += 1
    case.save()
    emit(CaseRenamed(subject=f"ledger.case/{case.pk}", body_id=case.body_id, title=title))
    return case


@command("ledger.open_case")
def open_case(actor: Actor, *, office: object, title: str) -> Case:
    """Open a case; a visitor may."""
    permit(None)
    receive_for(office.body_id)
    case = Case.objects.create(
        body_id=office.body_id, organisation=office, title=title, received_at=clock.now()
    )
    changed(case, "opened")
    return case


@command("ledger.forgetful")
def forgetful(actor: Actor, *, case_id: object) -> None:
    """Change something without having asked."""
    Case.objects.filter(pk=case_id).update(title="stolen")


@pytest.fixture
def desk(world: SimpleNamespace) -> SimpleNamespace:  # noqa: F811
    """A case, its officer, and somebody who may only look."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Role.objects.create(code="cases", name={"ja": "案件"}, permissions=["ledger.view", "ledger.edit"])
        Role.objects.create(code="look", name={"ja": "閲覧"}, permissions=["ledger.view"])
        world.case = Case.objects.create(
            body=world.prefecture, organisation=world.first, title="before", received_at=clock.now()
        )
        world.officer = actor_of(officer("clerk", world.first, "cases"))
        world.looker = actor_of(officer("looker", world.first, "look"))
    return world


def title_of(case: Case) -> str:
    """Return the title as it stands in the database."""
    with scope(Actor.system("test")):
        return Case.objects.get(pk=case.pk).title


def test_a_change_leaves_one_entry_its_event_and_a_delivery(desk: SimpleNamespace) -> None:
    rename(desk.officer, case_id=desk.case.pk, title="after")
    entry = Entry.objects.get(command="ledger.rename")
    assert entry.actor == str(desk.officer.user_id)
    assert entry.subjects == [{"type": "ledger.case", "id": str(desk.case.pk), "action": "renamed"}]
    assert json.loads(entry.payload)[f"ledger.case/{desk.case.pk}"]["before"] == {"title": "before"}
    event = EventRow.objects.get(type=CaseRenamed.TYPE)
    assert (event.data, event.body_id) == ({"title": "after"}, desk.prefecture.pk)
    assert Delivery.objects.get(event_id=event.pk).handler == "ledger.note_rename"


def test_without_the_permission_nothing_happens(desk: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        rename(desk.looker, case_id=desk.case.pk, title="after")
    assert title_of(desk.case) == "before"
    assert not Entry.objects.exists()
    assert not EventRow.objects.exists()


def test_a_command_that_never_asked_cannot_commit(desk: SimpleNamespace) -> None:
    with pytest.raises(NotAuthorised):
        forgetful(desk.officer, case_id=desk.case.pk)
    assert title_of(desk.case) == "before"


def test_a_newer_version_is_a_conflict(desk: SimpleNamespace) -> None:
    rename(desk.officer, case_id=desk.case.pk, title="first", version=1)
    with pytest.raises(Conflict):
        rename(desk.officer, case_id=desk.case.pk, title="second", version=1)
    assert title_of(desk.case) == "first"


def test_the_same_key_again_gives_the_first_result(desk: SimpleNamespace) -> None:
    key = str(uuid4())
    visitor = Actor.anonymous("browser-1")
    first = open_case(visitor, office=desk.first, title="new", idempotency_key=key)
    again = open_case(visitor, office=desk.first, title="new", idempotency_key=key)
    assert first.pk == again.pk
    with scope(Actor.system("test")):
        assert Case.objects.filter(title="new").count() == 1


def test_a_strangers_replay_is_a_conflict_and_tells_nothing(desk: SimpleNamespace) -> None:
    key = str(uuid4())
    open_case(Actor.anonymous("browser-1"), office=desk.first, title="new", idempotency_key=key)
    with pytest.raises(Conflict) as caught:
        open_case(Actor.anonymous("browser-2"), office=desk.first, title="new", idempotency_key=key)
    assert "new" not in str(caught.value)


def test_the_same_key_for_something_else_is_a_conflict(desk: SimpleNamespace) -> None:
    key = str(uuid4())
    visitor = Actor.anonymous("browser-1")
    open_case(visitor, office=desk.first, title="new", idempotency_key=key)
    with pytest.raises(Conflict):
        open_case(visitor, office=desk.first, title="other", idempotency_key=key)


def test_commands_do_not_nest(desk: SimpleNamespace) -> None:
    with outside_commands("something under way"), pytest.raises(RuntimeError, match="inside another"):
        rename(desk.officer, case_id=desk.case.pk, title="x")


def test_the_guard_finds_a_write_outside_every_command(desk: SimpleNamespace) -> None:
    with pytest.raises(WriteOutsideCommand), connection.execute_wrapper(guard), scope(desk.officer):
        Case.objects.filter(pk=desk.case.pk).update(title="x")


def test_names_of_users_never_reach_the_audit_by_accident(desk: SimpleNamespace) -> None:
    """The entry carries ids; what a command does not report is not recorded."""
    with outside_commands("test set-up"):
        User.objects.filter(pk=desk.officer.user_id).update(name="秘密 太郎")
    rename(desk.officer, case_id=desk.case.pk, title="after")
    entry = Entry.objects.get()
    assert "秘密" not in entry.payload + json.dumps(entry.subjects, ensure_ascii=False)
