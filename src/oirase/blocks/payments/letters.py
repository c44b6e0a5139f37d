"""What payers with an account are told: by inbox and mail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import notify
from oirase.blocks.payments.models import Charge, Payment, Refund

SETTLED = gettext_noop("お支払いを受け付けました（%(number)s）")
SETTLED_TEXT = gettext_noop(
    "「%(title)s」のお支払い %(amount)s円を受け付けました。\n請求番号: %(number)s\n\n領収書は、支払いのページで保存できます。"
)
REFUNDED = gettext_noop("返金しました（%(number)s）")
REFUNDED_TEXT = gettext_noop(
    "「%(title)s」のお支払いのうち %(amount)s円を返金しました。\n請求番号: %(number)s"
)


def settled(charge: Charge, payment: Payment) -> None:
    """Confirm a payment to the payer's account."""
    _tell(charge, SETTLED, SETTLED_TEXT, payment.amount)


def refunded(charge: Charge, refund: Refund) -> None:
    """Tell the payer's account that money has gone back."""
    _tell(charge, REFUNDED, REFUNDED_TEXT, refund.amount)


def _tell(charge: Charge, subject: str, text: str, amount: int) -> None:
    if charge.payer_id:
        notify(
            [charge.payer_id],
            about=charge,
            subject=subject,
            text=text,
            link=reverse("payments:charge", args=[charge.pk]),
            values={"number": charge.number, "title": charge.title, "amount": f"{amount:,}"},
        )
