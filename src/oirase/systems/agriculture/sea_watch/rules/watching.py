"""Buoys that are silent, and buoys that are not where they were moored."""

from __future__ import annotations

from collections.abc import Sequence

import pyproj

_EARTH = pyproj.Geod(ellps="WGS84")


def is_silent(last_ms: int | None, now_ms: int, interval_s: int, missed: int) -> bool:
    """Whether more than `missed` planned values have not come; one that never sent is silent."""
    return last_ms is None or now_ms - last_ms > interval_s * 1000 * missed


def distance_m(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two places (longitude, latitude) in metres along the ellipsoid."""
    return float(_EARTH.inv(*here, *there)[2])


def off_position(
    anchor: tuple[float, float], fixes: Sequence[tuple[float, float]], radius_m: float, needed: int
) -> float | None:
    """Return how far off (m) a buoy is when its last `needed` fixes all lie outside its watch circle, else None.

    A buoy swings about its anchor, and a single fix may be wrong, so one is not enough.
    """
    last = fixes[-needed:]
    far = [distance_m(anchor, fix) for fix in last]
    return far[-1] if len(far) == needed and min(far) > radius_m else None
