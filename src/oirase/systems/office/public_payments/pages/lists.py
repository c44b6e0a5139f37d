"""The lists of charges and of payments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.payments.facade import STATES, UNEXPECTED, Means, Payment
from oirase.kernel.access.http import actor_in, page, permission
from oirase.systems.office.public_payments.selectors import lists as selectors
from oirase.ui.lists import Choice, Column, DateRange, Listing, ModelSource, Order, Text

WHICH = (("settling", _("収納した入金")), ("unexpected", _("想定外の入金")), ("voided", _("取り消した入金")))


def _may(request: HttpRequest) -> dict[str, Any]:
    actor = actor_in(request)
    return {"may": {name: actor.has(f"payments.{name}") for name in ("counter", "close")}}


def _charge_link(row: Payment) -> str:
    return reverse("public-payments:charge", args=[row.charge_id]) if row.charge_id else ""


def _standing(row: Payment) -> str:
    if row.voided_at:
        return str(WHICH[2][1])
    return str(UNEXPECTED[row.unexpected]) if row.unexpected else str(WHICH[0][1])  # type: ignore[index]


CHARGES = Listing(
    name="public_payments.charges",
    title=_("請求一覧"),
    source=ModelSource(selectors.charges, granted=True),
    columns=(
        Column(
            "number",
            _("請求番号"),
            link=lambda row: reverse("public-payments:charge", args=[row.pk]),
            head=True,
        ),
        Column("title", _("件名")),
        Column("payer_name", _("納付する方")),
        Column("total", _("金額"), kind="yen"),
        Column("state", _("状態"), value=lambda row: row.state_title, chip=lambda row: row.tone),
        Column("due_on", _("支払期限"), kind="day"),
        Column("balance", _("預かっている額"), kind="yen", optional=True),
        Column("organisation", pgettext_lazy("payments", "窓口"), optional=True),
        Column("created_at", _("請求した日時"), kind="moment", optional=True),
    ),
    filters=(
        Text("q", _("請求番号・名前・件名")),
        Choice("state", _("状態"), choices=tuple(STATES.items())),
        DateRange("due", _("支払期限")),
    ),
    orders={"created_at": Order("created_at", _("請求した日時")), "due_on": Order("due_on", _("支払期限"))},
    default_order="-created_at",
    template="public_payments/charges.html",
    empty=_("請求はまだありません。"),
    more=_may,
)
PAYMENTS = Listing(
    name="public_payments.payments",
    title=_("入金一覧"),
    source=ModelSource(selectors.payments, granted=True),
    columns=(
        Column("received_at", _("支払日時"), kind="moment", link=_charge_link, head=True),
        Column("amount", _("金額"), kind="yen"),
        Column("means", _("収納方法"), value=lambda row: row.get_means_display()),
        Column(
            "standing",
            _("扱い"),
            value=_standing,
            chip=lambda row: "neutral" if row.voided_at else "warning" if row.unexpected else "success",
        ),
        Column("charge", _("請求番号"), value=lambda row: row.charge.number if row.charge else None),
        Column("receipt_number", _("領収番号")),
        Column("returned", _("返金した額"), kind="yen", optional=True),
        Column("received_by", _("取扱者"), optional=True),
        Column("provider", _("決済事業者"), optional=True),
        Column("external_ref", _("決済事業者の番号"), optional=True),
        Column("booked_on", _("収納日"), kind="day", optional=True),
        Column("organisation", pgettext_lazy("payments", "窓口"), optional=True),
    ),
    filters=(
        Text("q", _("番号・名前")),
        Choice("means", _("収納方法"), choices=Means.choices),
        Choice("which", _("扱い"), choices=WHICH),
        DateRange("received", _("支払日")),
    ),
    orders={"received_at": Order("received_at", _("支払日時"))},
    default_order="-received_at",
    empty=_("入金はまだありません。"),
)


@page(permission("payments.view"))
def charges(request: HttpRequest) -> HttpResponseBase:
    """List charges with filters and exports."""
    return CHARGES.respond(request)


@page(permission("payments.view"))
def payments(request: HttpRequest) -> HttpResponseBase:
    """List payments with filters and exports."""
    return PAYMENTS.respond(request)
