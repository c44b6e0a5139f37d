"""What surrounds the money: tries to pay online, slips, callbacks of providers, daily closes, and the simulated provider's own book."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oirase.blocks.payments.models.charges import Charge
from oirase.blocks.payments.models.money import Payment
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record


class AttemptState(models.TextChoices):
    """How a try to pay ended (支払いの試み)."""

    PENDING = "pending", _("結果待ち")
    PAID = "paid", _("成功")
    FAILED = "failed", _("不成立")


class Attempt(Record):
    """One try to pay a charge through a provider or a terminal (支払いの試み); its id is what we call it there.

    As long as nothing is heard, the provider is asked at `next_ask_at`; a pending try is never thought lost.
    """

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="attempts", verbose_name="請求")
    provider = models.CharField("決済事業者", max_length=30)
    amount = models.PositiveIntegerField("金額（円）")
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取扱者", db_index=False
    )
    state = models.CharField(
        "状態", max_length=10, choices=AttemptState.choices, default=AttemptState.PENDING
    )
    tries = models.PositiveSmallIntegerField("照会の回数", default=0)
    next_ask_at = models.DateTimeField("次に照会する日時", null=True, blank=True)

    class Meta:
        verbose_name = "支払いの試み"
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["next_ask_at"], name="attempt_next", condition=Q(next_ask_at__isnull=False))
        ]

    class Access:
        through = "charge"

    def __str__(self) -> str:
        return f"{self.provider} {self.state}"


class Slip(Record):
    """A slip for convenience stores and Pay-easy (払込票), with the numbers that are read from it; one reissued gets a new barcode."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="slips", verbose_name="請求")
    barcode = models.CharField("バーコードの数字", max_length=44, unique=True)
    institution = models.CharField("収納機関番号", max_length=5)
    payment_number = models.CharField("納付番号", max_length=20, unique=True)
    confirmation = models.CharField("確認番号", max_length=6)
    division = models.CharField("納付区分", max_length=3)
    amount = models.PositiveIntegerField("金額（円）")
    due_on = models.DateField("支払期限")
    reissue = models.PositiveSmallIntegerField("再発行の回数", default=0)
    unconfirmed = models.BooleanField("未確認の設定による", default=True)

    class Meta:
        verbose_name = "払込票"
        ordering: ClassVar = ["-reissue"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charge", "reissue"], name="payments_slip_reissue")
        ]

    class Access:
        through = "charge"

    def __str__(self) -> str:
        return self.barcode


class CallbackOutcome(models.TextChoices):
    """What came of a provider's call (通知の結果)."""

    SETTLED = "settled", _("収納した")
    FAILED = "failed", _("不成立を記録した")
    REPEATED = "repeated", _("すでに記録済み")
    UNEXPECTED = "unexpected", _("想定外の入金として記録した")
    FORGED = "forged", _("署名が正しくない")
    STALE = "stale", _("時刻が古い")
    UNREADABLE = "unreadable", _("読めない")


class Callback(Record):
    """One call of a provider (決済事業者からの通知) and what came of it; of a forged one nothing but its hash is kept."""

    provider = models.CharField("決済事業者", max_length=30)
    outcome = models.CharField("結果", max_length=10, choices=CallbackOutcome.choices)
    reference = models.CharField("こちらの番号", max_length=100, blank=True)
    external_ref = models.CharField("決済事業者の番号", max_length=100, blank=True)
    amount = models.PositiveIntegerField("金額（円）", null=True, blank=True)
    digest = models.CharField("内容のハッシュ", max_length=64)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="入金"
    )

    class Meta:
        verbose_name = "決済事業者からの通知"
        indexes: ClassVar = [
            models.Index(fields=["body", "created_at", "id"], name="callback_body_created"),
            models.Index(fields=["organisation", "created_at", "id"], name="callback_office_created"),
        ]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return f"{self.provider} {self.outcome}"


class DailyClose(Record):
    """An office's day, counted and closed (日計): totals as they were, cash expected and counted, why they differ."""

    day = models.DateField("日")
    totals = models.JSONField("方法ごとの合計")
    expected_cash = models.IntegerField("あるはずの現金（円）")
    counted_cash = models.PositiveIntegerField("数えた現金（円）")
    reason = models.CharField("差額の理由", max_length=500, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="締めた職員", db_index=False
    )
    closed_at = models.DateTimeField("締めた日時")

    class Meta:
        verbose_name = "日計"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="payments_close_once"),
            models.CheckConstraint(
                condition=Q(expected_cash=F("counted_cash")) | ~Q(reason=""), name="payments_close_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "day", "id"], name="close_body_day")]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"

    @property
    def difference(self) -> int:
        """Return counted less expected cash (過不足)."""
        return self.counted_cash - self.expected_cash


class DemoOrder(models.Model):
    """What the simulated provider and terminal believe (模擬の決済事業者の帳簿): a book of somebody else's, for demonstrations."""

    provider = models.CharField("決済事業者", max_length=30)
    reference = models.CharField("依頼の番号", max_length=100, unique=True)
    amount = models.PositiveIntegerField("依頼額（円）")
    state = models.CharField("状態", max_length=10, default="open")
    external_ref = models.CharField("取引番号", max_length=100, blank=True)
    paid_amount = models.PositiveIntegerField("受け取った額", null=True, blank=True)
    paid_at = models.DateTimeField("受け取った日時", null=True, blank=True)
    refunds = models.JSONField("返した額", default=dict)

    class Meta:
        verbose_name = "模擬の決済"

    def __str__(self) -> str:
        return f"{self.provider} {self.reference} {self.state}"
