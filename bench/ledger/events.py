"""An event to measure the outbox with."""

from dataclasses import dataclass

from oirase.kernel.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class Ticked(Event):
    """A number of a subject's sequence has come."""

    TYPE = "ledger.ticked"
    number: int
