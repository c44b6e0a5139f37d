"""What retention does every night."""

from datetime import timedelta

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.schedules import schedule
from oirase.kernel.retention.disposal import propose_all


@schedule("retention.propose", every=timedelta(days=1), at=timedelta(hours=3, minutes=30))
def propose_what_is_over() -> None:
    """Propose what is over today; a person decides."""
    with scope(Actor.system("retention.propose")):
        propose_all()
