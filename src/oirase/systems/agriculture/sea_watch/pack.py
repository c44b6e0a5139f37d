"""What a prefecture's pack says about its bay: `sea_watch/bay.toml`, `lines.toml` and `coast.geojson`. Loading again changes what has changed.

Stations and series are made in the observations block as the bay's office; devices and their keys are given out by officers. Lines that
officers have added stay.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shapely.geometry import Point

from oirase.blocks.observations.facade import (
    Entity,
    Location,
    ObservedProperty,
    Placement,
    QualityConfig,
    Sensor,
    Series,
)
from oirase.kernel import clock
from oirase.kernel.access.models import Organisation
from oirase.kernel.settings import record_given
from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch import layout as layouts
from oirase.systems.agriculture.sea_watch.layout import Layout, Station, series_code
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Bay
from oirase.systems.agriculture.sea_watch.quantities import CF, QUANTITIES, Quantity
from oirase.systems.agriculture.sea_watch.specs import SPECS

KIND = "buoy"
Owner = Mapping[str, Any]


def load(path: Path) -> None:
    """Record the bay of a pack, if it has one."""
    folder = path / "sea_watch"
    if not (folder / "bay.toml").is_file():
        return
    content = tomllib.loads((folder / "bay.toml").read_text(encoding="utf-8"))
    content["coast"] = coast_of(folder / "coast.geojson")
    layout = layouts.read(content)
    office = Organisation.objects.select_related("body").get(code=content["office"])
    owner = {"body": office.body, "organisation": office}
    for spec in SPECS:
        record_given(spec, content.get("settings", {}))
    stored = {key: value for key, value in content.items() if key not in ("settings", "quality")}
    bay, _made = Bay.objects.update_or_create(
        body=office.body,
        code=content["code"],
        defaults={"organisation": office, "name": _name(content, "name"), "layout": stored},
    )
    _lines(bay, owner, folder / "lines.toml")
    _stations(owner, layout)
    _tests(owner, layout, content.get("quality", {}))


def coast_of(path: Path) -> list[list[list[float]]]:
    """Return the outer rings of the land of a GeoJSON file of polygons; nothing where there is no file."""
    if not path.is_file():
        return []
    shapes = [one["geometry"] for one in json.loads(path.read_text(encoding="utf-8"))["features"]]
    polygons = [
        polygon
        for shape in shapes
        for polygon in (shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]])
    ]
    return [polygon[0] for polygon in polygons]


def _name(given: Mapping[str, Any], key: str) -> LocalizedText:
    return LocalizedText(
        ja=given[f"{key}_ja"], en=given.get(f"{key}_en", ""), ja_easy=given.get(f"{key}_easy", "")
    )


def _lines(bay: Bay, owner: Owner, path: Path) -> None:
    for given in tomllib.loads(path.read_text(encoding="utf-8"))["line"]:
        names = (
            "stage",
            "level",
            "degrees",
            "degrees_until",
            "only_above",
            "depths",
            "source",
            "unconfirmed",
        )
        values = {name: given[name] for name in names if name in given}
        AdviceLine.objects.update_or_create(
            bay=bay,
            code=given["code"],
            valid_from=given["valid_from"],
            defaults={**owner, **values, "words": _name(given, "words")},
        )


def _stations(owner: Owner, layout: Layout) -> None:
    properties = {code: _property(owner, one) for code, one in QUANTITIES.items()}
    sensor = _sensor(owner)
    for station in layout.stations:
        entity = _entity(owner, station)
        for code, depths in station.measures.items():
            for depth in depths:
                _series(owner, layout, entity, QUANTITIES[code], properties[code], sensor, depth)


def _property(owner: Owner, quantity: Quantity) -> ObservedProperty:
    values = {"name": quantity.name, "definition": CF + quantity.standard_name, "public": True}
    found, _made = ObservedProperty.objects.update_or_create(
        body=owner["body"],
        code=quantity.code.replace("_", "-"),
        defaults={"organisation": owner["organisation"], **values},
    )
    return found


def _sensor(owner: Owner) -> Sensor:
    name = LocalizedText(ja="ブイの測器", en="Instruments of the buoy", ja_easy="ブイの 機械（きかい）")
    found, _made = Sensor.objects.get_or_create(
        body=owner["body"],
        code="buoy-instruments",
        defaults={"organisation": owner["organisation"], "name": name, "public": True},
    )
    return found


def _entity(owner: Owner, station: Station) -> Entity:
    entity, made = Entity.objects.update_or_create(
        body=owner["body"],
        code=station.code,
        defaults={
            "organisation": owner["organisation"],
            "kind": KIND,
            "name": station.name,
            "position": Point(station.position),
            "public": True,
            "properties": {"position_source": station.position_source, "unconfirmed": station.unconfirmed},
        },
    )
    if made:
        _placed(owner, entity, station)
    return entity


def _placed(owner: Owner, entity: Entity, station: Station) -> None:
    where = Location.objects.create(**owner, name=station.name, geometry=Point(station.position), public=True)
    Placement.objects.create(**owner, entity=entity, location=where, since=clock.now())


def _series(
    owner: Owner,
    layout: Layout,
    entity: Entity,
    quantity: Quantity,
    observed: ObservedProperty,
    sensor: Sensor,
    depth: float | None,
) -> None:
    suffix = "" if depth is None else f" {depth:g}m"
    name = LocalizedText({code: f"{text}{suffix}" for code, text in quantity.name.items()})
    Series.objects.update_or_create(
        entity=entity,
        code=series_code(quantity.code, depth),
        defaults={
            **owner,
            "property": observed,
            "sensor": sensor,
            "kind": quantity.kind,
            "name": name,
            "unit_name": quantity.unit_name,
            "unit_symbol": quantity.unit,
            "depth": depth,
            "decimals": quantity.decimals,
            "interval": quantity.interval or layout.station(entity.code).interval,
            "licence": layout.licence[:60],
            "public": True,
        },
    )


def _tests(owner: Owner, layout: Layout, given: Mapping[str, Any]) -> None:
    """Give each series that has no tests of quality yet those that the pack names for its quantity."""
    if not given:
        return
    since = clock.midnight(given["since"])
    codes = [one.code for one in layout.stations]
    bare = Series.objects.filter(body=owner["body"], entity__code__in=codes, configs=None).select_related(
        "property"
    )
    for series in bare:
        tests = given["tests"].get(series.property.code.replace("-", "_"))
        if tests:
            QualityConfig.objects.create(
                **owner,
                series=series,
                since=since,
                tests=tests,
                source=given["source"],
                unconfirmed=given["unconfirmed"],
            )
