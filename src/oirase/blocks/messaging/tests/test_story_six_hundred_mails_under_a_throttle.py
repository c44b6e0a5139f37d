"""Six hundred applicants are told on one day: their domain gets no more than it bears, nobody waits behind them, none is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.fixtures.database import TestDatabase
from tests.runtime.helpers import environment, until

from oirase.blocks.messaging.models import Message
from oirase.blocks.messaging.rules import State
from oirase.blocks.messaging.tests.conftest import (
    SYSTEM,
    Server,
    deliveries,
    make_people,
    send_all,
    set_value,
    write,
)
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.models import EventRow

MORNING = datetime(2026, 1, 20, 0, 0, 10, tzinfo=UTC)
APPLICANTS = [f"applicant{number}@large.example.jp" for number in range(600)]
SENDER = """
import sys
import django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
from oirase.blocks.messaging.sending import send_due
while send_due():
    pass
"""


def minutes(number: int) -> datetime:
    """Return the instant that many minutes after the morning."""
    return MORNING + timedelta(minutes=number)


def test_all_leave_within_the_planned_minutes(people: SimpleNamespace, mail_server: Server) -> None:
    with clock.frozen(MORNING):
        set_value("mail_per_minute_and_domain", 60)
        write(SYSTEM, about=people.about, addresses=APPLICANTS, subject="決定のお知らせ")
    for minute in range(10):
        with clock.frozen(minutes(minute)):
            send_all()
        assert len(mail_server.mails) == 60 * (minute + 1)
    assert Counter(mail_server.recipients) == Counter(APPLICANTS)
    assert {one.state for one in deliveries()} == {State.SENT}


def test_the_whole_house_has_a_number_too_and_single_domains_their_own(
    people: SimpleNamespace, mail_server: Server
) -> None:
    with clock.frozen(MORNING):
        set_value("mail_per_minute", 20)
        set_value("mail_per_minute_by_domain", {"small.example.jp": 3})
        addresses = [f"a{number}@small.example.jp" for number in range(10)] + APPLICANTS[:40]
        write(SYSTEM, about=people.about, addresses=addresses)
        send_all()
    domains = Counter(one.partition("@")[2] for one in mail_server.recipients)
    assert domains == {"small.example.jp": 3, "large.example.jp": 17}


def test_a_single_receipt_does_not_wait_behind_six_hundred_decisions(
    people: SimpleNamespace, mail_server: Server
) -> None:
    with clock.frozen(MORNING):
        set_value("mail_per_minute_and_domain", 60)
        write(SYSTEM, about=people.about, addresses=APPLICANTS, subject="決定のお知らせ")
        send_all()
    with clock.frozen(minutes(1)):
        write(SYSTEM, about=people.about, addresses=["late@large.example.jp"], subject="受け付けました")
        send_all()
    assert "late@large.example.jp" in mail_server.recipients[60:63]


def test_two_long_runs_take_turns(people: SimpleNamespace, mail_server: Server) -> None:
    with clock.frozen(MORNING):
        set_value("mail_per_minute", 40)
        for number, subject in enumerate(("決定のお知らせ", "催しのお知らせ")):
            addresses = [f"run{number}-{one}@large.example.jp" for one in range(100)]
            write(SYSTEM, about=people.about, addresses=addresses, subject=subject)
        send_all()
    runs = Counter(one.partition("-")[0] for one in mail_server.recipients)
    assert sum(runs.values()) == 40
    assert abs(runs["run0"] - runs["run1"]) <= 2, "one more for each slice at most"


def test_the_worker_sends_slice_by_slice_and_the_rest_each_minute(
    people: SimpleNamespace, mail_server: Server
) -> None:
    from oirase.blocks.messaging import handlers, tasks

    with clock.frozen(MORNING):
        write(SYSTEM, about=people.about, addresses=APPLICANTS[:60])
        first = EventRow.objects.filter(type="messaging.mail_due").order_by("time", "id")[0]
        handlers.send_mail(
            Delivered(first.id, first.type, first.subject, first.body_id, first.time, first.data)
        )
    assert len(mail_server.mails) == 25
    assert EventRow.objects.filter(subject="messaging.sender/next").count() == 1
    with clock.frozen(minutes(1)):
        tasks.send()
    assert len(mail_server.mails) == 50


@pytest.mark.parametrize("kills", [2])
def test_none_is_lost_when_the_worker_is_killed_in_the_middle(
    committed_db: TestDatabase, mail_server: Server, kills: int
) -> None:
    """A mail cannot be taken back: the one that was on its way when its sender died may leave again, under the same Message-ID."""
    people = make_people()
    set_value("mail_per_minute_and_domain", 100_000)
    set_value("mail_per_minute", 100_000)
    write(SYSTEM, about=people.about, addresses=APPLICANTS[:200])
    for number in range(1, kills + 1):
        process = sender(committed_db, mail_server)
        until(lambda number=number: len(mail_server.mails) >= 60 * number, 60)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    assert len(mail_server.mails) < 200
    until(no_other_sender, 20)
    send_all()
    sent = Counter(one["Message-ID"].partition("@")[0].lstrip("<") for one in mail_server.mails)
    with scope(SYSTEM):
        wanted = {str(pk) for pk in Message.objects.values_list("pk", flat=True)}
    assert set(sent) == wanted
    assert sum(sent.values()) - len(sent) <= kills
    assert {one.state for one in deliveries()} == {State.SENT}


def sender(database: TestDatabase, server: Server) -> subprocess.Popen[bytes]:
    """Start a sender in a process of its own."""
    given = environment(**database.environment(), DJANGO_SETTINGS_MODULE="oirase.settings.test")
    return subprocess.Popen([sys.executable, "-c", SENDER, str(server.port)], env=given)


def no_other_sender() -> bool:
    """Whether the lock of a killed sender is free again."""
    from oirase.blocks.messaging.sending import _alone

    with _alone() as mine:
        return mine
