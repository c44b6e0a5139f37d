"""Whatever happens in whatever order: each attempt is accepted at most once, and what came back arrives only by a new attempt."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.blocks.messaging.models import Step, Suppression
from oirase.blocks.messaging.rules import FAILED, LONGEST_PAUSE, Happening, State, after, pause
from oirase.blocks.messaging.sending import send_due
from oirase.blocks.messaging.services import office
from oirase.blocks.messaging.services.reports import REPORTER, Report, take
from oirase.blocks.messaging.tests.conftest import SYSTEM, deliveries, write
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, outside_commands

ACTIONS = ("send", "later", "arrived", "failed", "failed_for_now", "old_report", "retry", "confirmed")


@pytest.mark.parametrize("state", State)
def test_only_a_new_attempt_leads_from_a_failure_to_an_arrival(state: State) -> None:
    if state in FAILED:
        reached = {after(state, one) for one in Happening} - {None}
        assert reached <= {State.QUEUED}


@given(attempts=st.integers(0, 400), minutes=st.integers(1, 1440))
def test_pauses_grow_up_to_a_day(attempts: int, minutes: int) -> None:
    first = timedelta(minutes=minutes)
    assert first <= pause(attempts, first) <= pause(attempts + 1, first) <= LONGEST_PAUSE


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(ACTIONS), max_size=14))
def test_no_order_of_events_sends_twice_or_revives_without_an_attempt(
    people: SimpleNamespace, actions: list[str]
) -> None:
    (message,) = write(SYSTEM, about=people.about, users=[people.ann.pk])
    time = clock.now()
    for action in actions:
        time += timedelta(days=2) if action == "later" else timedelta(minutes=2)
        with clock.frozen(time):
            act(people, message.pk, action)
    (delivery,) = deliveries(message_id=message.pk)
    with scope(SYSTEM):
        steps = list(Step.objects.filter(delivery=delivery))
        with outside_commands("test"):
            Suppression.objects.all().delete()
    accepted = [step for step in steps if step.state == State.SENT]
    taken = [step for step in steps if step.state == State.SENDING]
    ids = sent_of(message.pk)
    assert len(accepted) == len(ids) <= len(taken)
    assert len(set(ids)) == len(ids)
    for before, here in zip(steps, steps[1:], strict=False):
        if State(before.state) in FAILED:
            assert here.state == State.QUEUED
        if here.state == State.DELIVERED:
            assert before.state == State.SENT


def sent_of(message_id: object) -> list[str]:
    """Return the Message-IDs of the mails of a message that have left."""
    ids = [str(one.extra_headers["Message-ID"]) for one in mail.outbox]
    return [one for one in ids if str(message_id) in one]


def act(people: SimpleNamespace, message_id: object, action: str) -> None:
    """Do one thing that may happen to a delivery."""
    (delivery,) = deliveries(message_id=message_id)
    if action in ("send", "later"):
        send_due()
    elif action == "retry":
        try:
            office.retry(people.clerk_actor, delivery_id=delivery.pk)
        except Rejected:
            return
    elif action == "confirmed":
        with outside_commands("the person confirms"):
            Suppression.objects.all().delete()
    else:
        ids = sent_of(message_id) or [f"<{message_id}@x>"]
        newest, oldest = ids[-1], ids[0]
        kind, about = ("failed", oldest) if action == "old_report" else (action, newest)
        take(REPORTER, report=Report(kind, delivery.address, "x", about))  # type: ignore[arg-type]
