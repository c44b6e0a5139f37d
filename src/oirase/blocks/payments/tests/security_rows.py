"""Charges of each owner for the walks of tests/security: one open with a try and a slip, one paid at the counter with a refund asked for, a closed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.payments.facade import charge
from oirase.blocks.payments.fees import Line
from oirase.blocks.payments.models import Charge
from oirase.blocks.payments.services import counter, online, refunds, slips
from oirase.blocks.payments.services.closing import close_day
from oirase.blocks.payments.services.fees import record_fee
from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make all of it."""
    person, officer = actor_of(owner.person), actor_of(owner.officer)
    with world.at(owner):
        waiting, paid = made(owner), made(owner)
        attempt = online.start(person, charge_id=waiting.pk)
        slips.issue(person, charge_id=waiting.pk)
        payment = counter.take_cash(officer, charge_id=paid.pk, tendered=1000)
        refund = refunds.request_refund(
            officer, payment_id=payment.pk, amount=1, reason=owner.inside, way="cash"
        )
        today = clock.today()
        close = close_day(officer, office_id=owner.office.pk, day=today, counted_cash=1, reason=owner.inside)
    owner.view_of("public_payments.charges")
    yield Row({"charge_id": waiting.pk, "attempt_id": attempt.pk}, ({"q": waiting.number},))
    yield Row({"charge_id": paid.pk, "payment_id": payment.pk, "refund_id": refund.pk})
    yield Row({"close_id": close.pk})
    yield Row({"office_id": owner.office.pk, "day": today.isoformat()})


def made(owner: Owner) -> Charge:
    """Make a charge as a floor above does."""
    about = Charge(body=owner.body, organisation=owner.office)
    text = LocalizedText(ja=owner.text)
    with outside_commands("test set-up"), scope(PLATFORM):
        return charge(
            PLATFORM,
            about=about,
            title=text,
            lines=[Line(title=text, unit_amount=500)],
            due_on=clock.today() + timedelta(days=30),
            payer=owner.person,
            payer_name=owner.text,
        )


def common(world: World) -> Iterator[Row]:
    """A fee, which is no secret; a link that opens nothing; the provider's name."""
    with outside_commands("test set-up"), scope(PLATFORM):
        for owner in (world.owners[1], world.owners[3]):
            fee = record_fee(
                owner.body,
                "sample",
                clock.today(),
                kind="fee",
                title=LocalizedText(ja="見本", en="Sample"),
                unit=LocalizedText(ja="件", en="each"),
                amount=100,
                source="見本",
                unconfirmed=True,
            )
    yield Row({"fee_id": fee.pk, "token": "nothing", "provider": "demo"})
