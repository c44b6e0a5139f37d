"""Drift of larvae as an indicator: Runge-Kutta of fourth order through a field of currents, and a random walk for what the field leaves out.

The random walk has a variance of 2 K t in each direction (K in m2/s). Particles that would step on land stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Rate = Callable[[Numbers, float], Numbers]
# WGS 84.
EQUATOR, FLATTENING = 6_378_137.0, 1 / 298.257223563
_SQUARED = FLATTENING * (2 - FLATTENING)


def rk4(rate: Rate, state: Numbers, t: float, dt: float) -> Numbers:
    """Return the state after a step of `dt`; `rate(state, t)` gives its change per second."""
    k1 = rate(state, t)
    k2 = rate(state + k1 * dt / 2, t + dt / 2)
    k3 = rate(state + k2 * dt / 2, t + dt / 2)
    k4 = rate(state + k3 * dt, t + dt)
    return state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def degrees_per_metre(latitude: Numbers) -> Numbers:
    """Return degrees of longitude and latitude per metre (n, 2) on the ellipsoid."""
    sine = np.sin(np.radians(latitude))
    root = np.sqrt(1 - _SQUARED * sine**2)
    east = EQUATOR / root * np.cos(np.radians(latitude))
    north = EQUATOR * (1 - _SQUARED) / root**3
    return np.degrees(1 / np.stack([east, north], axis=1))


@dataclass(frozen=True)
class Drift:
    """How to drift: hours, step in seconds, diffusivity K (m2/s), and the seed that makes it the same each time."""

    hours: float
    step_s: float
    diffusivity: float
    seed: int


def drifted(
    start: Numbers, velocity: Rate, how: Drift, is_water: Callable[[Numbers], NDArray[np.bool_]] | None = None
) -> Numbers:
    """Return the places of particles (steps + 1, n, 2) in degrees; `velocity(lonlat, t)` gives m/s east and north."""
    rng = np.random.default_rng(how.seed)
    spread = np.sqrt(2 * how.diffusivity * how.step_s)

    def rate(places: Numbers, t: float) -> Numbers:
        return velocity(places, t) * degrees_per_metre(places[:, 1])

    track = [np.asarray(start, float)]
    for step in range(round(how.hours * 3600 / how.step_s)):
        here = track[-1]
        there = rk4(rate, here, step * how.step_s, how.step_s)
        if how.diffusivity:
            there = there + rng.normal(0, spread, there.shape) * degrees_per_metre(there[:, 1])
        if is_water is not None:
            there = np.where(is_water(there)[:, None], there, here)
        track.append(there)
    return np.stack(track)
