"""Snapshots of figures, and when each metric was last taken."""

from __future__ import annotations

from django.db import models

from oirase.kernel.access.models import Body


class Origin(models.TextChoices):
    """Where a live figure comes from (出所)."""

    MEASURED = "measured", "実測値"
    DEMO = "demo", "デモ値"


class Snapshot(models.Model):
    """A value as it was from `taken_at` until the next snapshot of the same figure; rows are only ever added.

    Snapshots are sums without personal data, so they have no rights of their own; what is listed where, pages decide.
    """

    metric = models.CharField("計測値", max_length=100)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="団体", db_index=False)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月", null=True, blank=True)
    dimensions = models.JSONField("内訳", default=dict, blank=True)
    value = models.DecimalField("値", max_digits=18, decimal_places=4)
    origin = models.CharField("出所", max_length=10, choices=Origin.choices)
    taken_at = models.DateTimeField("集計日時")

    class Meta:
        verbose_name = "計測値の記録"
        indexes = [
            models.Index(
                fields=["metric", "body", "fiscal_year", "month", "-taken_at", "-id"], name="snapshot_newest"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__isnull=True) | models.Q(month__range=(1, 12)), name="snapshot_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.fiscal_year}/{self.month or '-'}: {self.value}"


class Taking(models.Model):
    """When a metric was last taken, and the problem if the last try failed (集計の状態)."""

    metric = models.CharField("計測値", max_length=100, primary_key=True)
    taken_at = models.DateTimeField("集計日時", null=True, blank=True)
    tried_at = models.DateTimeField("試行日時")
    problem = models.CharField("問題", max_length=300, blank=True)

    class Meta:
        verbose_name = "集計の状態"

    def __str__(self) -> str:
        return f"{self.metric}: {self.taken_at}"
