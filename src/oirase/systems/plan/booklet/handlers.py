"""The worker's part: an edition that was published or corrected gets its booklets, and so does whoever waits for one."""

from __future__ import annotations

from uuid import UUID

from oirase.kernel.outbox.handlers import Delivered, handler
from oirase.systems.plan.booklet import making


@handler("plan.edition_published", name="booklet.published", own_transactions=True)
def published(event: Delivered) -> None:
    """Make the booklets of a new edition."""
    making.make_all(UUID(event.data["edition"]))


@handler("plan.edition_corrected", name="booklet.corrected", own_transactions=True)
def corrected(event: Delivered) -> None:
    """Make the booklets of an edition anew in which something was mended."""
    making.make_all(UUID(event.data["edition"]))


@handler("booklet.ordered", name="booklet.ordered", own_transactions=True)
def ordered(event: Delivered) -> None:
    """Make what somebody waits for."""
    making.make(UUID(event.data["edition"]), event.data["language"])
