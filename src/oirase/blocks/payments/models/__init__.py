"""Rows of money: `fees` the table of fees, `charges` what is to be paid, `money` what came and went, `books` slips, closes, callbacks."""

from oirase.blocks.payments.models.books import (
    Attempt,
    AttemptState,
    Callback,
    CallbackOutcome,
    DailyClose,
    DemoOrder,
    Slip,
)
from oirase.blocks.payments.models.charges import STATES, TONES, Charge, ChargeLine, Means
from oirase.blocks.payments.models.fees import Fee
from oirase.blocks.payments.models.money import UNEXPECTED, Payment, Refund, RefundState, RefundWay

__all__ = [
    "STATES",
    "TONES",
    "UNEXPECTED",
    "Attempt",
    "AttemptState",
    "Callback",
    "CallbackOutcome",
    "Charge",
    "ChargeLine",
    "DailyClose",
    "DemoOrder",
    "Fee",
    "Means",
    "Payment",
    "Refund",
    "RefundState",
    "RefundWay",
    "Slip",
]
