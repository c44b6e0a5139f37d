"""Derived quantities of sea water by TEOS-10 (IOC, SCOR and IAPSO 2010) as the GSW toolbox computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gsw
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# Molar mass of oxygen, g/mol.
OXYGEN = 31.9988


@dataclass(frozen=True)
class Water:
    """Absolute salinity (g/kg), conservative temperature (degrees C), density anomaly at the surface (kg/m3)."""

    absolute_salinity: Numbers
    conservative_temperature: Numbers
    sigma0: Numbers


def derived(salinity: Any, temperature: Any, depth: Any, longitude: float, latitude: float) -> Water:
    """Return the derived quantities of practical salinity and temperature in situ (degrees C) at a depth (m)."""
    pressure = gsw.p_from_z(-np.asarray(depth, float), latitude)
    absolute = gsw.SA_from_SP(salinity, pressure, longitude, latitude)
    conservative = gsw.CT_from_t(absolute, temperature, pressure)
    return Water(absolute, conservative, gsw.sigma0(absolute, conservative))


def oxygen_at_saturation(salinity: Any, temperature: Any, density: Any) -> Numbers:
    """Return the oxygen (mg/L) of water in balance with the air (Garcia and Gordon 1992); density in kg/m3."""
    dissolved = gsw.O2sol_SP_pt(salinity, temperature) * 1e-6
    weight: Numbers = dissolved * np.asarray(density, float) * OXYGEN
    return weight


def oxygen_saturation(oxygen: Any, salinity: Any, temperature: Any, density: Any) -> Numbers:
    """Return measured oxygen (mg/L) in per cent of saturation."""
    share: Numbers = 100 * np.asarray(oxygen, float) / oxygen_at_saturation(salinity, temperature, density)
    return share
