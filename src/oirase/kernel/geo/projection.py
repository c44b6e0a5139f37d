"""The local metric projection: transverse Mercator centred on the prefecture's map, on the ellipsoid of JGD2011."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from oirase.kernel.settings.installation import PROJECT, current

Shape = TypeVar("Shape", bound=BaseGeometry)
# Halves the error at the rim of an area of about 200 km, as the plane rectangular zones (平面直角座標系) do.
SCALE_AT_CENTRE = 0.9999
CENTRE_OF_JAPAN = (138.0, 37.0)


class Projection:
    """Metres east and north of a centre given in degrees."""

    def __init__(self, longitude: float, latitude: float) -> None:
        self.centre = (longitude, latitude)

    @cached_property
    def _transformers(self) -> tuple[Callable[..., Any], Callable[..., Any]]:
        longitude, latitude = self.centre
        plane = f"+proj=tmerc +lat_0={latitude} +lon_0={longitude} +k={SCALE_AT_CENTRE} +x_0=0 +y_0=0 +ellps=GRS80 +units=m"
        there = Transformer.from_crs("+proj=longlat +ellps=GRS80", plane, always_xy=True)
        back = Transformer.from_crs(plane, "+proj=longlat +ellps=GRS80", always_xy=True)
        return there.transform, back.transform

    def to_metres(self, shape: Shape) -> Shape:
        """Return a shape in degrees as one in metres."""
        return self._moved(shape, self._transformers[0])

    def to_degrees(self, shape: Shape) -> Shape:
        """Return a shape in metres as one in degrees."""
        return self._moved(shape, self._transformers[1])

    @staticmethod
    def _moved(shape: Shape, transform: Callable[..., Any]) -> Shape:
        def move(points: Any) -> Any:
            return np.column_stack(transform(points[:, 0], points[:, 1]))

        moved: Shape = shapely.transform(shape, move)
        return moved


@cache
def metres() -> Projection:
    """Return this installation's projection: the pack's `[map] centre`; without a pack, the middle of Japan."""
    pack = current().pack
    for folder in (PROJECT / "packs" / pack, Path(pack)):
        if pack and (folder / "pack.toml").is_file():
            told = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
            longitude, latitude = told.get("map", {}).get("centre", CENTRE_OF_JAPAN)
            return Projection(float(longitude), float(latitude))
    return Projection(*CENTRE_OF_JAPAN)
