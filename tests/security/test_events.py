"""Events leave the house: they name records by their ids and carry nothing that only some may read."""

from __future__ import annotations

import json

import pytest

from oirase.kernel.outbox.events import as_cloudevent
from oirase.kernel.outbox.models import EventRow
from tests.security.rows import Rows, make_common, make_rows
from tests.security.world import CIRCLES, World, make


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, and no rows."""
    return make(monkeypatch)


def test_no_event_carries_a_mark(world: World) -> None:
    rows = Rows()
    make_common(world, rows)
    for owner in world.owners.values():
        make_rows(world, rows, owner)
    told = [json.dumps(as_cloudevent(event), default=str) for event in EventRow.objects.all()]
    assert len(told) > len(world.owners), "rows are made by commands, and some of these tell of it"
    marks = [owner.mark(circle) for owner in world.owners.values() for circle in CIRCLES]
    assert [text for text in told if any(mark in text for mark in marks)] == []
