"""Municipalities as lists and maps show them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from oirase.blocks.geo.facade import municipalities
from oirase.blocks.geo.models import Municipality
from oirase.kernel.access.actors import Actor
from oirase.kernel.geo import to_geojson
from oirase.kernel.manifest import packs
from oirase.kernel.texts import search_key

ABOUT_TEN_METRES = 4


def found(actor: Actor, filters: Mapping[str, Any]) -> list[Municipality]:
    """Return the municipalities that fit; everybody may see them."""
    key = search_key(filters.get("q", ""))
    return [
        one
        for one in municipalities()
        if filters.get("kind", one.kind) == one.kind and any(key in word for word in one.search_keys())
    ]


def areas() -> dict[str, Any]:
    """Return all areas as GeoJSON for a map, from the pack's lighter file, with names in the reader's language."""
    known = {one.code: one for one in municipalities()}
    features = [
        {**one, "properties": _properties(known[one["properties"]["code"]])}
        for one in _file("municipalities_low").get("features", [])
        if one["properties"]["code"] in known
    ]
    return {"type": "FeatureCollection", "features": features}


def area_of(municipality: Municipality) -> dict[str, Any]:
    """Return one municipality's whole area and office as GeoJSON."""
    shapes = [shape for shape in (municipality.area, municipality.office) if shape is not None]
    features = [
        {
            "type": "Feature",
            "properties": _properties(municipality),
            "geometry": to_geojson(shape, ABOUT_TEN_METRES),
        }
        for shape in shapes
    ]
    return {"type": "FeatureCollection", "features": features}


def land() -> dict[str, Any]:
    """Return the land around, on which maps are drawn; empty when the pack has none."""
    return _file("region_land") or {"type": "FeatureCollection", "features": []}


def _file(name: str) -> dict[str, Any]:
    pack = packs.current()
    told = pack.content.get("map", {}).get(name)
    content: dict[str, Any] = json.loads((pack.path / told).read_text(encoding="utf-8")) if told else {}
    return content


def _properties(one: Municipality) -> dict[str, Any]:
    return {"code": one.code, "name": str(one.name), "url": reverse("geo:municipality", args=[one.code])}
