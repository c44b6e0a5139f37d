"""What an operator decides about the queue."""

from __future__ import annotations

from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.outbox import dispatch


@command("operations.retry_delivery")
def retry_delivery(actor: Actor, *, delivery_id: int) -> None:
    """Try a stuck delivery again now."""
    permit("operations.view")
    dispatch.retry(delivery_id)
    audited([{"type": "outbox.delivery", "id": str(delivery_id), "action": "retried"}], {})


@command("operations.drop_delivery")
def drop_delivery(actor: Actor, *, delivery_id: int) -> None:
    """Give a stuck delivery up; those behind it go on."""
    permit("operations.view")
    dispatch.drop(delivery_id)
    audited([{"type": "outbox.delivery", "id": str(delivery_id), "action": "dropped"}], {})
