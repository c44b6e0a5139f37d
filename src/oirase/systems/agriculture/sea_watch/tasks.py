"""What is done regularly: looking at the buoys, letting simulated ones send, and the bulletin on its day of the week."""

from datetime import timedelta

from django.conf import settings

from oirase.kernel import clock
from oirase.kernel.outbox.schedules import schedule
from oirase.kernel.settings import value_on
from oirase.systems.agriculture.sea_watch import demo
from oirase.systems.agriculture.sea_watch.alarms import WATCHER, watch
from oirase.systems.agriculture.sea_watch.bulletins import ISSUER, issue
from oirase.systems.agriculture.sea_watch.readings import plain


@schedule("sea_watch.watch", every=timedelta(minutes=10))
def watch_the_buoys() -> None:
    """Raise and end alarms."""
    watch(WATCHER)


@schedule("sea_watch.simulate", every=timedelta(minutes=10))
def let_simulated_buoys_send() -> None:
    """Let the buoys of a demonstration go on; without demonstration nothing is simulated."""
    if settings.DEMO_ALLOWED:
        demo.go_on(demo.PLAYER)


@schedule("sea_watch.bulletin", every=timedelta(days=1), at=timedelta(hours=5))
def issue_the_bulletin() -> None:
    """Issue the bulletin, on the day of the week that an officer has set."""
    if clock.today().weekday() == plain(value_on("sea_watch.bulletin_weekday", clock.today())):
        issue(ISSUER)
