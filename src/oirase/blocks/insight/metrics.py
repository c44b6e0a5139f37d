"""The metrics that manifests declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest, Metric


@dataclass(frozen=True)
class Declared:
    """A metric and the system that owns it."""

    metric: Metric
    owner: Manifest


@cache
def declared() -> Mapping[str, Declared]:
    """Return all metrics by code; ValueError when two systems claim one code."""
    found: dict[str, Declared] = {}
    for manifest in manifests():
        for metric in manifest.metrics:
            if metric.code in found:
                raise ValueError(f"metric {metric.code} is declared twice")
            found[metric.code] = Declared(metric, manifest)
    return found
