"""A made-up prefecture with two offices and a town, officers with their roles, payers, a fee, and somebody above who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.payments import ports
from oirase.blocks.payments.facade import charge as make_charge
from oirase.blocks.payments.facade import fee_line
from oirase.blocks.payments.models import Charge, Payment, Refund
from oirase.blocks.payments.services.fees import record_fee
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import command, permit
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText

SYSTEM = Actor.system("test")
CASHIER = ["payments.view", "payments.counter", "payments.refund"]
SECOND = ["payments.view", "payments.counter", "payments.confirm_refund", "payments.close"]
ACCOUNTING = [
    "payments.view",
    "payments.close",
    "payments.fees",
    "payments.refund",
    "payments.confirm_refund",
]


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock at ten on a Monday: 2026-06-15."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield clock.now()


@dataclass
class Told:
    """An owner of charges that keeps what it is told: (what, charge, amount)."""

    heard: list[tuple[str, Any, int]] = field(default_factory=list)

    def settled(self, charge: Charge, payment: Payment) -> None:
        self.heard.append(("settled", charge.pk, payment.amount))

    def refunded(self, charge: Charge, refund: Refund) -> None:
        self.heard.append(("refunded", charge.pk, refund.amount))

    def unexpected(self, charge: Charge, payment: Payment) -> None:
        self.heard.append((str(payment.unexpected), charge.pk, payment.amount))

    def voided(self, charge: Charge, payment: Payment) -> None:
        self.heard.append(("voided", charge.pk, payment.amount))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Whoever is above: charges here are about charges of the label `payments`."""
    owner = Told()
    monkeypatch.setattr(ports, "_OWNERS", {"payments": owner})
    return owner


def make_house(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Make everybody; attributes ending in `_user` are accounts, the others actors."""
    with set_up():
        prefecture, town = body("990001", name="架空県"), body("990002", "municipality", "架空町")
        here, other, hall = office(prefecture, "counter"), office(prefecture, "other"), office(town, "hall")
        for code, permissions in (("cashier", CASHIER), ("second", SECOND), ("accounting", ACCOUNTING)):
            role(code, *permissions)
        users = {
            "cashier": officer("cashier", here, "cashier"),
            "second": officer("second", here, "second"),
            "accounting": officer("accounting", here, "accounting", organisation=None),
            "neighbour": officer("neighbour", other, "second"),
            "foreigner": officer("foreigner", hall, "second"),
            "payer": User.objects.create_user(
                "payer", kind="resident", name="見本 あおい", email="aoi@example.jp"
            ),
            "rival": User.objects.create_user("rival", kind="resident", name="例示 ゆう"),
        }
        record_fee(
            prefecture,
            "sample.certificate",
            date(2026, 4, 1),
            kind="fee",
            title=LocalizedText(ja="見本証明書", en="Sample certificate"),
            unit=LocalizedText(ja="1通", en="each"),
            amount=400,
            revenue_code="13-01",
            source="見本",
            unconfirmed=True,
        )
    actors = {name: actor_of(user) for name, user in users.items()}
    pack = packs.Pack(
        packs.PACKS / "none",
        {
            "code": "990001",
            "name": {"ja": "架空県", "en": "Kakuu"},
            "service_name": {"ja": "架空県窓口", "en": "Kakuu services"},
            "senders": {"mail": "no-reply@kakuu.example.jp", "name": {"ja": "架空県", "en": "Kakuu"}},
            "calendar": {"code": "kakuu"},
        },
    )
    monkeypatch.setattr(packs, "current", lambda: pack)
    return SimpleNamespace(
        body=prefecture,
        office=here,
        other=other,
        visitor=Actor.anonymous("browser-1"),
        **actors,
        **{f"{name}_user": user for name, user in users.items()},
    )


@pytest.fixture
def house(db: None, now: Any, monkeypatch: pytest.MonkeyPatch, told: Told) -> SimpleNamespace:
    """The made-up prefecture."""
    return make_house(monkeypatch)


@command("payments_test.charge")
def _made_above(actor: Actor, **given: Any) -> Charge:
    """Make a charge as a floor above does: inside its own command."""
    permit(None)
    return make_charge(actor, **given)


def charged(house: Any, quantity: int = 1, **given: Any) -> Charge:
    """Make a charge of the sample fee about something of the office, to be paid by the end of the month."""
    about = Charge(body=house.body, organisation=house.office)
    values = {
        "about": about,
        "title": LocalizedText(ja="見本の申請", en="Sample application"),
        "lines": [fee_line("sample.certificate", clock.today(), house.body, quantity)],
        "due_on": date(2026, 6, 30),
        "payer": house.payer_user,
        "payer_name": "見本 あおい",
    }
    return _made_above(SYSTEM, **(values | given))  # type: ignore[no-any-return]


def fresh(row: Any) -> Any:
    """Read a row again as the platform."""
    with scope(SYSTEM):
        return type(row)._default_manager.get(pk=row.pk)


def payments_of(charge: Charge | None = None) -> list[Payment]:
    """Return the payments of a charge, or those of none, oldest first."""
    with scope(SYSTEM):
        return list(Payment.objects.filter(charge=charge).order_by("created_at", "id"))
