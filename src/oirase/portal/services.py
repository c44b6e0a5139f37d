"""What operators and auditors start: retrying or dropping deliveries, checking the audit chain."""

from __future__ import annotations

from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.outbox import dispatch
from oirase.kernel.outbox.jobs import start_job
from oirase.kernel.outbox.models import Job


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


@command("audit.verify")
def start_verification(actor: Actor) -> Job:
    """Start the check of the whole audit chain."""
    permit("audit.verify")
    job = start_job(actor, "portal.verify_audit", {}, total=1)
    audited([{"type": "outbox.job", "id": str(job.pk), "action": "started"}], {})
    return job
