"""Rows of each owner for the walks of tests/security: of the API, of stations and alerts, of quality control. Nothing of them is public."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.observations.tests import (
    rows_of_alerts,
    rows_of_devices,
    rows_of_quality,
    rows_of_sensorthings,
)


def common(world: World) -> Iterator[Row]:
    """What everybody may ask for."""
    yield from rows_of_sensorthings.common(world)


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """All rows of an owner."""
    for part in (rows_of_sensorthings, rows_of_alerts, rows_of_quality, rows_of_devices):
        yield from part.rows(world, owner)
