"""What the booklet does every night."""

from datetime import timedelta

from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.schedules import schedule
from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.services import WORKER
from oirase.systems.plan.commons.selectors import published_editions


@schedule("booklet.refresh", every=timedelta(days=1), at=timedelta(hours=3, minutes=40))
def refresh() -> None:
    """Make what a new release, new data of the pack or a lost file leaves to be made, and remove what nobody names."""
    with scope(WORKER):
        found = [edition.pk for edition in published_editions(WORKER)]
    for edition_id in found:
        making.make_all(edition_id)
    making.sweep()
