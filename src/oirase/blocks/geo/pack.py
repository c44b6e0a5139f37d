"""Loading the municipalities of a prefecture's pack: `municipalities.csv` and the areas that `[map]` names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely

from oirase.blocks.geo.models import Municipality
from oirase.kernel.geo import from_geojson
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText

CENSUS = {"population": "population", "households": "households", "over_65": "age65plus"}


def load(path: Path) -> None:
    """Load all municipalities; called inside the command that loads the pack. ValueError names a broken area."""
    areas = _areas(path, packs.read(path).content.get("map", {}))
    for row in packs.rows(path / "municipalities.csv"):
        Municipality.objects.update_or_create(code=row["code"], defaults=_values(row, areas))


def _areas(path: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    if "municipalities" not in told:
        return {}
    content = json.loads((path / told["municipalities"]).read_text(encoding="utf-8"))
    return {one["properties"]["code"]: from_geojson(one) for one in content["features"]}


def _values(row: Mapping[str, str], areas: Mapping[str, Any]) -> dict[str, Any]:
    office = shapely.Point(float(row["office_lon"]), float(row["office_lat"])) if row["office_lat"] else None
    year = next((name.removeprefix("population_") for name in row if name.startswith("population_")), "")
    census = {field: _number(row.get(f"{column}_{year}", "")) for field, column in CENSUS.items()}
    return {
        "kind": row["kind"],
        "name": LocalizedText(ja=row["name_ja"], en=row["name_en"]),
        "kana": row["name_kana"],
        "aliases": [one for one in row["aliases"].split(";") if one],
        "county": LocalizedText(ja=row["county_ja"], en=row["county_en"]),
        "website": row["website"],
        "office": office,
        "area": areas.get(row["code"]),
        "census_year": _number(year),
        "area_km2": row["area_km2"] or None,
        **census,
    }


def _number(text: str) -> int | None:
    return int(text) if text else None
