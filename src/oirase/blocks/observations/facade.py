"""What other blocks and systems call."""

from oirase.blocks.observations.ingest.keeping import kept
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
from oirase.blocks.observations.store.arrays import ROW
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
    "flag_of",
    "is_good",
    "keep",
    "means",
    "start_of",
    "store",
    "to_datetime",
    "to_ms",
]


def keep(write: Write) -> int:
    """Test values and keep them in the caller's transaction, as the writer does: flags, suspect spans, rules; return how many rows were kept.

    For values that are made here. What devices and people send goes through `ingest`.
    """
    return kept(examiner(), [write])
