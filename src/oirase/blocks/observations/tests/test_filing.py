"""Days are filed when they are over, and months leave as Parquet."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.fixtures.people import body, office, set_up

from oirase.blocks.observations import tasks
from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Chunk
from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.tests import made
from oirase.blocks.observations.tests.store_contract import START, rows, wrote
from oirase.blocks.observations.times import DAY, HOUR
from oirase.kernel import clock

NOON = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def test_a_day_is_filed_when_it_is_over(committed_db: object) -> None:
    wrote(PostgresStore(), rows(1, [START, START + DAY], [1, 2]))
    with clock.frozen(NOON):
        tasks.seal()
    assert [f"{day:%d}" for day in Chunk.objects.values_list("day", flat=True)] == ["01"]
    assert store().hot_rows() == 1


def test_today_is_filed_too_when_much_lies_about(
    committed_db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "GROWN", 2)
    wrote(PostgresStore(), rows(1, [START + DAY + hour * HOUR for hour in range(3)], [1, 2, 3]))
    with clock.frozen(NOON):
        tasks.seal()
    assert store().hot_rows() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('observations_hot')")
        assert cursor.fetchone() == (0,), "the room of what was filed is given back"
    assert store().range(1, START, START + 2 * DAY)["value"].tolist() == [1, 2, 3]


@pytest.mark.django_db
def test_a_month_leaves_as_parquet_with_its_origin(tmp_path: Path) -> None:
    with set_up():
        hall = office(body("990002"), "hall")
        real = made.series(made.station(hall)).number
        simulated = made.series(made.station(hall, "station-2", simulated=True)).number
    march = [START, START + HOUR]
    wrote(
        PostgresStore(),
        rows(real, [*march, START + 31 * DAY], [1.5, 2.5, 3.5]),
        rows(simulated, march, [7, 8]),
    )
    call_command("export_observations", "2026-03", str(tmp_path), stdout=StringIO())
    measured = pq.read_table(tmp_path / "observations-2026-03-measured.parquet")
    assert measured.column("value").to_pylist() == [1.5, 2.5]
    assert measured.column("time").to_pylist()[0] == datetime(2026, 2, 28, 15, tzinfo=UTC)
    assert measured.schema.metadata[b"origin"].endswith(b"measured")
    table = pq.read_table(tmp_path / "observations-2026-03-simulated.parquet")
    assert set(table.column("series").to_pylist()) == {simulated}
    assert not [*tmp_path.glob("*.part")]


@pytest.mark.django_db
def test_a_month_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="2026-03"):
        call_command("export_observations", "2026-13", str(tmp_path))
