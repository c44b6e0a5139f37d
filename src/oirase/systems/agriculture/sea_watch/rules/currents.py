"""Surface currents between a few points by optimal interpolation (Gauss-Markov; Bretherton, Davis and Fandry 1976).

Both components share one covariance, exp(-(d/L)^2) of the distance d, with the e-folding length L given or fitted by leaving one
point out at a time. The error is the share of variance that the points do not explain: 0 at a perfect point, 1 where none reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Points:
    """Measured currents: places in km (n, 2) and velocities in m/s (n, 2)."""

    places: Numbers
    velocities: Numbers


@dataclass(frozen=True)
class Field:
    """The interpolated field at the cells: velocities (n, 2) in m/s, error variance (n,) as a share of the variance."""

    velocities: Numbers
    error: Numbers


@dataclass(frozen=True)
class LeftOut:
    """What the field says at each point without it: predicted velocities (n, 2), and the root mean square error in m/s."""

    predicted: Numbers
    rmse: float


def to_km(lonlat: Numbers, centre: tuple[float, float]) -> Numbers:
    """Return places (n, 2) in degrees as kilometres east and north of a centre; good to a few parts in a thousand over a bay."""
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(centre[1])), KM_PER_DEGREE])
    km: Numbers = (lonlat - np.array(centre)) * scale
    return km


def covariance(here: Numbers, there: Numbers, length: float) -> Numbers:
    """Return the covariances (n, m) of two sets of places in km, as shares of the variance."""
    apart = here[:, None, :] - there[None, :, :]
    shares: Numbers = np.exp(-(apart**2).sum(axis=2) / length**2)
    return shares


def interpolated(points: Points, cells: Numbers, background: Numbers, length: float, noise: float) -> Field:
    """Return the field at cells (n, 2) in km; `noise` is the error variance of a measurement as a share of the variance.

    Far from every point the field is the background, and says so by an error of 1.
    """
    inner = covariance(points.places, points.places, length) + noise * np.eye(len(points.places))
    outer = covariance(cells, points.places, length)
    weights = np.linalg.solve(inner, outer.T).T
    velocities = background + weights @ (points.velocities - background)
    error = 1 - (weights * outer).sum(axis=1)
    return Field(velocities, np.clip(error, 0.0, 1.0))


def left_out(points: Points, background: Numbers, length: float, noise: float) -> LeftOut:
    """Return the prediction at each point from the others, in closed form (one inverse instead of n)."""
    inverse = np.linalg.inv(
        covariance(points.places, points.places, length) + noise * np.eye(len(points.places))
    )
    residual = (inverse @ (points.velocities - background)) / np.diag(inverse)[:, None]
    rmse = float(np.sqrt((residual**2).sum(axis=1).mean()))
    return LeftOut(points.velocities - residual, rmse)


def fitted_length(
    moments: Sequence[Points], background: Numbers, noise: float, lengths: Sequence[float]
) -> float:
    """Return the length whose leave-one-out error over many moments is least; the first of equal ones."""
    errors = [
        sum(left_out(points, background, length, noise).rmse ** 2 for points in moments) for length in lengths
    ]
    return lengths[int(np.argmin(errors))]
