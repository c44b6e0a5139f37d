"""Paper: the receipt (領収書) and the slip (払込票) as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from oirase.blocks.documents.facade import typeset
from oirase.blocks.payments.models import Charge, ChargeLine, Payment, Slip
from oirase.blocks.payments.services.online import CALLER
from oirase.blocks.payments.slips.bars import bars
from oirase.kernel.access.rowsecurity import scope
from oirase.ui.days import day_text

TEMPLATES = Path(__file__).parent / "typst"


def response(pdf: bytes, filename: str) -> HttpResponse:
    """Return a paper as a download that no cache keeps."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    plain = filename.encode("ascii", "ignore").decode() or "paper.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{plain}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def receipt_pdf(payment: Payment, *, with_officer: bool) -> bytes:
    """Return the receipt of a payment: number, day, payer, amount, what for, office. ValueError for one that settles nothing.

    The counter's paper names the officer who took the money; what payers fetch by themselves names the office only.
    """
    charge = payment.charge
    if charge is None or not payment.settles:
        raise ValueError("there is nothing to acknowledge")
    with scope(CALLER):
        lines = list(ChargeLine.objects.filter(charge=charge).order_by("place"))
        sender = [str(charge.body.name), str(charge.organisation)]
    english = get_language() == "en"
    return typeset(
        TEMPLATES / "receipt.typ",
        {
            "language": _language(),
            "title": _("領収書"),
            "demo": _("見本（架空の支払いです）") if payment.is_demo else "",
            "number": [_("領収番号"), payment.receipt_number],
            "day": day_text(payment.booked_on),
            "payer": charge.payer_name if english else f"{charge.payer_name} 様",
            "amount": [_("領収金額"), _yen(payment.amount)],
            "sentence": _("上記の金額を領収しました。"),
            "lines": _lines(lines),
            "heads": [_("内訳"), _("数量"), _("単価"), _("金額")],
            "facts": [
                [_("件名"), str(charge.title)],
                [_("請求番号"), charge.number],
                [_("収納方法"), str(payment.get_means_display())],
                *([[_("取扱者"), str(payment.received_by)]] if with_officer and payment.received_by else []),
            ],
            "sender": sender,
        },
    )


def _lines(lines: list[ChargeLine]) -> list[list[str]]:
    return [[str(one.title), f"{one.quantity:,}", _yen(one.unit_amount), _yen(one.amount)] for one in lines]


def _yen(amount: int) -> str:
    return f"¥{amount:,}"


def _language() -> str:
    return (get_language() or "ja").partition("-")[0]


def slip_data(charge: Charge, slip: Slip) -> dict[str, Any]:
    """Return what the slip's template shows. It is read by stores and banks, so it speaks Japanese."""
    with scope(CALLER):
        sender = [str(charge.body.name), str(charge.organisation)]
    black, width = bars(slip.barcode)
    with override("ja"):
        return {
            "title": _("払込票"),
            "sample": _("見本：この払込票では支払えません（番号は未確認の設定による）")
            if slip.unconfirmed
            else "",
            "payer": f"{charge.payer_name} 様",
            "sender": sender,
            "amount": [_("金額"), _yen(slip.amount)],
            "facts": [
                [_("件名"), str(charge.title)],
                [_("請求番号"), charge.number],
                [_("支払期限"), day_text(slip.due_on)],
            ],
            "payeasy": [
                [_("収納機関番号"), slip.institution],
                [_("納付番号"), slip.payment_number],
                [pgettext("payments", "確認番号"), slip.confirmation],
                [_("納付区分"), slip.division],
            ],
            "payeasy_title": _("ペイジー（ATM・インターネットバンキング）"),
            "store_title": _("コンビニエンスストア"),
            "bars": [list(one) for one in black],
            "modules": width,
            "digits": f"({slip.barcode[:2]}){slip.barcode[2:8]}-{slip.barcode[8:]}",
        }


def slip_pdf(charge: Charge, slip: Slip) -> bytes:
    """Return a slip: payer, amount, day, Pay-easy numbers, the barcode 60 mm wide with its digits."""
    return typeset(TEMPLATES / "slip.typ", slip_data(charge, slip))
