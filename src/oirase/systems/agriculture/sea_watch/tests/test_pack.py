"""A bay is data: read from a pack, loaded once and again, and said where it is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import Entity, Series
from oirase.kernel.access.ids import new_id
from oirase.kernel.manifest import packs
from oirase.kernel.settings import found_on
from oirase.systems.agriculture.sea_watch import layout, pack
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Bay
from oirase.systems.agriculture.sea_watch.tests.conftest import MORNING, TESTLAND

FOLDERS = [one for one in (*packs.PACKS.iterdir(), TESTLAND) if (one / "sea_watch" / "bay.toml").is_file()]


def content(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "sea_watch" / "bay.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_buoys_float_and_drift_begins_in_the_water(folder: Path) -> None:
    import numpy as np

    found = layout.read(content(folder))
    places = np.array([*(one.position for one in found.stations), found.drift_from])
    assert found.grid.is_water(places).all()
    assert {one.zone for one in found.stations} == set(found.zones)
    west, south, east, north = found.grid.bounds
    assert ((found.grid.cells() > [west, south]) & (found.grid.cells() < [east, north])).all()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_every_line_and_stage_names_its_source(folder: Path) -> None:
    lines = tomllib.loads((folder / "sea_watch" / "lines.toml").read_text(encoding="utf-8"))["line"]
    assert all(one["source"] and one["words_ja"] and one["words_en"] for one in lines)
    assert all(one.source for one in layout.read(content(folder)).spat)


def test_stations_and_series_come_from_the_pack(bay: SimpleNamespace) -> None:
    with set_up():
        assert list(Entity.objects.order_by("code").values_list("code", flat=True)) == ["fog-one", "fog-two"]
        codes = set(Series.objects.filter(entity__code="fog-one").values_list("code", flat=True))
        deep = Series.objects.get(entity__code="fog-one", code="temperature-10m")
        assert [one.tests for one in deep.configs.all()] == [{"gross_range": {"fail": [-2.0, 35.0]}}]
    assert codes == {
        "temperature-2m", "temperature-10m", "salinity-2m", "salinity-10m", "current-east-2m", "current-north-2m",
        "wind-speed", "position",
    }  # fmt: skip
    assert (deep.depth, deep.unit_symbol, deep.interval, deep.licence) == (10, "℃", 1800, "CC BY 4.0")
    assert found_on("sea_watch.error_limit", MORNING.date()).source == "架空の定め"


def test_loading_again_makes_nothing_twice_and_keeps_what_officers_added(bay: SimpleNamespace) -> None:
    with set_up():
        line = AdviceLine.objects.get(code="adult-danger")
        line.pk, line.valid_from, line.degrees = new_id(), MORNING.date(), 20.5
        line.save(force_insert=True)
        counts = [model.objects.count() for model in (Bay, AdviceLine, Entity, Series)]
        pack.load(TESTLAND)
        assert [model.objects.count() for model in (Bay, AdviceLine, Entity, Series)] == counts


def test_a_pack_without_a_bay_is_no_fault(db: None, tmp_path: Path) -> None:
    pack.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"zone": []}, "zones"),
        ({"grid": {"west": 0, "south": 0, "step": [1, 1], "rows": ["~~", "~"]}}, "grid"),
        ({"licence": None}, "licence"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, object], words: str) -> None:
    given = content(TESTLAND) | change
    if given["licence"] is None:
        del given["licence"]
    with pytest.raises(layout.LayoutError, match=words):
        layout.read(given)


def test_unknown_quantities_are_named() -> None:
    given = content(TESTLAND)
    given["station"][0]["measures"]["happiness"] = [1]  # type: ignore[index]
    with pytest.raises(layout.LayoutError, match="happiness"):
        layout.read(given)
