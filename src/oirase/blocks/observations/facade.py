"""What other blocks and systems call."""

from oirase.blocks.observations.models import (
    Entity,
    Location,
    ObservedProperty,
    Placement,
    QualityConfig,
    Sensor,
    Series,
)
from oirase.blocks.observations.qc.flags import Flag, flag_of, is_good
from oirase.blocks.observations.qc.streaming import examiner
from oirase.blocks.observations.services import alerts
from oirase.blocks.observations.store.arrays import ROW, Rows
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.store.protocol import Newest, Write
from oirase.blocks.observations.store.rollups import means
from oirase.blocks.observations.times import day_of, start_of, to_datetime, to_ms

__all__ = [
    "ROW",
    "Entity",
    "Flag",
    "Location",
    "Newest",
    "ObservedProperty",
    "Placement",
    "QualityConfig",
    "Sensor",
    "Series",
    "Write",
    "alerts",
    "day_of",
    "examined",
    "flag_of",
    "is_good",
    "means",
    "start_of",
    "store",
    "to_datetime",
    "to_ms",
]


def examined(rows: Rows) -> Rows:
    """Return rows with the flags that the tests of their series give, and behind them corrections of values that are stored already."""
    return examiner().examine(rows)
