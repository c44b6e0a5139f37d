"""What the block does every night."""

from __future__ import annotations

from datetime import timedelta

from oirase.blocks.forms.services.drafts import sweep
from oirase.kernel.access.actors import Actor
from oirase.kernel.outbox.schedules import schedule


@schedule("forms.sweep", every=timedelta(days=1), at=timedelta(hours=3, minutes=30))
def sweep_drafts() -> None:
    """Remove drafts whose time is over."""
    sweep(Actor.system("forms.sweep"))
