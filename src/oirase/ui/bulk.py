"""Starting a bulk action as a job that the person watches."""

from __future__ import annotations

from collections.abc import Sequence

from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.outbox.jobs import start_job
from oirase.kernel.outbox.models import Job


@command("ui.start_bulk")
def start_bulk(actor: Actor, *, task: str, permission: str, ids: Sequence[str]) -> Job:
    """Put the chosen rows into a job; each row's own command asks for the permission again."""
    permit(permission)
    job = start_job(actor, task, {"ids": list(ids)}, total=len(ids))
    audited([{"type": "outbox.job", "id": str(job.pk), "action": task}], {"ids": list(ids)})
    return job
