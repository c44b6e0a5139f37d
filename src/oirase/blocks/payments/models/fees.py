"""The table of fees, each amount with the day from which it holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.kernel import clock
from oirase.kernel.access.models import Body
from oirase.kernel.texts import LocalizedTextField


class FeeKind(models.TextChoices):
    """What sort of public money it is (収入の種類)."""

    FEE = "fee", pgettext_lazy("payments", "手数料")
    USE = "use", _("使用料")
    OTHER = "other", _("その他の収入")


class Fee(models.Model):
    """An amount of a body's table of fees (手数料・使用料) from a day on; the newest one that has begun holds.

    `revenue_code` is the revenue account (歳入科目) to which the body books it.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="団体", db_index=False)
    code = models.CharField("記号", max_length=60)
    kind = models.CharField("種類", max_length=10, choices=FeeKind.choices)
    title = LocalizedTextField("名称")
    unit = LocalizedTextField("単位")
    amount = models.PositiveIntegerField("金額（円）")
    valid_from = models.DateField("適用開始日")
    revenue_code = models.CharField("歳入科目", max_length=40, blank=True)
    source = models.CharField("根拠", max_length=500)
    unconfirmed = models.BooleanField("未確認", default=False)
    changed_by = models.UUIDField("変更者", null=True, blank=True)
    changed_at = models.DateTimeField("変更日時", default=clock.now)

    class Meta:
        verbose_name = "手数料・使用料"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["body", "code", "valid_from"], name="payments_fee_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.amount}"
