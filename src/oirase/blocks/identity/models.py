"""Tables of sign-in that allauth does not bring: the counters of the limits, keys of service accounts, codes from the counter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.records import Record


class Counter(models.Model):
    """How often something was tried in a window of time (試行回数); the key is a hash, so it names nobody."""

    key = models.CharField(max_length=64)
    window_start = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "ratelimit_counter"
        verbose_name = "試行回数"
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="ratelimit_counter_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class ServiceKey(models.Model):
    """A key by which a service account uses the API (APIキー), through its last day; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField("用途", max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("発行日時", default=clock.now, editable=False)
    expires_on = models.DateField("有効期限")
    revoked_at = models.DateTimeField("失効日時", null=True, blank=True)

    class Meta:
        verbose_name = "APIキー"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires_on < clock.today()


class Proof(models.TextChoices):
    """By what the officer has seen who the person is (本人確認書類)."""

    NUMBER_CARD = "number_card", _("マイナンバーカード")
    LICENCE = "licence", _("運転免許証")
    PASSPORT = "passport", _("パスポート")
    RESIDENCE_CARD = "residence_card", _("在留カード")
    TWO_PAPERS = "two_papers", _("顔写真のない書類2点")
    COMPANY = "company", _("法人の登記事項証明書と担当者の本人確認書類")


class ResetCode(Record):
    """A code from the counter by which somebody sets a new password once (再設定番号); only its hash is kept.

    Body and organisation are those of the officer who has checked who the person is.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="利用者", db_index=False
    )
    digest = models.CharField(max_length=128)
    proof = models.CharField("本人確認の方法", max_length=20, choices=Proof.choices)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    expires_at = models.DateTimeField("有効期限")
    tries = models.PositiveSmallIntegerField("試行回数", default=0)
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    used_at = models.DateTimeField("使用日時", null=True, blank=True)

    class Meta:
        verbose_name = "再設定番号"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="reset_code_one_open", condition=models.Q(ended_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["user", "created_at"], name="reset_code_user")]

    class Access:
        parties = ("user",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at}"
