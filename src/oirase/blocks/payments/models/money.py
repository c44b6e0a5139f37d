"""Money that came in and money that went out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.payments.models.charges import Charge, Means
from oirase.blocks.payments.rules import Unexpected
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record

UNEXPECTED = {
    Unexpected.NO_CHARGE: _("対応する請求がない"),
    Unexpected.CANCELLED: _("取り消した請求への入金"),
    Unexpected.EXPIRED: _("期限後の入金"),
    Unexpected.TWICE: _("二重の入金"),
    Unexpected.AMOUNT: _("金額が違う"),
}


class Payment(Record):
    """Money received once (入金). With an `unexpected` reason it settles nothing and waits for an officer.

    `provider` and `external_ref` are the outside's name for it, unique together. `reserved` is what refunds asked for and made take
    of it, `returned` what has left. `close` is the daily close that holds it.
    """

    charge = models.ForeignKey(
        Charge, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="請求"
    )
    payer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="納付者", db_index=False
    )
    amount = models.PositiveIntegerField("入金額（円）")
    reserved = models.PositiveIntegerField("返金予定を含む額", default=0)
    returned = models.PositiveIntegerField("返金した額", default=0)
    means = models.CharField("収納方法", max_length=12, choices=Means.choices)
    provider = models.CharField("決済事業者", max_length=30, blank=True)
    external_ref = models.CharField("決済事業者の番号", max_length=100, blank=True)
    received_at = models.DateTimeField("支払日時")
    booked_on = models.DateField("収納日")
    unexpected = models.CharField("想定外の理由", max_length=10, blank=True, choices=list(UNEXPECTED.items()))
    receipt_number = models.CharField("領収番号", max_length=30, blank=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取扱者", db_index=False
    )
    tendered = models.PositiveIntegerField("お預かり", null=True, blank=True)
    voided_at = models.DateTimeField("取消日時", null=True, blank=True)
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取消者", db_index=False
    )
    void_reason = models.CharField("取消しの理由", max_length=500, blank=True)
    close = models.ForeignKey(
        "payments.DailyClose",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name="日計",
    )
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "入金"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "external_ref"],
                condition=~Q(external_ref=""),
                name="payments_payment_once",
            ),
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(unexpected="", voided_at__isnull=True),
                name="payments_settled_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "receipt_number"],
                condition=~Q(receipt_number=""),
                name="payments_receipt_number",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount"),
            models.CheckConstraint(
                condition=Q(returned__lte=F("reserved")) & Q(reserved__lte=F("amount")),
                name="payments_payment_reserved",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | (Q(voided_at__isnull=False, reserved=0) & ~Q(voided_by=F("received_by"))),
                name="payments_payment_voided",
            ),
            models.CheckConstraint(
                condition=Q(tendered__isnull=True) | Q(tendered__gte=F("amount")),
                name="payments_payment_tendered",
            ),
            models.CheckConstraint(
                condition=~Q(unexpected="") | Q(charge__isnull=False),
                name="payments_payment_settles_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "received_at", "id"], name="payment_body_received"),
            models.Index(fields=["organisation", "received_at", "id"], name="payment_office_received"),
            models.Index(fields=["organisation", "booked_on"], name="payment_office_booked"),
            models.Index(fields=["provider", "booked_on"], name="payment_provider_booked"),
        ]

    class Access:
        parties = ("payer",)

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"

    @property
    def change(self) -> int | None:
        """Return what was given back on the counter (お釣り)."""
        return None if self.tendered is None else self.tendered - self.amount

    @property
    def left(self) -> int:
        """Return what may still be asked back."""
        return 0 if self.voided_at else self.amount - self.reserved

    @property
    def settles(self) -> bool:
        """Whether this payment settles its charge."""
        return not self.unexpected and self.voided_at is None


class RefundWay(models.TextChoices):
    """How money goes back (返金方法)."""

    PROVIDER = "provider", _("支払った方法へ返す")
    CASH = "cash", _("窓口で現金を返す")
    TRANSFER = "transfer", _("口座へ振り込む")


class RefundState(models.TextChoices):
    """Where a refund stands (返金の状態)."""

    REQUESTED = "requested", _("確認待ち")
    SENDING = "sending", _("送金中")
    DONE = "done", _("返金済み")
    REJECTED = "rejected", pgettext_lazy("refund", "却下")


REFUND_TONES = {"requested": "warning", "sending": "info", "done": "success", "rejected": "neutral"}


class Refund(Record):
    """Money given back of one payment (返金): asked for by one officer, confirmed by another."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", verbose_name="入金")
    amount = models.PositiveIntegerField("返金額（円）")
    reason = models.CharField("理由", max_length=500)
    way = models.CharField("返金方法", max_length=10, choices=RefundWay.choices)
    note = models.CharField("振込の記録", max_length=200, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=RefundState.choices, default=RefundState.REQUESTED
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依頼者", db_index=False
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認者", db_index=False
    )
    decided_at = models.DateTimeField("確認日時", null=True, blank=True)
    booked_on = models.DateField("出金日", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("送信の回数", default=0)
    next_try_at = models.DateTimeField("次に送る日時", null=True, blank=True)
    close = models.ForeignKey(
        "payments.DailyClose",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name="日計",
    )

    class Meta:
        verbose_name = "返金"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="payments_refund_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="done", booked_on__isnull=False)
                | (~Q(state="done") & Q(booked_on__isnull=True)),
                name="payments_refund_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], name="refund_next", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["organisation", "booked_on"], name="refund_office_booked"),
        ]

    class Access:
        through = "payment"

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return REFUND_TONES[self.state]
