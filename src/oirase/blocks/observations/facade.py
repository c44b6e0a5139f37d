"""What other blocks and systems call."""

from oirase.blocks.observations.models import Entity, Series
from oirase.blocks.observations.services import alerts
from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.store.protocol import ObservationStore

__all__ = ["Entity", "Series", "alerts", "store"]

_STORE = PostgresStore()


def store() -> ObservationStore:
    """Return the installation's store."""
    return _STORE
