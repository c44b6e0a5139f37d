"""Municipalities from a pack: found by spelling and by place, shown to everybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from django.urls import reverse

from oirase.blocks.geo import pack
from oirase.blocks.geo.facade import Municipality, municipalities, municipality_at, municipality_named
from oirase.kernel.commands import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.settings.installation import PROJECT

TESTLAND = PROJECT / "tests" / "packs" / "testland"


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Load the made-up prefecture's municipalities, twice: the second time changes nothing."""
    monkeypatch.setattr(packs, "current", lambda: packs.read(TESTLAND))
    with outside_commands("test set-up"):
        for _ in range(2):
            pack.load(TESTLAND)
    return TESTLAND


def test_all_rows_are_there_with_their_areas(loaded: Path) -> None:
    rows = list(packs.rows(loaded / "municipalities.csv"))
    found = municipalities()
    assert [one.code for one in found] == sorted(row["code"] for row in rows)
    assert all(one.area is not None and one.office is not None for one in found)
    assert found[0].population == int(rows[0]["population_2020"])


def test_a_name_is_found_in_any_spelling(loaded: Path) -> None:
    row = next(packs.rows(loaded / "municipalities.csv"))
    for name in (row["name_ja"], f" {row['name_ja']} ", row["name_en"].upper(), row["name_kana"]):
        found = municipality_named(name)
        assert found is not None, name
        assert found.code == row["code"]
    assert municipality_named("どこにもない町") is None


def test_a_place_belongs_to_the_area_it_lies_in(loaded: Path) -> None:
    content = json.loads((loaded / "boundaries" / "municipalities.geojson").read_text(encoding="utf-8"))
    for feature in content["features"]:
        inside = shapely.from_geojson(json.dumps(feature["geometry"])).representative_point()
        found = municipality_at(inside)
        assert found is not None
        assert found.code == feature["properties"]["code"]


def test_a_place_off_the_coast_is_nobodys_unless_asked(loaded: Path) -> None:
    west = min(one.area.bounds[0] for one in municipalities())
    south = min(one.area.bounds[1] for one in municipalities())
    off = shapely.Point(west - 0.01, south + 0.01)
    assert municipality_at(off) is None
    near = municipality_at(off, within=2_000)
    assert near is not None
    assert near.area.bounds[0] == pytest.approx(west)


def test_visitors_see_list_page_and_shapes(loaded: Path, client: Client) -> None:
    found = municipalities()[0]
    page = client.get(reverse("geo:municipalities"), {"q": found.kana})
    assert page.status_code == 200
    assert str(found) in page.content.decode()
    assert page.context["count"].value == 1
    assert client.get(reverse("geo:municipality", args=[found.code])).status_code == 200
    assert client.get(reverse("geo:municipality", args=["000000"])).status_code == 404
    areas = client.get(reverse("geo:municipality_areas")).json()
    assert {one["properties"]["code"] for one in areas["features"]} == {one.code for one in municipalities()}
    one = client.get(reverse("geo:municipality_area", args=[found.code])).json()
    assert [feature["geometry"]["type"] for feature in one["features"]] == ["Polygon", "Point"]


@pytest.mark.parametrize("order", ["population", "-population", "share_over_65", "-share_over_65"])
def test_rows_without_a_figure_come_last(loaded: Path, client: Client, order: str) -> None:
    with outside_commands("test set-up"):
        Municipality.objects.filter(pk=municipalities()[0].pk).update(population=None)
    page = client.get(reverse("geo:municipalities"), {"order": order})
    figures = [row.population for row, _cells in page.context["rows"]]
    assert figures[-1] is None
    assert None not in figures[:-1]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"longitude": "150.05", "latitude": "35.05"}, 200),
        ({"longitude": "0", "latitude": "0"}, 200),
        ({"longitude": "200", "latitude": "35"}, 422),
        ({"longitude": "x"}, 422),
    ],
)
def test_programs_ask_for_a_place(loaded: Path, client: Client, query: dict[str, Any], status: int) -> None:
    answer = client.get("/api/v1/geo/municipality-at", query)
    assert answer.status_code == status
    if query["longitude"] == "150.05":
        assert answer.json()["name_ja"]
    elif status == 200:
        assert answer.json() is None
