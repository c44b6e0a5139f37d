"""Looking up fees by their day, and making lines of charges from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from oirase.blocks.payments.models import Fee
from oirase.kernel.access.models import Body
from oirase.kernel.texts import LocalizedText


class NoFee(LookupError):
    """No amount of this code holds on the day; the text is for the person who can record one."""


@dataclass(frozen=True)
class Line:
    """A line of a charge before it is written."""

    title: LocalizedText
    unit_amount: int
    quantity: int = 1
    fee_code: str = ""
    fee_valid_from: date | None = None
    revenue_code: str = ""
    unconfirmed: bool = False

    @property
    def amount(self) -> int:
        """Return quantity times unit amount."""
        return self.quantity * self.unit_amount


def fee_on(code: str, day: date, body: Body) -> Fee:
    """Return the fee of a body's table that holds on the day which the law names; NoFee when none does."""
    found = Fee.objects.filter(body=body, code=code, valid_from__lte=day).order_by("-valid_from").first()
    if found is None:
        message = _("手数料「%(code)s」の%(day)s時点の金額が登録されていません。")
        raise NoFee(message % {"code": code, "day": day.isoformat()})
    return found


def fee_line(code: str, day: date, body: Body, quantity: int = 1) -> Line:
    """Return a line of so many units of a fee as it stands on a day; NoFee."""
    fee = fee_on(code, day, body)
    return Line(
        title=fee.title,
        unit_amount=fee.amount,
        quantity=quantity,
        fee_code=fee.code,
        fee_valid_from=fee.valid_from,
        revenue_code=fee.revenue_code,
        unconfirmed=fee.unconfirmed,
    )


def fees_on(day: date, body: Body) -> list[Fee]:
    """Return the fees of a body that hold on a day, by code."""
    rows = Fee.objects.filter(body=body, valid_from__lte=day).order_by("code", "-valid_from").distinct("code")
    return list(rows)
