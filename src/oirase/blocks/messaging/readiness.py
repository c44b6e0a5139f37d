"""Whether the mail's way has been checked: the newest check, what it found, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from oirase.blocks.messaging.models import MailCheck, Probe
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.settings import value_on


@dataclass(frozen=True)
class Readiness:
    """The newest check of the mail's way with its probes, and whether it passed and is recent enough."""

    check: MailCheck | None
    probes: tuple[Probe, ...] = ()
    passed: bool = False
    fresh: bool = False

    @property
    def ready(self) -> bool:
        """Whether an installation may go before the public with its mail."""
        return self.passed and self.fresh


def mail_readiness() -> Readiness:
    """Return how the newest check stands now. It has passed when every finding has, and every test mail was confirmed."""
    with scope(Actor.system("messaging.readiness")):
        check = MailCheck.objects.order_by("-created_at").first()
        if check is None:
            return Readiness(None)
        probes = tuple(Probe.objects.filter(check_of=check).select_related("message").order_by("pk"))
    found = [one["verdict"] == "passed" for one in check.findings]
    confirmed = [probe.confirmed_at is not None for probe in probes]
    days = int(value_on("messaging.check_valid_days", clock.today()))
    return Readiness(
        check,
        probes,
        passed=bool(found) and all(found) and bool(confirmed) and all(confirmed),
        fresh=clock.now() - check.created_at <= timedelta(days=days),
    )
