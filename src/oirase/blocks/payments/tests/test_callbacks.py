"""Calls of a provider: twice, late, forged, for another amount, about nothing known. Each is recorded, none is counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client

from oirase.blocks.payments import providers, tasks
from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.models import Attempt, Callback, Charge
from oirase.blocks.payments.providers import Answer, Order, ProviderDown
from oirase.blocks.payments.services import counter, online
from oirase.blocks.payments.services.charging import cancel
from oirase.blocks.payments.signatures import sign
from oirase.blocks.payments.tests.conftest import SYSTEM, Told, charged, fresh, payments_of
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands

ADDRESS = "/payments/callback/demo/"


def begun(house: SimpleNamespace, **given: Any) -> tuple[Charge, Attempt]:
    """A charge and a try to pay it that the provider knows."""
    made = charged(house, **given)
    attempt = online.start(house.payer, charge_id=made.pk)
    provider = providers.provider()
    assert provider is not None
    provider.begin(Order(attempt.pk, attempt.amount, "見本"))
    return made, attempt


def paid(attempt: Attempt, amount: int | None = None) -> Answer:
    book.decide(book.HOUSE, reference=str(attempt.pk), paid=True, amount=amount)
    return book.answer_of(str(attempt.pk))


def call(answer: Answer, **header: str) -> Any:
    body, signature = book.call_about(answer)
    return post(body, header.get("signature", signature))


def post(body: str, signature: str) -> Any:
    return Client(enforce_csrf_checks=True).post(
        ADDRESS, body, content_type="application/json", headers={"X-Payment-Signature": signature}
    )


def last() -> Callback:
    with scope(SYSTEM):
        return Callback.objects.order_by("-created_at", "-id").first()  # type: ignore[return-value]


def test_a_call_settles_the_charge(house: SimpleNamespace, told: Told) -> None:
    made, attempt = begun(house)
    assert call(paid(attempt)).json() == {"taken": True, "outcome": "settled"}
    assert (fresh(made).state, fresh(attempt).state) == ("paid", "paid")
    (payment,) = payments_of(made)
    assert (payment.means, payment.receipt_number) == ("online", "R8-領000001")
    assert told.heard == [("settled", made.pk, 400)]


def test_a_call_that_comes_twice_changes_nothing(house: SimpleNamespace, told: Told) -> None:
    made, attempt = begun(house)
    answer = paid(attempt)
    call(answer)
    before = fresh(made)
    for _time in range(3):
        assert call(answer).json()["outcome"] == "repeated"
    after = fresh(made)
    assert (after.received, after.version) == (before.received, before.version)
    assert len(payments_of(made)) == len(told.heard) == 1


def test_a_forged_call_is_recorded_and_moves_no_money(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    body, signature = book.call_about(Answer(str(attempt.pk), "paid", "made-up", 400, clock.now()))
    for wrong in (
        "",
        "t=1,v1=00",
        signature.replace("v1=", "v1=0")[:-1],
        sign(b"guess", body.encode(), clock.now()),
    ):
        answer = post(body, wrong)
        assert (answer.status_code, answer.json()["outcome"]) == (403, "forged")
    assert post(body.replace("400", "500"), signature).status_code == 403
    assert not payments_of(made)
    assert fresh(made).state == "open"
    kept = last()
    assert (kept.reference, kept.amount, len(kept.digest)) == ("", None, 64), (
        "nothing that a forger says is kept"
    )


def test_a_kept_call_is_too_old_to_be_played_again(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    body, signature = book.call_about(paid(attempt))
    with clock.frozen(clock.now() + timedelta(seconds=301)):
        assert post(body, signature).json() == {"taken": False, "outcome": "stale"}
    assert not payments_of(made)


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"status": "paid"}', '{"status": "x", "amount": 1, "paid_at": null}']
)
def test_a_signed_call_that_says_nothing_is_unreadable(house: SimpleNamespace, said: str) -> None:
    answer = post(said, sign(book.secret(), said.encode(), clock.now()))
    assert (answer.status_code, answer.json()["outcome"]) == (400, "unreadable")


def test_a_call_after_the_charge_was_cancelled(house: SimpleNamespace, told: Told) -> None:
    made, attempt = begun(house)
    with outside_commands("the case is withdrawn"), scope(SYSTEM):
        cancel(made, "取下げ")
    assert call(paid(attempt)).json()["outcome"] == "unexpected"
    (payment,) = payments_of(made)
    assert (payment.unexpected, fresh(made).state, fresh(made).balance) == ("cancelled", "cancelled", 400)
    assert told.heard == [("cancelled", made.pk, 400)]


def test_a_payment_made_in_time_counts_although_its_call_is_late(house: SimpleNamespace) -> None:
    made, attempt = begun(house, due_on=date(2026, 6, 15))
    answer = paid(attempt)
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert fresh(made).state == "expired"
        assert call(answer).json()["outcome"] == "settled"


def test_a_payment_after_the_day_waits_for_an_officer(house: SimpleNamespace, told: Told) -> None:
    from oirase.blocks.payments.services.receiving import accept

    made, attempt = begun(house, due_on=date(2026, 6, 15))
    with clock.frozen(clock.now() + timedelta(days=2)):
        call(paid(attempt))
        (payment,) = payments_of(made)
        assert (payment.unexpected, fresh(made).state) == ("expired", "expired")
        accept(house.cashier, payment_id=payment.pk)
        assert fresh(made).state == "paid"
    assert [what for what, _charge, _amount in told.heard] == ["expired", "settled"]


def test_another_amount_is_kept_apart(house: SimpleNamespace, told: Told) -> None:
    made, attempt = begun(house)
    assert call(paid(attempt, 500)).json()["outcome"] == "unexpected"
    (payment,) = payments_of(made)
    assert (payment.unexpected, fresh(made).state, fresh(made).balance) == ("amount", "open", 500)


def test_two_tries_that_are_both_paid(house: SimpleNamespace, told: Told) -> None:
    made, first = begun(house)
    second = online.start(house.payer, charge_id=made.pk)
    provider = providers.provider()
    assert provider is not None
    provider.begin(Order(second.pk, second.amount, "見本"))
    call(paid(first))
    call(paid(second))
    assert [one.unexpected for one in payments_of(made)] == ["", "twice"]
    assert (fresh(made).state, fresh(made).balance) == ("paid", 800)


@pytest.mark.parametrize("reference", ["0190b0b0-0000-7000-8000-000000000000", "no id at all", ""])
def test_money_for_nothing_known_is_kept(house: SimpleNamespace, reference: str) -> None:
    answer = Answer(reference, "paid", "transaction-1", 700, clock.now())
    assert call(answer).json()["outcome"] == "unexpected"
    assert call(answer).json()["outcome"] == "repeated"
    (payment,) = payments_of()
    assert (payment.unexpected, payment.amount, payment.body_id) == ("no_charge", 700, house.body.pk)


def test_a_failed_payment_leaves_the_charge_open_and_may_be_tried_again(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    book.decide(book.HOUSE, reference=str(attempt.pk), paid=False)
    assert call(book.answer_of(str(attempt.pk))).json()["outcome"] == "failed"
    assert (fresh(attempt).state, fresh(made).state) == ("failed", "open")
    again = online.start(house.payer, charge_id=made.pk)
    assert again.pk != attempt.pk


def test_an_unknown_provider_is_not_there(house: SimpleNamespace) -> None:
    assert (
        Client().post("/payments/callback/nobody/", "{}", content_type="application/json").status_code == 404
    )


def test_the_simulated_provider_is_off_in_production(house: SimpleNamespace, settings: LazySettings) -> None:
    made, attempt = begun(house)
    body, signature = book.call_about(paid(attempt))
    settings.DEMO_ALLOWED = False
    assert post(body, signature).status_code == 404
    client = Client()
    client.force_login(house.payer_user)
    assert client.get(f"/payments/demo/{attempt.pk}/").status_code == 404
    assert "オンラインで払う" not in client.get(f"/payments/{made.pk}/").content.decode()
    assert providers.terminal() is None


class Down:
    """A provider that does not answer while `down`; otherwise the simulated one."""

    simulated = False

    def __init__(self, inner: Any) -> None:
        self.inner, self.down, self.asked = inner, True, 0
        self.code, self.title = inner.code, inner.title

    def _answer(self, name: str, *given: Any) -> Any:
        self.asked += 1
        if self.down:
            raise ProviderDown(self.code)
        return getattr(self.inner, name)(*given)

    def begin(self, order: Order) -> str:
        return str(self._answer("begin", order))

    def ask(self, reference: UUID) -> Answer:
        return self._answer("ask", reference)  # type: ignore[no-any-return]

    def refund(self, external_ref: str, amount: int, key: UUID) -> None:
        self._answer("refund", external_ref, amount, key)

    def report(self, day: date) -> Any:
        return self._answer("report", day)

    def read_callback(self, body: bytes, signature: str) -> Answer:
        return self.inner.read_callback(body, signature)  # type: ignore[no-any-return]


@pytest.fixture
def down(house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Down:
    """The simulated provider, out of reach until `down` is taken back."""
    found = Down(providers.provider("demo"))
    monkeypatch.setattr(providers, "_TAKERS", {"demo": found})
    return found


def minutes(start: datetime, count: int) -> Iterator[datetime]:
    for minute in range(1, count + 1):
        with clock.frozen(start + timedelta(minutes=minute)):
            tasks.ask_providers()
            yield clock.now()


def test_an_hour_without_the_provider_loses_nothing(house: SimpleNamespace, down: Down) -> None:
    down.down = False
    made, attempt = begun(house)
    paid(attempt)
    down.down, down.asked = True, 0
    start = clock.now()
    for _moment in minutes(start, 60):
        assert fresh(attempt).state == "pending"
    assert 3 <= down.asked <= 10, "asked again and again, more and more rarely"
    down.down = False
    with clock.frozen(start + timedelta(hours=2)):
        tasks.ask_providers()
    assert (fresh(made).state, fresh(attempt).state) == ("paid", "paid")


def test_a_payer_is_told_and_can_try_again(house: SimpleNamespace, down: Down) -> None:
    made = charged(house)
    client = Client()
    client.force_login(house.payer_user)
    refused = client.post(f"/payments/{made.pk}/pay", {"means": "online"}, follow=True)
    assert "つながりません" in refused.content.decode()
    down.down = False
    sent = client.post(f"/payments/{made.pk}/pay", {"means": "online"})
    assert sent["Location"].startswith("/payments/demo/")


def test_a_lost_call_is_found_by_asking(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    paid(attempt)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        tasks.ask_providers()
        tasks.ask_providers()
    assert fresh(made).state == "paid"
    assert len(payments_of(made)) == 1


def test_a_try_that_its_payer_left_ends_after_days_and_money_after_that_still_counts(
    house: SimpleNamespace,
) -> None:
    made, attempt = begun(house)
    with clock.frozen(clock.now() + timedelta(days=4)):
        tasks.ask_providers()
        assert fresh(attempt).state == "failed"
        assert call(paid(attempt)).json()["outcome"] == "settled"
    assert fresh(made).state == "paid"


def test_a_callback_names_its_transaction_and_not_only_its_order(house: SimpleNamespace) -> None:
    """The provider may collect one order twice by mistake: two transactions are two payments."""
    made, attempt = begun(house)
    answer = paid(attempt)
    call(answer)
    call(replace(answer, external_ref="another"))
    assert [one.unexpected for one in payments_of(made)] == ["", "twice"]


def test_cash_and_a_call_at_once(house: SimpleNamespace) -> None:
    made, attempt = begun(house)
    counter.take_cash(house.cashier, charge_id=made.pk, tendered=400)
    call(paid(attempt))
    assert [(one.means, one.unexpected) for one in payments_of(made)] == [("cash", ""), ("online", "twice")]
