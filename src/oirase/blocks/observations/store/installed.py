"""The store that this installation has."""

from oirase.blocks.observations.store.postgres import PostgresStore
from oirase.blocks.observations.store.protocol import ObservationStore

_STORE = PostgresStore()


def store() -> ObservationStore:
    """Return the installation's store."""
    return _STORE
