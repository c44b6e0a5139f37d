"""What observations do regularly."""

from datetime import timedelta

from oirase.blocks.observations.alerts.watching import check
from oirase.kernel.outbox.schedules import schedule


@schedule("observations.watch", every=timedelta(minutes=1))
def watch() -> None:
    """Find silent series, and judge anew what came late or was corrected."""
    check()
