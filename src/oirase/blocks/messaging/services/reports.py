"""What servers and providers report about mails that have left; each report is a command of the platform."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from oirase.blocks.messaging.models import Delivery
from oirase.blocks.messaging.queueing import same_address
from oirase.blocks.messaging.rules import Happening, State
from oirase.blocks.messaging.sending import bounce, delay, move
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import changed, command, permit

REPORTER = Actor.system("messaging.report")
Kind = Literal["arrived", "failed", "failed_for_now"]
MESSAGE_ID = re.compile(r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.(\d{1,4}))?@")


@dataclass(frozen=True)
class Report:
    """What somebody says of one mail: by our Message-ID or by the provider's id, for which address, and why."""

    kind: Kind
    recipient: str
    reason: str
    message_id: str = ""
    provider_id: str = ""


@command("messaging.report")
def take(actor: Actor, *, report: Report) -> bool:
    """Bring the delivery that a report is about up to date; False when there is none, or the report is late or a repetition.

    Only whoever knows the mail's id can report on it, and only on the address to which it went: a report is easily forged.
    """
    permit(None)
    delivery = _meant(report)
    if delivery is None:
        return False
    before = delivery.state
    if not _apply(delivery, report):
        return False
    changed(delivery, f"reported_{report.kind}", before={"state": before}, after={"state": delivery.state})
    return True


def _meant(report: Report) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message").filter(channel="mail")
    found = MESSAGE_ID.search(report.message_id)
    delivery = None
    if found:
        key, again = UUID(found[1]), int(found[2] or 1)
        delivery = rows.filter(message_id=key).first() or rows.filter(pk=key, message=None).first()
        if delivery is not None and delivery.round != again:
            return None
    elif report.provider_id:
        delivery = rows.filter(provider_id=report.provider_id).first()
    if delivery is None or same_address(delivery.address) != same_address(report.recipient):
        return None
    return delivery


def _apply(delivery: Delivery, report: Report) -> bool:
    if report.kind == "arrived":
        return move(delivery, Happening.ARRIVED, report.reason)
    if report.kind == "failed":
        return bounce(delivery, report.reason)
    if delivery.state != State.SENT:
        return False
    # It had been accepted, so it goes out anew: receivers drop a second mail with the same Message-ID.
    delivery.round += 1
    return delay(delivery, Happening.FAILED_FOR_NOW, report.reason)
