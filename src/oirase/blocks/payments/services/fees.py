"""Recording amounts of the table of fees."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.payments.models import Fee
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.access.records import Forbidden, bodies_of
from oirase.kernel.commands import Rejected, audited, command, permit

LARGEST = 99_999_999


def record_fee(body: Body, code: str, valid_from: date, **values: Any) -> Fee:
    """Write an amount from a day on (inside a command); the same day again corrects it. Rejected without a source."""
    if not str(values.get("source", "")).strip():
        raise Rejected(_("根拠を入力してください。"), "source")
    if not 0 <= values["amount"] <= LARGEST:
        raise Rejected(_("金額を確認してください。"), "amount")
    fee, _made = Fee.objects.update_or_create(body=body, code=code, valid_from=valid_from, defaults=values)
    return fee


@command("payments.add_fee")
def add_fee(
    actor: Actor, *, fee_id: int, amount: int, valid_from: date, source: str, unconfirmed: bool = False
) -> Fee:
    """Record a new amount of a fee from a day on; charges that stand keep theirs."""
    permit("payments.fees")
    like = Fee.objects.select_related("body").filter(pk=fee_id).first()
    if like is None or like.body_id not in bodies_of(actor, "payments.fees"):
        raise Forbidden("payments.fees")
    made = record_fee(
        like.body,
        like.code,
        valid_from,
        kind=like.kind,
        title=like.title,
        unit=like.unit,
        revenue_code=like.revenue_code,
        amount=amount,
        source=source.strip(),
        unconfirmed=unconfirmed,
        changed_by=actor.user_id,
    )
    audited(
        [{"type": "payments.fee", "id": str(made.pk), "action": "recorded"}],
        {"code": made.code, "amount": amount, "valid_from": str(valid_from)},
        made.body_id,
    )
    return made
