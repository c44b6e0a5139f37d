"""What goes to accounting: one row for each line of a payment, refunds shared out over the lines of what they give back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from oirase.blocks.payments.facade import ChargeLine, Payment, Refund, RefundState, desk
from oirase.kernel.access.actors import Actor
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.tabular import Column

COLUMNS: Sequence[Column] = (
    Column("fiscal_year", "会計年度", "fiscal_year"),
    Column("booked_on", "収納日", "date"),
    Column("office_code", "組織コード"),
    Column("office", "組織"),
    Column("revenue_code", "歳入科目"),
    Column("title", "内容"),
    Column("kind", "区分"),
    Column("means", "方法"),
    Column("amount", "金額", "integer"),
    Column("charge_number", "請求番号"),
    Column("receipt_number", "領収番号"),
    Column("closed", "日計", "date"),
    Column("id", "入出金の番号"),
)
KINDS = {"received": _("収納"), "unexpected": _("想定外の入金"), "refunded": _("返金")}


def rows_between(actor: Actor, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Yield the rows of the officer's offices booked in some days, in order; amounts of refunds are negative.

    Payments that were voided never happened. What an unexpected payment is for, nobody knows: its revenue account is empty.
    """
    found = [*_received(actor, first, last), *_refunded(actor, first, last)]
    yield from sorted(found, key=lambda row: (row["booked_on"], row["id"], row["title"]))


def _received(actor: Actor, first: date, last: date) -> Iterator[dict[str, Any]]:
    rows: Any = Payment.objects.visible_to(actor, "close", granted=True)
    rows = rows.filter(booked_on__range=(first, last), voided_at=None)
    for payment in rows.select_related("charge", "organisation", "close").prefetch_related("charge__lines"):
        common = _common(payment, payment, "unexpected" if payment.unexpected else "received")
        common["means"] = str(payment.get_means_display())
        if payment.unexpected:
            yield common | {"amount": payment.amount}
        else:
            lines = list(payment.charge.lines.all())
            yield from ({**common, **_of_line(line), "amount": line.amount} for line in lines)


def _refunded(actor: Actor, first: date, last: date) -> Iterator[dict[str, Any]]:
    rows: Any = Refund.objects.visible_to(actor, "close", granted=True)
    rows = rows.filter(booked_on__range=(first, last), state=RefundState.DONE).select_related(
        "payment__charge", "payment__organisation", "close"
    )
    for refund in rows.prefetch_related("payment__charge__lines"):
        payment = refund.payment
        common = _common(refund, payment, "refunded")
        common["means"] = str(refund.get_way_display())
        if payment.unexpected or payment.charge is None:
            yield common | {"amount": -refund.amount}
            continue
        lines = list(payment.charge.lines.all())
        parts = desk.shares(refund.amount, [line.amount for line in lines])
        yield from (
            {**common, **_of_line(line), "amount": -part}
            for line, part in zip(lines, parts, strict=True)
            if part
        )


def _common(row: Any, payment: Payment, kind: str) -> dict[str, Any]:
    office = payment.organisation
    return {
        "fiscal_year": fiscal_year(row.booked_on),
        "booked_on": row.booked_on,
        "office_code": office.code if office else "",
        "office": str(office) if office else "",
        "revenue_code": "",
        "title": str(payment.charge.title) if payment.charge else "",
        "kind": str(KINDS[kind]),
        "charge_number": payment.charge.number if payment.charge else "",
        "receipt_number": payment.receipt_number,
        "closed": row.close.day if row.close else None,
        "id": str(row.pk),
    }


def _of_line(line: ChargeLine) -> dict[str, Any]:
    return {"revenue_code": line.revenue_code, "title": str(line.title)}
