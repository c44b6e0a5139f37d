"""Charges and their lines."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.payments import rules
from oirase.blocks.payments.rules import State
from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField

STATES = {
    State.OPEN: _("支払い待ち"),
    State.EXPIRED: _("期限切れ"),
    State.CANCELLED: pgettext_lazy("charge", "取消し"),
    State.PAID: _("支払い済み"),
    State.PART_REFUNDED: _("一部返金"),
    State.REFUNDED: _("返金済み"),
}
TONES = {
    State.OPEN: "warning",
    State.EXPIRED: "error",
    State.CANCELLED: "neutral",
    State.PAID: "success",
    State.PART_REFUNDED: "info",
    State.REFUNDED: "neutral",
}


class Means(models.TextChoices):
    """How money reaches the office (収納方法)."""

    ONLINE = "online", _("オンライン決済")
    CONVENIENCE = "convenience", _("コンビニ払込票")
    PAYEASY = "payeasy", _("ペイジー")
    CASH = "cash", _("窓口（現金）")
    TERMINAL = "terminal", _("窓口（カード）")


CASHLESS = (Means.ONLINE, Means.PAYEASY, Means.TERMINAL)


class Charge(Record):
    """A demand for money (請求) about a record of a higher floor: `about` is "<app label>.<model>/<id>", empty for a sale at the counter.

    `received` and `returned` add up all money of this charge; `refunded` is the part of `returned` that was given back of the payment
    that settled it. The state follows from these and the dates.
    """

    number = models.CharField("請求番号", max_length=30, editable=False)
    about = models.CharField("対象", max_length=120, blank=True)
    title = LocalizedTextField("件名")
    payer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="納付者", db_index=False
    )
    payer_name = models.CharField("納付者の氏名・名称", max_length=200)
    total = models.PositiveIntegerField("請求額（円）")
    due_on = models.DateField("支払期限")
    means = models.JSONField("支払方法", default=list)
    language = models.CharField("連絡の言語", max_length=10, default="ja")
    received = models.PositiveIntegerField("入金額", default=0)
    returned = models.PositiveIntegerField("出金額", default=0)
    refunded = models.PositiveIntegerField("返金額", default=0)
    settled_at = models.DateTimeField("納付日時", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)
    cancel_reason = models.CharField("取消しの理由", max_length=500, blank=True)
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "請求"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="payments_charge_number"),
            models.CheckConstraint(condition=Q(total__gt=0), name="payments_charge_total"),
            models.CheckConstraint(condition=Q(returned__lte=F("received")), name="payments_charge_balance"),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("returned")) & Q(refunded__lte=F("total")),
                name="payments_charge_refunded",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, refunded=0)
                | Q(settled_at__isnull=False, cancelled_at__isnull=True),
                name="payments_charge_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "created_at", "id"], name="charge_body_created"),
            models.Index(fields=["organisation", "created_at", "id"], name="charge_office_created"),
            models.Index(fields=["body", "due_on", "id"], name="charge_body_due"),
            models.Index(fields=["organisation", "due_on", "id"], name="charge_office_due"),
            models.Index(fields=["payer", "created_at", "id"], name="charge_payer"),
            models.Index(fields=["about"], name="charge_about"),
        ]

    class Access:
        parties = ("payer",)

    def __str__(self) -> str:
        return f"{self.number} {self.payer_name}"

    @property
    def standing(self) -> rules.Standing:
        """Return what the state follows from."""
        return rules.Standing(
            total=self.total,
            due_on=self.due_on,
            settled=self.settled_at is not None,
            refunded=self.refunded,
            cancelled=self.cancelled_at is not None,
        )

    @property
    def state(self) -> State:
        """Return the state as of today."""
        return rules.state_of(self.standing, clock.today())

    @property
    def state_title(self) -> str:
        """Return the state in words."""
        return str(STATES[self.state])

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return TONES[self.state]

    @property
    def balance(self) -> int:
        """Return what of this charge's money the office holds."""
        return self.received - self.returned

    @property
    def is_payable(self) -> bool:
        """Whether the payer can pay it by themselves today."""
        return self.state == State.OPEN

    @staticmethod
    def in_state(state: State | str, today: date) -> Q:
        """Return the condition of the charges in a state, as `rules.state_of` says it."""
        unpaid = Q(settled_at__isnull=True, cancelled_at__isnull=True)
        paid = Q(settled_at__isnull=False)
        return {
            State.OPEN: unpaid & Q(due_on__gte=today),
            State.EXPIRED: unpaid & Q(due_on__lt=today),
            State.CANCELLED: Q(cancelled_at__isnull=False),
            State.PAID: paid & Q(refunded=0),
            State.PART_REFUNDED: paid & Q(refunded__gt=0, refunded__lt=F("total")),
            State.REFUNDED: paid & Q(refunded=F("total")),
        }[State(state)]


class ChargeLine(Record):
    """One line of a charge (内訳): a fee of the table as it stood on its day, or an amount of its own."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="lines", verbose_name="請求")
    place = models.PositiveSmallIntegerField("順")
    title = LocalizedTextField("内容")
    quantity = models.PositiveIntegerField("数量")
    unit_amount = models.PositiveIntegerField("単価（円）")
    fee_code = models.CharField("手数料の記号", max_length=60, blank=True)
    fee_valid_from = models.DateField("手数料の適用開始日", null=True, blank=True)
    revenue_code = models.CharField("歳入科目", max_length=40, blank=True)
    unconfirmed = models.BooleanField("未確認の金額", default=False)

    class Meta:
        verbose_name = "請求の内訳"
        ordering: ClassVar = ["charge", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charge", "place"], name="payments_line_place"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="payments_line_quantity"),
        ]

    class Access:
        through = "charge"

    def __str__(self) -> str:
        return f"{self.title} x {self.quantity}"

    @property
    def amount(self) -> int:
        """Return quantity times unit amount."""
        return self.quantity * self.unit_amount
