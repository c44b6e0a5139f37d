"""The record of looking: written before the answer leaves, on a connection of its own, so that a failing page stays seen."""

from __future__ import annotations

from uuid import UUID

from oirase.kernel import clock
from oirase.kernel.audit.models import ReadEntry


def record_read(
    *, actor: str, actor_name: str, person_id: UUID, subject: str, purpose: str, request: str = ""
) -> None:
    """Note that somebody looked at a person's data. A person looking at their own is not recorded."""
    if actor == str(person_id):
        return
    ReadEntry.objects.using("readlog").create(
        at=clock.now(),
        actor=actor,
        actor_name=actor_name[:200],
        person_id=person_id,
        subject=subject,
        purpose=purpose,
        request=request,
    )
