"""What is done regularly: days that are over are filed, a hot table that has grown is emptied, rules look for what is missing
or late, and series are compared with one another."""

from __future__ import annotations

from datetime import timedelta

from oirase.blocks.observations.alerts.watching import check
from oirase.blocks.observations.models import DeviceError
from oirase.blocks.observations.services.quality import compare_series
from oirase.blocks.observations.specs import ERROR_DAYS
from oirase.blocks.observations.store.installed import store
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.outbox.schedules import schedule
from oirase.kernel.settings.values import value_on

# A read goes through the whole hot table; at this size that takes some 8 ms.
GROWN = 100_000
SEALER = Actor.system("observations.seal")
COMPARER = Actor.system("observations.compare_series")


@schedule("observations.seal", every=timedelta(minutes=10))
def seal() -> None:
    """File the days that are over, and today as well where too much lies about."""
    with scope(SEALER):
        filed = store().seal(before=clock.today()).values
        if store().hot_rows() > GROWN:
            filed += store().seal().values
    if filed:
        store().tidy()


@schedule("observations.forget_errors", every=timedelta(days=1), at=timedelta(hours=4))
def forget_errors() -> None:
    """Throw away receive errors of devices that have been kept long enough."""
    since = clock.now() - timedelta(days=value_on(ERROR_DAYS.key, clock.today()))
    with scope(SEALER), outside_commands("a device's log is no record"):
        DeviceError.objects.filter(at__lt=since).delete()


@schedule("observations.watch", every=timedelta(minutes=1))
def watch() -> None:
    """Find silent series, and judge anew what came late or was corrected."""
    check()


@schedule("observations.compare_series", every=timedelta(hours=1), at=timedelta(minutes=25))
def compare() -> None:
    """Make the tests between series."""
    compare_series(COMPARER)
