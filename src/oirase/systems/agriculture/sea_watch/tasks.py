"""What is done regularly: looking at the buoys, and the bulletin on its day of the week."""

from datetime import timedelta

from oirase.kernel import clock
from oirase.kernel.outbox.schedules import schedule
from oirase.systems.agriculture.sea_watch.alarms import WATCHER, watch
from oirase.systems.agriculture.sea_watch.bulletins import ISSUER, issue
from oirase.systems.agriculture.sea_watch.readings import setting


@schedule("sea_watch.watch", every=timedelta(minutes=10))
def watch_the_buoys() -> None:
    """Raise and end alarms."""
    watch(WATCHER)


@schedule("sea_watch.bulletin", every=timedelta(days=1), at=timedelta(hours=5))
def issue_the_bulletin() -> None:
    """Issue the bulletin, on the day of the week that an officer has set."""
    if clock.today().weekday() == setting("bulletin_weekday"):
        issue(ISSUER)
