"""Once a day somebody looks whether figures have grown old, so that a page that nobody looks after does not go unnoticed."""

from datetime import timedelta

from oirase.kernel.outbox.schedules import schedule
from oirase.systems.plan.progress.services import FOLLOWER, follow_up


@schedule("progress.follow_up", every=timedelta(days=1), at=timedelta(hours=7, minutes=30))
def follow_up_old_figures() -> None:
    """Note what has grown old, and tell the officers in charge."""
    follow_up(FOLLOWER)
