"""The desk of the facade: what the staff's system calls for counter, refunds, close and reports. Commands here are whole and are called by pages."""

from oirase.blocks.payments.fees import fees_on
from oirase.blocks.payments.links import payer_link
from oirase.blocks.payments.papers import receipt_pdf, response, slip_pdf
from oirase.blocks.payments.ports import behind
from oirase.blocks.payments.providers import Answer, ProviderDown, Reported, Taker, reporting, taker, terminal
from oirase.blocks.payments.rules import shares
from oirase.blocks.payments.selectors import Sheet, sheet_of
from oirase.blocks.payments.services.charging import cancel_charge, sell
from oirase.blocks.payments.services.closing import Totals, close_day, first_open_day, totals_of
from oirase.blocks.payments.services.counter import serves, take_card, take_cash, take_cash_together, undo
from oirase.blocks.payments.services.online import fetch
from oirase.blocks.payments.services.receiving import accept
from oirase.blocks.payments.services.refunds import confirm, reject, request_refund
from oirase.blocks.payments.services.slips import StoreResult, import_report, reissue
from oirase.blocks.payments.slips.files import HEADS as STORE_HEADS
from oirase.blocks.payments.slips.files import read as read_store_report

__all__ = [
    "STORE_HEADS",
    "Answer",
    "ProviderDown",
    "Reported",
    "Sheet",
    "StoreResult",
    "Taker",
    "Totals",
    "accept",
    "behind",
    "cancel_charge",
    "close_day",
    "confirm",
    "fees_on",
    "fetch",
    "first_open_day",
    "import_report",
    "payer_link",
    "read_store_report",
    "receipt_pdf",
    "reissue",
    "reject",
    "reporting",
    "request_refund",
    "response",
    "sell",
    "serves",
    "shares",
    "sheet_of",
    "slip_pdf",
    "taker",
    "take_card",
    "take_cash",
    "take_cash_together",
    "terminal",
    "totals_of",
    "undo",
]
