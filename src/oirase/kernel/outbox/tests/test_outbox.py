"""Deliveries: in order for a subject, once, tried again, parked, dead, and never lost to a dying worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jsonschema
import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.horizon import wait_for_horizon

from oirase.kernel import clock
from oirase.kernel.outbox import dispatch
from oirase.kernel.outbox.events import LANES, TYPES, Event, as_cloudevent, lane_of, publish, schema_of
from oirase.kernel.outbox.handlers import HANDLERS, Delivered, handler
from oirase.kernel.outbox.models import Delivery, EventRow, ScheduleSlot
from oirase.kernel.outbox.schedules import Schedule, enqueue_due
from oirase.kernel.outbox.worker import Worker


@dataclass(frozen=True, kw_only=True)
class Counted(Event):
    """A number has come (made for these tests)."""

    TYPE = "test.counted"
    number: int
    on: datetime | None = None


SEEN: list[tuple[str, int]] = []
FAIL: set[tuple[str, int]] = set()


@handler(Counted.TYPE, name="test.collect", attempts=3)
def collect(event: Delivered) -> None:
    """Keep what came, or fail where a test wants it."""
    key = (event.subject, event.data["number"])
    if key in FAIL:
        raise ValueError("not today")
    SEEN.append(key)


@pytest.fixture
def queue(committed_db: None) -> Iterator[Worker]:
    """A worker that holds all lanes, on an empty queue."""
    SEEN.clear()
    FAIL.clear()
    worker = Worker()
    worker.take_lanes()
    assert worker.lanes == set(range(LANES))
    yield worker
    for lane in worker.lanes:
        dispatch.release_lane(lane)


def put(*numbers: int, subject: str = "a/1") -> None:
    """Commit some events of one subject."""
    with transaction.atomic():
        publish([Counted(subject=subject, number=number) for number in numbers])
    wait_for_horizon("outbox_delivery")


def states() -> list[str]:
    """Return the states of all deliveries in order."""
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.sql
def test_events_of_a_subject_come_in_order(queue: Worker) -> None:
    put(1, 2)
    put(3)
    queue.round()
    assert SEEN == [("a/1", 1), ("a/1", 2), ("a/1", 3)]
    assert states() == ["done"] * 3


def test_nothing_is_delivered_twice(queue: Worker) -> None:
    put(1)
    queue.round()
    queue.round()
    assert SEEN == [("a/1", 1)]


def test_a_rolled_back_change_tells_nobody(queue: Worker) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        publish([Counted(subject="a/1", number=1)])
        raise RuntimeError
    queue.round()
    assert (SEEN, EventRow.objects.count()) == ([], 0)


@pytest.mark.sql
def test_a_failure_parks_its_subject_and_no_other(queue: Worker) -> None:
    FAIL.add(("a/1", 1))
    put(1, 2)
    put(7, subject="b/1")
    queue.round()
    assert SEEN == [("b/1", 7)]
    FAIL.clear()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        queue.round()
        queue.round()
    assert SEEN == [("b/1", 7), ("a/1", 1), ("a/1", 2)]


def test_after_the_last_try_it_is_a_dead_letter_until_an_operator_decides(queue: Worker) -> None:
    FAIL.add(("a/1", 1))
    put(1, 2)
    for hours in range(1, 6):
        with clock.frozen(clock.now() + timedelta(hours=hours)):
            queue.round()
    assert states() == ["dead", "pending"]
    dead = Delivery.objects.get(state="dead")
    assert (dead.attempts, dead.error) == (3, "ValueError: not today")
    dispatch.drop(dead.pk)
    queue.round()
    assert (SEEN, states()) == ([("a/1", 2)], ["dropped", "done"])


def test_a_dead_letter_can_be_tried_again(queue: Worker) -> None:
    FAIL.add(("a/1", 1))
    put(1)
    for hours in range(1, 6):
        with clock.frozen(clock.now() + timedelta(hours=hours)):
            queue.round()
    FAIL.clear()
    dispatch.retry(Delivery.objects.get(state="dead").pk)
    queue.round()
    assert (SEEN, states()) == ([("a/1", 1)], ["done"])


def test_a_failing_effect_leaves_nothing_behind(queue: Worker) -> None:
    """The handler's writes and the delivery's state live and die together."""

    @handler(Counted.TYPE, name="test.half")
    def half(event: Delivered) -> None:
        ScheduleSlot.objects.create(name="half", slot=clock.now())
        raise ValueError("after the write")

    try:
        put(1)
        queue.round()
        assert not ScheduleSlot.objects.filter(name="half").exists()
    finally:
        del HANDLERS["test.half"]


def test_an_unknown_handler_of_an_older_release_is_a_dead_letter_not_a_crash(queue: Worker) -> None:
    put(1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_delivery SET handler = 'gone.away'")
    queue.round()
    assert states() == ["dead"]


@given(st.text(min_size=1, max_size=50))
def test_a_lane_is_a_lane(subject: str) -> None:
    assert 0 <= lane_of(subject) < LANES
    assert lane_of(subject) == lane_of(subject)


def test_a_cloudevent_has_what_the_standard_asks_for(queue: Worker) -> None:
    put(1)
    envelope = as_cloudevent(EventRow.objects.get())
    assert {"specversion", "id", "source", "type"} <= set(envelope)
    assert (envelope["type"], envelope["subject"]) == ("test.counted.v1", "a/1")
    jsonschema.validate(envelope["data"], schema_of(Counted))


def test_every_event_has_a_schema() -> None:
    assert "test.counted" in TYPES
    for event in TYPES.values():
        jsonschema.Draft202012Validator.check_schema(schema_of(event))


def test_the_data_of_an_event_fit_its_schema(queue: Worker) -> None:
    publish([Counted(subject="a/1", number=1, on=datetime(2025, 4, 1, tzinfo=UTC), body_id=UUID(int=1))])
    data = EventRow.objects.get().data
    assert data["on"] == "2025-04-01T00:00:00Z"
    jsonschema.validate(data, schema_of(Counted))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"number": "one"}, schema_of(Counted))


def test_after_downtime_a_schedule_runs_once_for_its_newest_slot(queue: Worker) -> None:
    ran: list[str] = []
    daily = Schedule("test.daily", lambda: ran.append("x"), timedelta(days=1), at=timedelta(hours=2))
    with clock.frozen(datetime(2025, 6, 1, 3, tzinfo=UTC)):
        assert enqueue_due([daily]) == 1
        assert enqueue_due([daily]) == 0
    with clock.frozen(datetime(2025, 6, 20, 3, tzinfo=UTC)):
        assert enqueue_due([daily]) == 1
    slots = list(ScheduleSlot.objects.filter(name="test.daily").values_list("slot", flat=True))
    assert slots == [datetime(2025, 6, 19, 17, tzinfo=UTC)]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([5, 60, 1440]),
)
def test_the_newest_slot_is_past_and_less_than_one_step_old(now: datetime, minutes: int) -> None:
    one = Schedule("x", lambda: None, timedelta(minutes=minutes))
    slot = one.newest_slot(now)
    assert slot <= now < slot + one.every
