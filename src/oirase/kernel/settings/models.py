"""Values with the day from which they hold."""

from __future__ import annotations

from django.db import models

from oirase.kernel import clock


class Setting(models.Model):
    """One value of a key from a day on (適用開始日), for one body or, with an empty code, for all."""

    key = models.CharField("項目", max_length=100)
    body_code = models.CharField("団体コード", max_length=40, blank=True)
    valid_from = models.DateField("適用開始日")
    value = models.JSONField("値")
    source = models.CharField("根拠", max_length=500)
    unconfirmed = models.BooleanField("未確認", default=False)
    changed_by = models.UUIDField("変更者", null=True, blank=True)
    changed_at = models.DateTimeField("変更日時", default=clock.now)

    class Meta:
        verbose_name = "設定値"
        ordering = ["key", "body_code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "body_code", "valid_from"], name="setting_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.valid_from}-)"
