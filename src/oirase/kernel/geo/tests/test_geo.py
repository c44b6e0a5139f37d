"""Projection, checks, and answers compared with brute force; the index is really used."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
import shapely
from django.apps.registry import Apps
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.db import connections, models
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from oirase.kernel.geo import (
    BoxField,
    GeometryField,
    Projection,
    box_of,
    from_geojson,
    intersecting,
    metres,
    nearest,
    rebox,
    to_geojson,
    within_box,
)

CENTRE = (140.5, 40.5)
NEAR = (st.floats(139.5, 141.8), st.floats(39.8, 41.6))


class Site(models.Model):
    """A scratch table of shapes."""

    shape = GeometryField()
    shape_box = BoxField(of="shape")

    class Meta:
        apps = Apps()
        app_label = "scratch"
        indexes = [GistIndex(fields=["shape_box"], name="scratch_site_box")]


@pytest.fixture(autouse=True)
def centre(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = Projection(*CENTRE)
    for module in ("fields", "queries"):
        monkeypatch.setattr(f"oirase.kernel.geo.{module}.metres", lambda: plane)


@pytest.fixture
def sites(committed_db: object) -> SimpleNamespace:
    """The scratch table, made by its owner, open to the app role."""
    owner = connections["owner"]
    with owner.schema_editor() as editor:
        editor.create_model(Site)
    with owner.cursor() as cursor:
        role = connections["default"].settings_dict["USER"]
        cursor.execute(f'GRANT ALL ON scratch_site TO "{role}"')
        cursor.execute(f'GRANT ALL ON SEQUENCE scratch_site_id_seq TO "{role}"')
    return SimpleNamespace(all=Site.objects)


def scatter(count: int, seed: int = 1) -> list[shapely.Geometry]:
    dice = random.Random(seed)
    made: list[shapely.Geometry] = []
    for number in range(count):
        x, y = dice.uniform(139.6, 141.6), dice.uniform(40.0, 41.5)
        size = dice.uniform(0.0005, 0.05)
        made.append(
            shapely.Point(x, y) if number % 3 else shapely.Polygon([(x, y), (x + size, y), (x, y + size)])
        )
    return made


@given(*NEAR)
def test_there_and_back(x: float, y: float) -> None:
    plane = Projection(*CENTRE)
    back = plane.to_degrees(plane.to_metres(shapely.Point(x, y)))
    assert abs(back.x - x) < 1e-9
    assert abs(back.y - y) < 1e-9


@given(*NEAR, *NEAR)
def test_distances_agree_with_the_ellipsoid(x1: float, y1: float, x2: float, y2: float) -> None:
    plane = Projection(*CENTRE)
    flat = plane.to_metres(shapely.Point(x1, y1)).distance(plane.to_metres(shapely.Point(x2, y2)))
    _, _, true = Geod(ellps="GRS80").inv(x1, y1, x2, y2)
    assert flat == pytest.approx(true, rel=3e-4, abs=0.01)


def test_the_installations_centre_is_that_of_its_pack() -> None:
    longitude, latitude = metres().centre
    assert 122 < longitude < 154
    assert 20 < latitude < 46


def test_geojson_both_ways() -> None:
    told = {"type": "Polygon", "coordinates": [[[140.0, 40.0], [140.1, 40.0], [140.0, 40.1], [140.0, 40.0]]]}
    shape = from_geojson({"type": "Feature", "geometry": told, "properties": {}})
    assert to_geojson(shape) == told
    assert to_geojson(shapely.Point(140.123456789, 40)) == {
        "type": "Point",
        "coordinates": [140.1234568, 40.0],
    }


@pytest.mark.parametrize(
    "value", ["", "{", "[]", '{"type":"Point"}', '{"type":"Feature"}', {"type": "Nothing"}]
)
def test_what_is_no_geojson(value: object) -> None:
    with pytest.raises(ValidationError):
        GeometryField().to_python(value)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (shapely.Point(40.8, 140.7), "range"),
        (shapely.Point(float("nan"), 40), "range"),
        (shapely.Point(), "empty"),
        (shapely.Polygon([(140, 40), (141, 41), (141, 40), (140, 41)]), "invalid"),
    ],
)
def test_unsound_shapes_are_refused(shape: shapely.Geometry, code: str) -> None:
    with pytest.raises(ValidationError) as raised:
        GeometryField().to_python(shape)
    assert raised.value.code == code


@pytest.mark.sql
def test_answers_agree_with_brute_force(sites: SimpleNamespace) -> None:
    from oirase.kernel.commands import outside_commands

    plane = Projection(*CENTRE)
    shapes = scatter(400)
    with outside_commands("test"):
        Site.objects.bulk_create([Site(shape=shape) for shape in shapes])
    rows = list(sites.all.all())
    flat = {row.pk: plane.to_metres(row.shape) for row in rows}
    assert all(row.shape_box == pytest.approx(box_of(row.shape)) for row in rows)

    for x, y in [(140.7, 40.8), (139.6, 41.5), (141.6, 40.0)]:
        here = plane.to_metres(shapely.Point(x, y))
        truth = sorted((here.distance(shape), pk) for pk, shape in flat.items())
        found = nearest(sites.all.all(), "shape", shapely.Point(x, y), limit=50)
        assert [distance for _, distance in found] == pytest.approx([distance for distance, _ in truth[:50]])
        close = nearest(sites.all.all(), "shape", shapely.Point(x, y), limit=400, within=20_000)
        assert len(close) == sum(distance <= 20_000 for distance, _ in truth)

    window = shapely.box(140.5, 40.5, 140.9, 40.9)
    expected = {row.pk for row in rows if window.intersects(row.shape)}
    assert {row.pk for row in intersecting(sites.all.all(), "shape", window)} == expected
    assert expected <= set(within_box(sites.all.all(), "shape", *window.bounds).values_list("pk", flat=True))
    assert nearest(sites.all.none(), "shape", shapely.Point(140, 40)) == []


@pytest.mark.sql
def test_the_box_follows_the_shape_and_the_index_is_used(sites: SimpleNamespace) -> None:
    from oirase.kernel.commands import outside_commands

    with outside_commands("test"):
        Site.objects.bulk_create([Site(shape=shape) for shape in scatter(3000, seed=2)])
        moved = sites.all.first()
        moved.shape = shapely.Point(140.0, 41.0)
        moved.save()
        assert sites.all.get(pk=moved.pk).shape_box == pytest.approx(box_of(moved.shape))
        assert rebox(sites.all.filter(pk=moved.pk), "shape") == 1
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE scratch_site")
    window = within_box(sites.all.all(), "shape", 140.70, 40.80, 140.72, 40.82)
    assert "scratch_site_box" in window.explain()
    with connections["default"].cursor() as cursor:
        cursor.execute("EXPLAIN SELECT id FROM scratch_site ORDER BY shape_box <-> '(0,0)'::point LIMIT 5")
        assert "scratch_site_box" in "\n".join(line for (line,) in cursor.fetchall())
