"""What the worker does for observations."""

from datetime import timedelta

from oirase.blocks.observations.services.quality import compare_series
from oirase.kernel.access.actors import Actor
from oirase.kernel.outbox.schedules import schedule

WORKER = Actor.system("observations.compare_series")


@schedule("observations.compare_series", every=timedelta(hours=1), at=timedelta(minutes=25))
def compare_hourly() -> None:
    """Make the tests between series."""
    compare_series(WORKER)
