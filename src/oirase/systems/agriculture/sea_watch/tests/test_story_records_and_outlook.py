"""A fisheries adviser compares the year with others, looks at currents, calendar and outlook, and takes the data along."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import ROW, Entity, Flag, Series, Write, start_of, store, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.settings import record_value
from oirase.systems.agriculture.sea_watch import demo, flow, layout, pack, readings, records

HOUR_MS = 3_600_000


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(f"/sea-watch/{address}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def seen() -> readings.Watched:
    found = readings.watched(Actor.anonymous())
    assert found is not None
    return found


def write(series: Series, times: list[int], values: list[float], flag: int = Flag.PASS) -> None:
    rows = np.zeros(len(times), ROW)
    rows["series"], rows["t"], rows["value"], rows["flag"] = series.number, times, values, flag
    store().append(Write(rows, "test", "test"))


def test_a_day_counts_when_enough_of_it_is_good(bay: SimpleNamespace) -> None:
    with set_up():
        series = Series.objects.get(entity__code="fog-one", code="temperature-2m")
        day = clock.today().replace(day=1)
        for number in range(1, 5):
            times = [start_of(day.replace(month=8, day=number)) + half * 1_800_000 for half in range(48)]
            good = {1: 48, 2: 24, 3: 23, 4: 48}[number]
            write(series, times[:good], [20.0 + number] * good)
            write(series, times[good:], [99.0] * (48 - good), Flag.FAIL)
        means = readings.day_means(series, day.replace(month=8), day.replace(month=8, day=4))
    assert {one.day: mean for one, mean in means.items()} == {1: 21.0, 2: 22.0, 4: 24.0}


def test_years_with_one_value_a_day_stand_beside_this_one(years: SimpleNamespace, client: Client) -> None:
    found = soup(client, "records/?layer=fog-one-2")
    rows = {
        row.th.text: [cell.text for cell in row.select("td")] for row in found.select("figure table tbody tr")
    }
    assert list(rows) == ["2021", "2022", "2023", "2024", "2025", "2026"]
    assert "過去5年の同じ日までの平均" in found.text
    assert found.select_one(".origin--simulated") is not None
    assert client.get("/sea-watch/records/?layer=nowhere").status_code == 404


def test_an_outlook_is_given_with_its_hindcast_or_refused(years: SimpleNamespace, client: Client) -> None:
    found = soup(client, "outlook/?layer=fog-one-2&line=21")
    assert "どれだけ当たるか" in found.text
    assert len(found.select("table")) == 3
    without = soup(client, "outlook/?layer=fog-two-2")
    assert "見通しはありません" in without.text
    assert "過去の年の値が足りないため" in without.text


def test_no_skill_is_an_answer(years: SimpleNamespace, client: Client) -> None:
    with set_up():
        record_value(
            "sea_watch.skill_margin",
            Decimal("0.99"),
            valid_from=clock.today(),
            source="試験",
        )
    assert "「今日のまま続く」とみるより当たりません" in soup(client, "outlook/?layer=fog-one-2").text


def test_the_calendar_is_an_estimate_until_the_day_has_come(years: SimpleNamespace, client: Client) -> None:
    found = soup(client, "spat/")
    assert "産卵が始まる" in found.text
    with scope(Actor.anonymous()):
        entries, _means = records.spat_calendar(seen(), 2027)
    assert [one.dated.estimated for one in entries] == [True]
    assert entries[0].dated.first.year == 2027


def currents_at(values: dict[str, tuple[float, float]], hours: int = 400) -> None:
    """Let buoys have measured the same current for some days."""
    with set_up():
        end = to_ms(clock.now())
        times = [end - hour * HOUR_MS for hour in range(hours)]
        for code, pair in values.items():
            for name, value in zip(("current-east-2m", "current-north-2m"), pair, strict=True):
                write(Series.objects.get(entity__code=code, code=name), times, [value] * hours)


def test_two_buoys_make_no_map(bay: SimpleNamespace, client: Client) -> None:
    currents_at({"fog-one": (0.1, 0.0), "fog-two": (0.0, 0.1)})
    assert "3点に足りない" in soup(client, "currents/").text


def test_a_map_hides_what_it_does_not_know(bay: SimpleNamespace, client: Client) -> None:
    with set_up():
        three = dict(bay.bay.layout)
        third = {
            **three["station"][1],
            "code": "fog-three",
            "name_ja": "第三ブイ",
            "position": [150.1, 35.09],
        }
        bay.bay.layout = {**three, "station": [*three["station"], third]}
        bay.bay.save()
        pack._stations(
            {"body": bay.bay.body, "organisation": bay.bay.organisation}, layout.read(bay.bay.layout)
        )
    measured = {"fog-one": (0.1, 0.0), "fog-two": (0.0, 0.1), "fog-three": (0.05, 0.05)}
    currents_at(measured)
    with scope(Actor.anonymous()):
        found = seen()
        current = flow.flow(found, to_ms(clock.now()))
        assert current is not None
        drift = flow.drift_of(found, current)
    assert [one.measured for one in current.stations] == [pytest.approx(one) for one in measured.values()]
    assert (current.shown == (current.error <= 0.8)).all()
    assert found.layout.grid.is_water(drift.reshape(-1, 2)).all()
    assert drift.shape[1:] == (flow.PARTICLES, 2)
    shown = soup(client, "currents/?drift=1")
    assert "予報ではありません" in shown.text
    assert len(shown.select("svg .sea-map__drift")) == flow.PARTICLES
    assert len(shown.select("svg .sea-map__station")) == 3
    assert shown.select_one("svg title").text == "表層の流れ（目安）"


def test_data_come_by_series_with_unit_origin_and_licence(year: SimpleNamespace, client: Client) -> None:
    with set_up():
        series = Series.objects.get(entity__code="fog-one", code="temperature-10m")
        hidden = Series.objects.get(entity__code="fog-one", code="temperature-2m")
        hidden.public = False
        hidden.save()
    answer = client.get(f"/sea-watch/data/{series.number}/2026.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 245
    assert {(row["unit"], row["origin"], row["licence"], row["depth_m"]) for row in rows} == {
        ("℃", "simulated", "CC BY 4.0", "10")
    }
    assert all(float(row["min"]) <= float(row["mean"]) <= float(row["max"]) for row in rows)
    assert client.get(f"/sea-watch/data/{hidden.number}/2026.csv").status_code == 404
    assert client.get(f"/sea-watch/data/{series.number}/1066.csv").status_code == 404
    assert client.get("/sea-watch/data/999999/2026.csv").status_code == 404
    assert "temperature-2m" not in client.get("/sea-watch/data/").content.decode()


def test_loading_the_demonstration_again_changes_nothing(year: SimpleNamespace) -> None:
    with set_up():
        numbers = list(Series.objects.values_list("number", flat=True))
        before = {number: one.total for number, one in store().latest(numbers).items()}
        assert Entity.objects.filter(simulated=True).count() == 2
    demo.load()
    assert {number: one.total for number, one in store().latest(numbers).items()} == before


def test_simulated_buoys_go_on_sending(year: SimpleNamespace) -> None:
    later = clock.now() + timedelta(minutes=65)
    with clock.frozen(later):
        assert demo.go_on(demo.PLAYER) > 0
        assert demo.go_on(demo.PLAYER) == 0
        with scope(Actor.anonymous()):
            at = readings.now(seen()).at
    assert at is not None
    assert to_ms(later) - at < 1_800_000
