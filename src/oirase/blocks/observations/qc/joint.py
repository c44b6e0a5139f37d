"""Tests that look at several series: their values arrive on other messages, so these are made by the re-run."""

from __future__ import annotations

from typing import Any

import gsw
import numpy as np
from numpy.typing import NDArray

from oirase.blocks.observations.models import Series
from oirase.blocks.observations.qc import qartod
from oirase.blocks.observations.qc.configs import Config
from oirase.blocks.observations.qc.flags import Flag, flag_of, is_bad
from oirase.blocks.observations.qc.streaming import History
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.times import MINUTE

NaN = np.nan


def joint_flags(history: History, number: int, config: Config, values: Values) -> dict[str, qartod.Flags]:
    """Return the flags of a series' values by those tests of a configuration that look at other series."""
    found = {}
    if near := config.tests.get("neighbours"):
        found["neighbours"] = _neighbours(history, near, values)
    if profile := config.tests.get("density_inversion"):
        found["density_inversion"] = _density_inversion(history, number, profile, values)
    return found


def _neighbours(history: History, test: dict[str, Any], values: Values) -> qartod.Flags:
    within = int(test["within"] * MINUTE)
    others = [_nearest(history, other, values["t"], within) for other in test["series"]]
    return qartod.neighbours(
        values["value"], np.stack(others, axis=1), test.get("suspect", NaN), test.get("fail", NaN)
    )


def _nearest(history: History, number: int, t: NDArray[np.int64], within: int) -> NDArray[np.float64]:
    """Return what another series said nearest to each moment, NaN where that is too far away or failed."""
    found = history.range(number, int(t[0]) - within, int(t[-1]) + within + 1)
    found = found[~is_bad(flag_of(found["flag"])) & ~np.isnan(found["value"])]
    if not len(found):
        return np.full(len(t), NaN)
    after = np.clip(np.searchsorted(found["t"], t), 0, len(found) - 1)
    before = np.maximum(after - 1, 0)
    place = np.where(np.abs(found["t"][before] - t) <= np.abs(found["t"][after] - t), before, after)
    return np.where(np.abs(found["t"][place] - t) <= within, found["value"][place], NaN)


def _density_inversion(history: History, number: int, test: dict[str, Any], values: Values) -> qartod.Flags:
    """Test the layers' profile at each moment; a value without both partners above or below is not evaluated."""
    layers: list[list[int]] = test["layers"]
    flags = np.full(len(values), Flag.NOT_EVALUATED, np.int8)
    own = next((place for place, layer in enumerate(layers) if number in layer), None)
    rows = {
        one.number: one
        for one in Series.objects.select_related("entity").filter(number__in=np.ravel(layers).tolist())
    }
    depths = [rows[layer[0]].depth if layer[0] in rows else None for layer in layers]
    place = rows[number].entity.position if number in rows else None
    if own is None or place is None or None in depths:
        return flags
    temperature, salinity = (
        np.stack([_nearest(history, layer[column], values["t"], 0) for layer in layers], axis=1)
        for column in (0, 1)
    )
    here = place.centroid
    pressure = gsw.p_from_z(-np.array(depths, float), here.y)
    found = qartod.density_inversion(
        pressure, temperature, salinity, (here.x, here.y), test.get("suspect", NaN), test.get("fail", NaN)
    )[:, own]
    # The top layer passes when the one below it is missing; without a partner nothing was compared.
    there = ~np.isnan(temperature + salinity)
    partners = there[:, max(own - 1, 0) : own + 2].sum(axis=1) > 1
    known = partners & (found != Flag.MISSING)
    flags[known] = found[known]
    return flags
