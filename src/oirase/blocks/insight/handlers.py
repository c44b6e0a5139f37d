"""A metric is taken again after each event that its manifest names."""

from __future__ import annotations

from oirase.blocks.insight.metrics import declared
from oirase.blocks.insight.services import TAKER, take
from oirase.kernel.outbox.handlers import Delivered, Handle, handler


def _listen() -> None:
    for code, found in declared().items():
        for event_type in found.metric.refreshed_by:
            handler(event_type, name=f"insight.take:{code}:{event_type}", own_transactions=True)(_taker(code))


def _taker(code: str) -> Handle:
    def taken(event: Delivered) -> None:
        """Take the metric; taking it twice changes nothing the second time."""
        take(TAKER, code=code)

    return taken


_listen()
