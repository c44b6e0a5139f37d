"""A payment from end to end at the simulated provider, for demonstration sets: begun, decided in its house, asked about, noted."""

from __future__ import annotations

from oirase.blocks.payments import links, providers
from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.adapters.demo.provider import DemoProvider
from oirase.blocks.payments.models import Charge
from oirase.blocks.payments.providers import Order, ProviderDown
from oirase.blocks.payments.services import online
from oirase.kernel.access.actors import Actor


def pay_in_demo(actor: Actor, charge: Charge) -> None:
    """Pay a whole charge online as its payer, by account or by link; ProviderDown where the simulated provider does not stand here."""
    provider = providers.provider(DemoProvider.code)
    if provider is None:
        raise ProviderDown(DemoProvider.code)
    attempt = online.start(actor, charge_id=charge.pk, token=links.token_of(charge.pk))
    provider.begin(Order(attempt.pk, attempt.amount, str(charge.title)))
    book.decide(book.HOUSE, reference=str(attempt.pk), paid=True)
    online.note_answer(online.CALLER, attempt_id=attempt.pk, answer=provider.ask(attempt.pk))
