"""What the store does every night."""

from datetime import timedelta

from oirase.kernel.files.sweeping import sweep
from oirase.kernel.outbox.schedules import schedule


@schedule("files.sweep", every=timedelta(days=1), at=timedelta(hours=3, minutes=10))
def sweep_contents() -> None:
    """Remove what no row names."""
    sweep()
