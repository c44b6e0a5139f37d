"""The simulated card terminal: it takes every card but for amounts that end in 99, so that a refusal can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.providers import Answer, Order, Reported
from oirase.kernel.manifest.spec import Names

REFUSED_ENDING = 99


class DemoTerminal:
    """Takes no card at all."""

    code = "demo-terminal"
    title = Names("模擬のカード端末（デモ）", "Simulated card terminal (demo)")
    simulated = True

    def take(self, order: Order) -> Answer:
        """Decide at once."""
        book.open_order(book.HOUSE, provider=self.code, order=order)
        book.decide(book.HOUSE, reference=str(order.reference), paid=order.amount % 100 != REFUSED_ENDING)
        return book.answer_of(str(order.reference))

    def ask(self, reference: UUID) -> Answer:
        """Look into the book."""
        return book.answer_of(str(reference))

    def refund(self, external_ref: str, amount: int, key: UUID) -> None:
        """Write into the book."""
        book.refund(book.HOUSE, external_ref=external_ref, amount=amount, key=key)

    def report(self, day: date) -> Sequence[Reported]:
        """Return the book of a day."""
        return book.reported(self.code, day)
