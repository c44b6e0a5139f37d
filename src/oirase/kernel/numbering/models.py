"""The last number given, per series, office and fiscal year."""

from django.db import models


class Counter(models.Model):
    """How far a series has come in an office and a fiscal year (採番台帳)."""

    series = models.CharField("系列", max_length=60)
    organisation_id = models.UUIDField("組織")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最終番号")

    class Meta:
        verbose_name = "採番"
        constraints = [
            models.UniqueConstraint(fields=["series", "organisation_id", "fiscal_year"], name="counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.fiscal_year}: {self.last}"
