"""Somebody without an account finds a station, reads what it measures, looks closer and farther, compares years, and takes the values along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from django.db import transaction
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Entity, Kind, Placement
from oirase.blocks.observations.models.places import Location
from oirase.blocks.observations.qc.flags import Flag, packed
from oirase.blocks.observations.reading.spans import MOST_POINTS, SPANS, Span, points, span_of
from oirase.blocks.observations.reading.stations import now_of
from oirase.blocks.observations.services import alerts as services
from oirase.blocks.observations.services.indexing import index_station
from oirase.blocks.observations.store.arrays import ROW
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.tests.bay import NOW, PLATFORM, WARM, bay, rows_of, series, written
from oirase.blocks.observations.times import DAY, HOUR, to_ms
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.search import address_of, find
from oirase.kernel.texts import LocalizedText

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[SimpleNamespace]:
    """The bay at five in the morning, with two days of values that end ten minutes ago."""
    with clock.frozen(NOW):
        found = bay()
        values = 24 + np.sin(np.arange(288) / 20)
        flags = np.full(288, int(Flag.PASS))
        flags[100], flags[200] = packed(Flag.FAIL, ("spike",)), packed(Flag.SUSPECT, ("flat_line",))
        values[100] = 60
        written(rows_of(found.warm, values.tolist(), NOW - timedelta(days=2), flags.tolist()))
        written(rows_of(found.deep, [15.0], NOW - timedelta(hours=9)))
        yield found


def got(path: str, who: Any = None, **more: Any) -> Any:
    """Ask for a page."""
    client = Client()
    if who is not None:
        client.force_login(who)
    return client.get(path, **more)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_and_the_map_show_what_is_public_with_its_state(world: SimpleNamespace) -> None:
    page = text_of(got("/observations/stations/"))
    assert "架空ブイA" in page
    assert "架空ブイB" not in page
    assert "受信中" in page
    assert "水温 t1" in page
    assert "水温 t15" not in page
    shapes = got("/observations/stations.geojson").json()["features"]
    assert [(one["properties"]["name"], one["properties"]["tone"]) for one in shapes] == [
        ("架空ブイA（受信中）", "success")
    ]
    assert "架空ブイB" in text_of(got("/observations/stations/", world.officer_user))
    assert "架空ブイB" not in text_of(got("/observations/stations/", world.foreigner_user))


def test_a_station_says_value_age_trend_quality_and_that_it_is_simulated(world: SimpleNamespace) -> None:
    with set_up():
        place = Location.objects.create(body=world.body, name=LocalizedText(ja="架空湾の沖"), public=True)
        Placement.objects.create(
            body=world.body, entity=world.buoy, location=place, since=NOW - timedelta(days=90)
        )
    page = text_of(got("/observations/stations/buoy-a/"))
    assert "10分前" in page
    assert "良好" in page
    assert "模擬データ" in page
    assert "架空湾の沖" in page
    assert "水温 t15" not in page
    officers = text_of(got(f"/observations/stations/{world.buoy.number}/", world.officer_user))
    assert "水温 t15" in officers
    assert "届いていません" in officers
    for path in ("buoy-b", "nowhere", str(world.hidden.number), "9" * 30):
        assert got(f"/observations/stations/{path}/").status_code == 404


def test_the_trend_is_the_difference_from_a_day_before(world: SimpleNamespace) -> None:
    with scope(PLATFORM):
        now = now_of([world.warm], trends=True)[0]
    values = (24 + np.sin(np.arange(288) / 20)).tolist()
    day_before = [one for place, one in enumerate(values[138:144])]
    assert now.trend == pytest.approx(np.mean(values[-6:]) - np.mean(day_before), abs=0.01)
    assert now.trend_words[0] in "↑↓→"


def test_a_series_is_shown_with_flags_thresholds_and_a_table(world: SimpleNamespace) -> None:
    services.make_rule(
        world.lead, code="warm", name={"ja": "高水温"}, definition=WARM, series=world.warm.number, public=True
    )
    services.make_rule(
        world.lead, code="secret", name={"ja": "内部の線"}, definition=WARM, series=world.warm.number
    )
    page = text_of(got(f"/observations/series/{world.warm.number}/"))
    assert "高水温 26" in page
    assert "内部の線" not in page
    assert "急な飛び" in page
    assert "値が動かない" in page
    assert "内部の線" in text_of(got(f"/observations/series/{world.warm.number}/", world.officer_user))
    assert got(f"/observations/series/{world.deep.number}/").status_code == 404
    assert got("/observations/series/99999999999/").status_code == 404


def test_only_the_part_that_changes_is_sent_to_htmx(world: SimpleNamespace) -> None:
    whole = got(f"/observations/series/{world.warm.number}/?span=6h")
    part = got(
        f"/observations/series/{world.warm.number}/?span=6h",
        headers={"HX-Request": "true", "HX-Target": "series-look"},
    )
    assert "<html" in text_of(whole)
    assert text_of(part).lstrip().startswith('<section id="series-look"')


@pytest.mark.parametrize("name", SPANS)
def test_every_span_has_few_points_that_keep_sums_and_extremes(world: SimpleNamespace, name: str) -> None:
    rows = rows_of(
        world.deep, np.round(10 + np.sin(np.arange(144 * 120) / 500), 2).tolist(), NOW - timedelta(days=120)
    )
    with transaction.atomic(), outside_commands("the writer"), scope(PLATFORM):
        store().append(Write(rows, "device/test", "test"))
        store().seal()
    span = span_of({"span": name}, int(rows["t"][-1]))
    with scope(PLATFORM):
        made = points(world.deep, span)
    whole = {"value": rows, "hour": rows, "day": rows}[span.by]
    inside = whole[(whole["t"] >= span.first) & (whole["t"] < span.until)]
    assert 0 < len(made) <= MOST_POINTS
    assert np.nanmax(made["max"]) >= inside["value"].max()
    if span.by == "value":
        assert made["n"].sum() == len(inside)
        assert made["sum"].sum() == pytest.approx(inside["value"].sum())
    assert (
        got(f"/observations/series/{world.deep.number}/?span={name}", world.officer_user).status_code == 200
    )


def test_going_back_and_forth_comes_to_the_same_place(world: SimpleNamespace) -> None:
    span = span_of({"span": "1d"}, to_ms(NOW))
    assert span.moved(-1).moved(1) == span
    assert span_of({"span": "1d", "end": span.end_text}, None) == span
    closer = Span("30d", 0, SPANS["30d"]).named("1d")
    assert (closer.length, closer.first) == (DAY, SPANS["30d"] // 2 - DAY // 2)


@pytest.mark.parametrize(
    "query", ["span=x", "end=x", "end=9999-99-99", "end=0001-01-01", "span=1y&back=x&back=99", "end=%00"]
)
def test_an_address_typed_by_hand_breaks_nothing(world: SimpleNamespace, query: str) -> None:
    assert got(f"/observations/series/{world.warm.number}/?{query}").status_code in (200, 400)


def test_years_are_compared_over_one_another(world: SimpleNamespace) -> None:
    earlier = NOW.replace(year=2024) - timedelta(days=1)
    with transaction.atomic(), outside_commands("the writer"), scope(PLATFORM):
        store().append(Write(rows_of(world.warm, [20.0] * 140, earlier), "device/test", "test"))
        store().seal()
    page = text_of(got(f"/observations/series/{world.warm.number}/?span=1d&back=2"))
    assert 'value="2" id="back-2" checked' in page
    assert page.count("<polyline") == 2


def test_the_csv_says_in_every_row_what_it_is(world: SimpleNamespace) -> None:
    response = got(f"/observations/series/{world.warm.number}/values.csv")
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(body)))
    assert len(found) == 288
    assert found[0]["time"] == "2026-08-01T05:00:00+09:00"
    assert found[100] == {
        "time": "2026-08-01T21:40:00+09:00", "value": "60.0", "unit": "°C", "flag": "4", "tests": "spike", "station": "buoy-a",
        "series": "t1", "property": "temperature", "depth_m": "1", "origin": "simulated", "licence": "CC-BY-4.0",
    }  # fmt: skip
    assert "simulated" in response["Content-Disposition"]
    part = got(f"/observations/series/{world.warm.number}/values.csv?span=1h")
    assert len(b"".join(part.streaming_content).decode().splitlines()) == 7


def test_the_parquet_file_holds_flags_and_tells_about_itself(world: SimpleNamespace) -> None:
    response = got(f"/observations/series/{world.warm.number}/values.parquet")
    table = pq.read_table(io.BytesIO(b"".join(response.streaming_content)))
    assert table.num_rows == 288
    assert table["flag"].to_pylist()[100] == 4
    assert table["tests"].to_pylist()[100] == ["spike"]
    assert set(table["origin"].to_pylist()) == {"simulated"}
    told = {
        key.decode(): value.decode()
        for key, value in table.schema.metadata.items()
        if key.startswith(b"oirase")
    }
    assert (told["oirase.unit"], told["oirase.licence"]) == ("°C", "CC-BY-4.0")
    for kind in ("csv", "parquet"):
        assert got(f"/observations/series/{world.deep.number}/values.{kind}").status_code == 404


def test_words_and_positions_have_pages_and_files_too(world: SimpleNamespace) -> None:
    with set_up():
        words = series(world, world.buoy, "sky", kind=Kind.TEXT, public=True)
    rows = rows_of(world.track, [140.8, 140.81], NOW - timedelta(hours=1))
    rows["value2"] = 41
    with transaction.atomic(), outside_commands("the writer"), scope(PLATFORM):
        store().append(Write(rows, "device/test", "test"))
        store().append(
            Write(
                np.zeros(0, ROW), "device/test", "test", texts=[(words.number, to_ms(NOW) - HOUR, "晴れ", 2)]
            )
        )
    assert "晴れ" in text_of(got(f"/observations/series/{words.number}/"))
    body = b"".join(got(f"/observations/series/{words.number}/values.csv").streaming_content).decode()
    assert "晴れ" in body
    assert got(f"/observations/series/{words.number}/values.parquet").status_code == 404
    page = text_of(got(f"/observations/series/{world.track.number}/", world.officer_user))
    assert "観測局の位置からの距離です。" in page
    parquet = got(f"/observations/series/{world.track.number}/values.parquet", world.officer_user)
    assert pq.read_table(io.BytesIO(b"".join(parquet.streaming_content)))["value2"].to_pylist() == [41, 41]


def test_a_series_without_values_says_so(world: SimpleNamespace) -> None:
    page = text_of(got(f"/observations/series/{world.inner.number}/", world.officer_user))
    assert "この期間に値はありません" in page
    csv_file = got(f"/observations/series/{world.inner.number}/values.csv", world.officer_user)
    assert len(b"".join(csv_file.streaming_content).decode().splitlines()) == 1


def test_a_station_is_found_by_its_name_and_leads_to_its_page(world: SimpleNamespace) -> None:
    with set_up():
        index_station(world.buoy)
        index_station(world.hidden)
    with scope(world.visitor):
        hits = find(world.visitor, "架空ブイ", [Entity])
    assert [hit.record_id for hit in hits] == [world.buoy.pk]
    assert address_of(world.buoy) == "/observations/stations/buoy-a/"
