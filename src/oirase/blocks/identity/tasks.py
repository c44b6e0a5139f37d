"""What is swept: counters of past windows, sessions that have run out."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from oirase.blocks.identity.models import Counter
from oirase.kernel import clock
from oirase.kernel.outbox.schedules import schedule

KEPT = timedelta(days=1)


@schedule("identity.sweep", every=timedelta(hours=1), at=timedelta(minutes=17))
def sweep() -> None:
    """Remove what no longer counts."""
    Counter.objects.filter(window_start__lt=clock.now() - KEPT).delete()
    Session.objects.filter(expire_date__lt=clock.now()).delete()
