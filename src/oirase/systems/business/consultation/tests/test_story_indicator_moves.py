"""An answer moves the figure that the roadmap shows, marked as what it is, beside the reported outturn."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from oirase.blocks.insight import handlers
from oirase.blocks.insight.facade import latest
from oirase.blocks.insight.services import TAKER, take
from oirase.kernel.outbox.dispatch import HANDLERS
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.models import Delivery, EventRow
from oirase.systems.business.consultation import services
from oirase.systems.business.consultation.models import Request

CODE = "consultation.answered_by_month"


def hear() -> None:
    """Bring the answered events to those who listen, as the worker does."""
    for row in EventRow.objects.filter(type="consultation.request_answered"):
        for delivery in Delivery.objects.filter(event_id=row.id):
            event = Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data)
            HANDLERS[delivery.handler].call(event)


def test_the_figure_moves_with_the_answer(desk: SimpleNamespace, asked: Request) -> None:
    assert handlers is not None
    take(TAKER, code=CODE)
    assert latest(CODE) is None, "no request of any body has been answered yet"
    services.answer(desk.officer, request_id=asked.pk, text="回答")
    hear()
    found = latest(CODE, [desk.body.pk])
    assert found is not None
    assert (found.value, found.unit, found.origin) == (Decimal(1), "件", "demo")
    assert {one.month: one.value for one in found.by_month}[6] == Decimal(1)
    assert {one.month: one.value for one in found.by_month}[5] == Decimal(0)
    assert {one.month: one.value for one in found.by_month}[7] is None, "July has not begun"


def test_without_demo_data_it_is_measured(desk: SimpleNamespace, settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    from oirase.systems.business.consultation.tests.conftest import QUESTION

    made = services.submit(desk.visitor, **QUESTION)
    services.answer(desk.officer, request_id=made.pk, text="回答")
    hear()
    assert latest(CODE).origin == "measured"  # type: ignore[union-attr]
