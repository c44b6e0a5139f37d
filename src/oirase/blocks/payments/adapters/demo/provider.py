"""The simulated provider: its page is one of ours, and its calls come from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from oirase.blocks.payments import specs
from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.providers import Answer, Order, Reported, Unreadable
from oirase.blocks.payments.signatures import verify
from oirase.kernel import clock
from oirase.kernel.manifest.spec import Names
from oirase.kernel.settings import value_on

STATUSES = ("open", "paid", "failed")


class DemoProvider:
    """Takes no money at all."""

    code = "demo"
    title = Names("模擬の決済事業者（デモ）", "Simulated provider (demo)")
    simulated = True

    def begin(self, order: Order) -> str:
        """Open the order and return the address of its page."""
        book.open_order(book.HOUSE, provider=self.code, order=order)
        return reverse("payments:demo", args=[order.reference])

    def ask(self, reference: UUID) -> Answer:
        """Look into the book."""
        return book.answer_of(str(reference))

    def refund(self, external_ref: str, amount: int, key: UUID) -> None:
        """Write into the book."""
        book.refund(book.HOUSE, external_ref=external_ref, amount=amount, key=key)

    def report(self, day: date) -> Sequence[Reported]:
        """Return the book of a day."""
        return book.reported(self.code, day)

    def read_callback(self, body: bytes, signature: str) -> Answer:
        """Check signature and time, then read the JSON: reference, status, transaction, amount, paid_at."""
        verify(book.secret(), body, signature, clock.now(), value_on(specs.CALLBACK_AGE.key, clock.today()))
        try:
            said = json.loads(body)
            status, amount = said["status"], int(said["amount"])
            paid_at = datetime.fromisoformat(said["paid_at"]) if said["paid_at"] else None
            reference, transaction = str(said["reference"]), str(said["transaction"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(str(error)) from error
        if status not in STATUSES or (
            status == "paid" and (amount <= 0 or not transaction or paid_at is None)
        ):
            raise Unreadable(status)
        if paid_at is not None and paid_at.tzinfo is None:
            raise Unreadable("a time without zone")
        return Answer(reference, status, transaction, amount, paid_at)
