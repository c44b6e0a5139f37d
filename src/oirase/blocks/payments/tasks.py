"""Each minute whoever owes an answer is asked for it: providers about tries without a result, and about refunds that have not arrived."""

from __future__ import annotations

from datetime import timedelta

from oirase.blocks.payments.models import Attempt, AttemptState, Refund, RefundState
from oirase.blocks.payments.services import online, refunds
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.schedules import schedule

AT_ONCE = 200


@schedule("payments.ask_providers", every=timedelta(minutes=1))
def ask_providers() -> None:
    """Ask about what is due; each in transactions of its own, so that one that fails keeps nobody waiting."""
    now = clock.now()
    with scope(online.CALLER):
        attempts = list(
            Attempt.objects.filter(state=AttemptState.PENDING, next_ask_at__lte=now).order_by("next_ask_at")[
                :AT_ONCE
            ]
        )
        sending = list(
            Refund.objects.select_related("payment")
            .filter(state=RefundState.SENDING, next_try_at__lte=now)
            .order_by("next_try_at")[:AT_ONCE]
        )
    for attempt in attempts:
        online.ask(attempt)
    for refund in sending:
        refunds.send(refund)
