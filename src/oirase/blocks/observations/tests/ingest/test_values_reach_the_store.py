"""From a sender's message to the store, in one process."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.ingest import payloads, senders, writer
from oirase.blocks.observations.ingest.arrivals import Arrival, Code, Extra, Refused, now_ms, rows_of, take
from oirase.blocks.observations.ingest.parcels import parcels_of
from oirase.blocks.observations.ingest.queue import queue
from oirase.blocks.observations.models import Aside, Device
from oirase.blocks.observations.tests.ingest.conftest import Field
from oirase.blocks.observations.times import DAY, MINUTE
from oirase.kernel.outbox.models import EventRow

pytestmark = pytest.mark.django_db


def arrival(field: Field, *values: tuple[int, int, float, float], **more: object) -> Arrival:
    return Arrival(
        rows_of(values), f"device/{field.device.number}", "test", now_ms(), device=field.device.number, **more
    )  # type: ignore[arg-type]


def test_a_message_becomes_values_an_event_and_a_sign_of_life(field: Field) -> None:
    sender = senders.by_key("buoy-1", field.key)
    assert sender is not None
    now = now_ms()
    parsed = payloads.compact(
        f"[[{field.surface.number},{now},12.5],[{field.deep.number},{now},8]]".encode(), now
    )
    take(Arrival(parsed.rows, sender.actor, "test", now, device=sender.number, battery=71.0))
    assert writer.drain() == 1
    found = store().latest([field.surface.number, field.deep.number])
    assert {one.value for one in found.values()} == {12.5, 8.0}
    event = EventRow.objects.get(type="observations.values_stored")
    assert event.data["series"] == sorted([field.surface.number, field.deep.number])
    assert event.data["count"] == 2
    with set_up():
        device = Device.objects.get(pk=field.device.pk)
    assert device.battery == 71
    assert device.drift == pytest.approx(0, abs=5)
    assert device.seen_at is not None
    assert queue().waiting(range(8), 10) == []


def test_words_positions_and_what_comes_besides_are_kept(field: Field) -> None:
    now = now_ms()
    take(
        arrival(
            field,
            (field.position.number, now, 140.7, 40.9),
            texts=[(field.words.number, now, "波高し", 2)],
            extras=[Extra(field.position.number, now, result_time=now + 1, parameters={"satellites": 7})],
        )  # fmt: skip
    )
    writer.drain()
    assert store().latest([field.position.number])[field.position.number].value2 == 40.9
    assert store().latest([field.words.number])[field.words.number].text == "波高し"
    with connection.cursor() as cursor:
        cursor.execute("SELECT series, parameters->>'satellites' FROM observations_extra")
        assert cursor.fetchall() == [(field.position.number, "7")]


def test_the_last_message_wins_and_a_replay_changes_nothing(field: Field) -> None:
    now = now_ms()
    number = field.surface.number
    for value in (1.0, 2.0, 2.0):
        take(arrival(field, (number, now, value, 0)))
    writer.drain()
    assert store().range(number, now, now + 1)["value"].tolist() == [2.0]


@pytest.mark.parametrize(
    ("value", "ahead", "code"),
    [
        (float("nan"), 0, Code.NOT_A_NUMBER), (float("inf"), 0, Code.NOT_A_NUMBER), (1.0, 2 * DAY, Code.FUTURE),
        (1.0, -40 * 366 * DAY, Code.TOO_OLD), (1.0, 11 * MINUTE, Code.FUTURE),
    ],
)  # fmt: skip
def test_one_bad_row_refuses_the_message_and_is_named(
    field: Field, value: float, ahead: int, code: Code
) -> None:
    now, number = now_ms(), field.surface.number
    with pytest.raises(Refused) as refused:
        take(arrival(field, (number, now, 1, 0), (number, now + ahead, value, 0)))
    assert (refused.value.code, refused.value.row) == (code, 1)
    assert writer.drain() == 0


def test_series_without_right_unit_or_kind_are_refused(field: Field) -> None:
    sender = senders.by_key("buoy-1", field.key)
    assert sender is not None
    assert set(sender.series) == {
        one.number for one in (field.surface, field.deep, field.position, field.words)
    }
    now = now_ms()
    cases = [
        (arrival(field, (2**30, now, 1, 0)), Code.NO_RIGHT),
        (arrival(field, (field.words.number, now, 1, 0)), Code.WRONG_KIND),
        (
            arrival(field, (field.surface.number, now, 1, 0), units={field.surface.number: "K"}),
            Code.WRONG_UNIT,
        ),
    ]
    for one, code in cases:
        with pytest.raises(Refused) as refused:
            take(one)
        assert refused.value.code == code


def test_only_the_right_key_of_the_right_device_opens(field: Field) -> None:
    assert senders.by_key("buoy-1", field.other_key) is None
    assert senders.by_key("buoy-2", field.other_key) is not None
    assert senders.by_key("buoy-1", "") is None


def test_what_cannot_be_written_is_set_aside_and_blocks_nobody(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, poison = now_ms(), 666.0

    def watch(rows: np.ndarray) -> None:  # type: ignore[type-arg]
        if (rows["value"] == poison).any():
            raise ZeroDivisionError("poison")

    monkeypatch.setattr("oirase.blocks.observations.ingest.keeping.observe", watch)
    facts = senders.series_facts([field.surface.number])
    three = [
        (arrival(field, (field.surface.number, now + place, value, 0)), facts)
        for place, value in enumerate([1.0, poison, 3.0])
    ]
    queue().put([*parcels_of(three), (0, b"no parcel")])
    writer.drain()
    assert store().range(field.surface.number, now, now + 5)["value"].tolist() == [1.0, 3.0]
    assert sorted(one.error.split(":")[0] for one in Aside.objects.all()) == [
        "JSONDecodeError",
        "ZeroDivisionError",
    ]
    assert queue().waiting(range(8), 10) == []
