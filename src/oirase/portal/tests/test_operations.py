"""What operators and auditors do: stuck deliveries, the audit record, the check of its chain, health."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.audit import verify
from oirase.kernel.audit.entries import NewEntry, write
from oirase.kernel.audit.models import Entry
from oirase.kernel.files import scanning
from oirase.kernel.files.antivirus import ClamdScanner
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.jobs import JobStarted, run_job
from oirase.kernel.outbox.models import Delivery, EventRow, Job, JobState
from oirase.portal import health, selectors

Browser = Callable[[str], Client]
INSERT = (
    "INSERT INTO outbox_delivery (created_at, event_id, handler, subject, lane, state, attempts, next_at, error) "
    "VALUES (%s, %s, %s, %s, 0, %s, 9, %s, %s) RETURNING id"
)


def delivery(state: str, subject: str = "a/1", age: timedelta = timedelta(0)) -> int:
    """Put a delivery into the queue as it would be after a while."""
    at = clock.now() - age
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [at, new_id(), "test.post", subject, state, at, "ValueError: kein Papier"])
        return int(cursor.fetchone()[0])


def state_of(number: int) -> str:
    """Return a delivery's state."""
    return str(Delivery.objects.get(pk=number).state)


def page_of(client: Client, address: str) -> BeautifulSoup:
    """Return a page, which must be a good one."""
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


# Deliveries


def test_an_operator_sees_and_decides_what_is_stuck(browser: Browser) -> None:
    waiting, failing, dead = delivery("pending"), delivery("failing", "b/1"), delivery("dead", "c/1")
    operator = browser("operator")
    page = page_of(operator, "/operations/")
    numbers = {form.select_one("[name=delivery]")["value"] for form in page.select("form")}
    assert numbers == {str(failing), str(dead)}
    for number, decision in ((failing, "drop"), (dead, "retry"), (waiting, "drop")):
        answer = operator.post("/operations/deliveries/", {"delivery": number, "decision": decision})
        assert answer["Location"] == "/operations/"
    assert [state_of(number) for number in (waiting, failing, dead)] == ["pending", "dropped", "failing"]
    assert Delivery.objects.get(pk=dead).attempts == 0
    commands = [entry.command for entry in Entry.objects.order_by("at")]
    assert commands == ["operations.drop_delivery", "operations.retry_delivery", "operations.drop_delivery"]


@pytest.mark.parametrize("number", ["", "x", "²", "-1", "1.5", "9" * 19, "\0"])
def test_made_up_numbers_are_not_found(browser: Browser, number: str) -> None:
    answer = browser("operator").post("/operations/deliveries/", {"delivery": number, "decision": "drop"})
    assert answer.status_code == 404


def test_nobody_else_decides(browser: Browser, client: Client) -> None:
    dead = delivery("dead")
    sent = {"delivery": dead, "decision": "drop"}
    for name in ("clerk", "auditor", "resident"):
        assert browser(name).post("/operations/deliveries/", sent).status_code == 403
    assert client.post("/operations/deliveries/", sent).status_code == 302
    assert browser("operator").get("/operations/deliveries/").status_code == 405
    assert state_of(dead) == "dead"


# The virus scanner


def test_an_operator_sees_how_it_stands_with_the_virus_scanner(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = browser("operator")
    assert "ウイルス検査は設定されていません" in page_of(operator, "/operations/").text
    monkeypatch.setitem(scanning.SCANNERS, "clamd", ClamdScanner("unix:///nobody/clamd.ctl"))
    page = page_of(operator, "/operations/").text
    assert "ウイルス検査が止まっています" in page
    assert "No such file" in page


# Audit


def entry(
    body_id: UUID | None, command: str, subject: str = "x.thing/1", at: Any = None, actor: str = "tester"
) -> None:
    """Write an entry as a command does."""
    kind, _, pk = subject.partition("/")
    write(
        NewEntry(
            id=new_id(),
            at=at or clock.now(),
            command=command,
            actor=actor,
            body_id=body_id,
            request="r",
            subjects=[{"type": kind, "id": pk, "action": "done"}],
            payload={"secret": "内容"},
        )
    )


def commands(page: BeautifulSoup) -> list[str]:
    """Return the commands that the page lists."""
    return [one.get_text() for one in page.select("td code")]


def test_an_auditor_sees_the_entries_of_the_own_body(people: SimpleNamespace, browser: Browser) -> None:
    entry(people.body.pk, "test.own")
    entry(people.town.pk, "test.foreign")
    entry(None, "test.nobodys")
    page = page_of(browser("auditor"), "/audit/")
    assert commands(page) == ["test.own"]
    assert "内容" not in page.get_text()


@pytest.mark.parametrize(
    ("actor", "shown"),
    [("system:seal", "自動処理 (seal)"), ("anonymous:web", "ログインしていない人 (web)"), ("odd", "odd")],
)
def test_the_record_names_who_and_what(
    people: SimpleNamespace, browser: Browser, actor: str, shown: str
) -> None:
    entry(people.body.pk, "test.own", "access.user/1", actor=actor)
    row = page_of(browser("auditor"), "/audit/").select_one("tbody tr")
    assert row.select_one("[data-label=利用者]").get_text() == shown
    assert row.a.get_text() == "利用者"


def test_entries_of_one_record(people: SimpleNamespace, browser: Browser) -> None:
    entry(people.body.pk, "test.first", "x.thing/1")
    entry(people.body.pk, "test.second", "x.thing/2")
    entry(people.town.pk, "test.foreign", "x.thing/2")
    auditor = browser("auditor")
    links = [one["href"] for one in page_of(auditor, "/audit/").select("td a")]
    assert commands(page_of(auditor, "/audit/" + links[0])) == ["test.second"]
    for wrong in ("x.thing/3", "'", "x/", "あ"):
        page_of(auditor, f"/audit/?subject={wrong}")


def test_older_entries_follow_without_gap(people: SimpleNamespace, browser: Browser) -> None:
    start = clock.now() - timedelta(hours=1)
    total = selectors.PAGE + 7
    for number in range(total):
        entry(people.body.pk, f"test.n{number}", at=start + timedelta(seconds=number))
    auditor = browser("auditor")
    page = page_of(auditor, "/audit/")
    seen = commands(page)
    assert len(seen) == selectors.PAGE
    page = page_of(auditor, "/audit/" + page.select_one("a[rel=next]")["href"])
    seen += commands(page)
    assert seen == [f"test.n{number}" for number in reversed(range(total))]
    assert page.select_one("a[rel=next]") is None
    for wrong in ("x", "2026-01-01", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00"):
        page_of(auditor, f"/audit/?before={wrong}")


def check(client: Client) -> Job:
    """Start the check of the chain as an auditor does, and let the worker do it."""
    answer = client.post("/audit/verify/")
    job = Job.objects.latest("created_at")
    assert answer["Location"] == f"/audit/?job={job.pk}"
    assert "hx-get" in client.get(answer["Location"]).content.decode()
    event = EventRow.objects.get(type=JobStarted.TYPE, data__job=str(job.pk))
    run_job(Delivered(event.id, event.type, event.subject, None, event.time, event.data))
    job.refresh_from_db()
    assert job.state == JobState.DONE
    return job


def test_a_whole_chain_is_told_to_be_whole(browser: Browser) -> None:
    auditor = browser("auditor")
    job = check(auditor)
    assert "改変は見つかりませんでした" in auditor.get(f"/audit/?job={job.pk}&part=progress").content.decode()


def test_tampering_is_told(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    found = verify.Report(9, (verify.Problem("changed", "entry 7"),))
    monkeypatch.setattr(verify, "verify_chain", lambda: found)
    auditor = browser("auditor")
    job = check(auditor)
    page = auditor.get(f"/audit/?job={job.pk}").content.decode()
    assert "changed: entry 7" in page
    assert "改変は見つかりませんでした" not in page


def test_only_who_may_verifies(browser: Browser) -> None:
    reader = browser("reader")
    assert "/audit/verify/" not in reader.get("/audit/").content.decode()
    for name in ("reader", "operator", "clerk"):
        assert browser(name).post("/audit/verify/").status_code == 403
    assert Job.objects.count() == 0


# Health


def test_alive_asks_nobody(client: Client, db: None) -> None:
    with connection.execute_wrapper(_gone(OperationalError)):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def _gone(kind: type[Exception]) -> Callable[..., None]:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise kind("connection refused")

    return refuse


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_not_ready_while_the_database_is_away(client: Client, db: None, kind: type[Exception]) -> None:
    with connection.execute_wrapper(_gone(kind)):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "problems": ["database"]})
    assert client.get("/readyz").json() == {"ready": True, "problems": []}


def test_not_ready_while_nobody_works_the_queue(client: Client, db: None) -> None:
    delivery("pending", age=timedelta(minutes=4))
    assert client.get("/readyz").status_code == 200
    number = delivery("pending", "b/1", age=timedelta(minutes=6))
    assert client.get("/readyz").json()["problems"] == ["queue"]
    Delivery.objects.filter(pk=number).update(state="done")
    assert client.get("/readyz").status_code == 200


def test_what_is_parked_behind_a_dead_delivery_waits_for_a_person(client: Client, db: None) -> None:
    delivery("dead", age=timedelta(hours=1))
    delivery("pending", age=timedelta(hours=1))
    assert client.get("/readyz").status_code == 200


def test_not_ready_before_the_migrations(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: [("a migration", False)]
    )
    assert client.get("/readyz").json()["problems"] == ["migrations"]
