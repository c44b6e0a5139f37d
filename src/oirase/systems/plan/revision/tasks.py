"""Every morning: who owes a sheet and is due for a reminder is told. And once when a revision is opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from oirase.kernel.access.actors import Actor
from oirase.kernel.outbox.handlers import Delivered, handler
from oirase.kernel.outbox.schedules import schedule
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.revision import letters, selectors
from oirase.systems.plan.revision.events import RevisionOpened
from oirase.systems.plan.revision.services import remind_all
from oirase.systems.plan.revision.services.reminding import tell

REMINDER = Actor.system("revision.remind", ["revision.manage"])


@schedule("revision.remind", every=timedelta(days=1), at=timedelta(hours=8, minutes=30))
def remind_daily() -> None:
    """Remind on working days."""
    remind_all(REMINDER)


@handler(RevisionOpened.TYPE, name="revision.tell_divisions")
def tell_divisions(event: Delivered) -> None:
    """Tell each officer in charge which sheets their division owes."""
    edition = Edition.objects.filter(pk=UUID(event.data["edition"])).first()
    if edition is not None:
        tell(selectors.open_sheets(edition), letters.opened)
