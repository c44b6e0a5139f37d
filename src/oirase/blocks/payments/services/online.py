"""Paying through a provider: a try begins, a call or an answer ends it. Nothing here waits for the provider inside a transaction."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.payments import links, providers
from oirase.blocks.payments.models import (
    Attempt,
    AttemptState,
    Callback,
    CallbackOutcome,
    Charge,
    Means,
    Payment,
)
from oirase.blocks.payments.providers import Answer, Forged, ProviderDown, Stale, Unreadable
from oirase.blocks.payments.rules import ASKED_FOR, pause_after
from oirase.blocks.payments.services.charging import require_means, require_payable
from oirase.blocks.payments.services.receiving import Money, home_body, receive
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, changed, command, permit, receive_for

CALLER = Actor.system("payments.provider")


def own_charge(actor: Actor, charge_id: UUID, token: str) -> Charge:
    """Lock a charge for its payer, by account or by link (inside a command); 404 for everybody else."""
    permit(None)
    with scope(CALLER):
        found = Charge.objects.filter(pk=charge_id).first()
    if found is None or not links.opens(actor, found, token):
        raise Http404
    receive_for(found.body_id)
    return Charge.objects.select_for_update().get(pk=charge_id)


@command("payments.start_attempt")
def start(actor: Actor, *, charge_id: UUID, token: str = "") -> Attempt:
    """Begin a try to pay online; the page then asks the provider for its address. The provider is asked about it until it is decided."""
    charge = own_charge(actor, charge_id, token)
    require_payable(charge)
    require_means(charge, Means.ONLINE)
    provider = providers.provider()
    if provider is None:
        raise Rejected(_("オンライン決済は、ただいま使えません。"), "means")
    return new_attempt(charge, provider.code)


def new_attempt(charge: Charge, provider: str, officer_id: UUID | None = None) -> Attempt:
    """Write a try of a locked charge; at the counter with the officer who takes it."""
    made = Attempt.objects.create(
        body_id=charge.body_id,
        organisation_id=charge.organisation_id,
        charge=charge,
        provider=provider,
        amount=charge.total,
        officer_id=officer_id,
        next_ask_at=clock.now() + pause_after(0),
    )
    changed(made, "started", after={"charge": charge.pk, "provider": provider})
    return made


@command("payments.take_callback")
def take_callback(actor: Actor, *, provider: str, body: str, signature: str) -> Callback:
    """Take a provider's call: recorded with what came of it, whatever it says. Http404 for a provider that does not stand here."""
    permit(None)
    found = providers.provider(provider)
    if found is None:
        raise Http404
    entry = Callback(
        body_id=home_body().pk, provider=provider, digest=hashlib.sha256(body.encode()).hexdigest()
    )
    try:
        answer = found.read_callback(body.encode(), signature)
    except Forged:
        entry.outcome = CallbackOutcome.FORGED
    except Stale:
        entry.outcome = CallbackOutcome.STALE
    except Unreadable:
        entry.outcome = CallbackOutcome.UNREADABLE
    else:
        _note_on(entry, answer)
    entry.save(force_insert=True)
    changed(entry, "taken", after={"outcome": entry.outcome, "reference": entry.reference})
    return entry


def _note_on(entry: Callback, answer: Answer) -> None:
    entry.reference, entry.external_ref = answer.reference[:100], answer.external_ref[:100]
    entry.amount = answer.amount or None
    attempt, charge = _locked_attempt(entry.provider, answer.reference)
    if charge is not None:
        entry.body_id, entry.organisation_id = charge.body_id, charge.organisation_id
    if answer.status != "paid":
        entry.outcome = CallbackOutcome.FAILED
        if attempt is not None and answer.status == "failed":
            _fail(attempt)
        return
    payment, new = _paid(entry.provider, attempt, charge, answer)
    entry.payment = payment
    if not new:
        entry.outcome = CallbackOutcome.REPEATED
    else:
        entry.outcome = CallbackOutcome.UNEXPECTED if payment.unexpected else CallbackOutcome.SETTLED


def _locked_attempt(provider: str, reference: str) -> tuple[Attempt | None, Charge | None]:
    try:
        attempt = Attempt.objects.filter(provider=provider, pk=reference).first()
    except (ValueError, ValidationError):
        attempt = None
    if attempt is None:
        return None, None
    return attempt, Charge.objects.select_for_update().get(pk=attempt.charge_id)


def _paid(
    provider: str, attempt: Attempt | None, charge: Charge | None, answer: Answer
) -> tuple[Payment, bool]:
    means = Means.TERMINAL if isinstance(providers.taker(provider), providers.Terminal) else Means.ONLINE
    if attempt is not None:
        attempt.state, attempt.next_ask_at = AttemptState.PAID, None
        attempt.save(update_fields=["state", "next_ask_at"])
    money = Money(
        amount=answer.amount,
        means=means,
        received_at=answer.paid_at or clock.now(),
        provider=provider,
        external_ref=answer.external_ref,
        received_by=attempt.officer_id if attempt else None,
        at_counter=means == Means.TERMINAL,
    )
    return receive(charge, money)


def _fail(attempt: Attempt) -> None:
    if attempt.state == AttemptState.PENDING:
        attempt.state, attempt.next_ask_at = AttemptState.FAILED, None
        attempt.save(update_fields=["state", "next_ask_at"])
        changed(attempt, "failed")


@command("payments.note_answer")
def note_answer(actor: Actor, *, attempt_id: UUID, answer: Answer | None) -> Attempt:
    """Take what a provider has answered about a try; None: it did not answer, and is asked again after a longer pause.

    A try that is still open at the provider after days has been left by its payer; what comes later is taken all the same.
    """
    permit(None)
    attempt = Attempt.objects.get(pk=attempt_id)
    charge = Charge.objects.select_for_update().get(pk=attempt.charge_id)
    attempt.refresh_from_db()
    if answer is not None and answer.status == "paid":
        _paid(attempt.provider, attempt, charge, answer)
    elif attempt.state == AttemptState.PENDING:
        undecided = answer is None or (
            answer.status != "failed" and clock.now() < attempt.created_at + ASKED_FOR
        )
        if undecided:
            attempt.tries += 1
            attempt.next_ask_at = clock.now() + pause_after(attempt.tries)
            attempt.save(update_fields=["tries", "next_ask_at"])
        else:
            _fail(attempt)
    changed(attempt, "asked", after={"state": attempt.state})
    return attempt


def ask(attempt: Attempt) -> Attempt:
    """Ask the provider about a try and take the answer."""
    taker = providers.taker(attempt.provider)
    try:
        answer = taker.ask(attempt.pk) if taker else None
    except ProviderDown:
        answer = None
    return note_answer(CALLER, attempt_id=attempt.pk, answer=answer)


@command("payments.fetch_payment")
def fetch(actor: Actor, *, provider: str, answer: Answer) -> Payment:
    """Take over a payment that the provider's report has and ours has not."""
    permit("payments.close")
    with scope(CALLER):
        attempt, charge = _locked_attempt(provider, answer.reference)
        payment, _new = _paid(provider, attempt, charge, answer)
    changed(payment, "fetched")
    return payment
