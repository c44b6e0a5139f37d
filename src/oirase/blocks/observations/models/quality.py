"""Quality control as data: the tests of a series by version, and the spans that an officer decides about."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.blocks.observations.models.numbers import Numbered
from oirase.blocks.observations.models.series import Series
from oirase.kernel.access.records import Record


class QualityConfig(Numbered, Record):
    """Tests and thresholds of a series from a day on (品質管理の設定). Its number is stored with every value that was tested by it.

    `tests` is checked by `qc.configs`: `{"gross_range": {"fail": [-2, 35], "suspect": [0, 30]}, "spike": {...}}`.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="configs", verbose_name="観測系列")
    since = models.DateTimeField("適用開始")
    tests = models.JSONField("検定", default=dict)
    source = models.CharField("出典", max_length=500, blank=True)
    unconfirmed = models.BooleanField("未確認", default=True)

    class Meta:
        verbose_name = "品質管理の設定"
        indexes: ClassVar = [models.Index(fields=["series", "-since"], name="observations_config_series")]

    class Access:
        through = "series"

    def __str__(self) -> str:
        return f"{self.series_id} {self.since:%Y-%m-%d}"


class Verdict(models.TextChoices):
    """What an officer says about a span (判定); cleared is one in which a re-run finds nothing any more."""

    OPEN = "open", _("未判定")
    ACCEPTED = "accepted", _("採用")
    REJECTED = "rejected", _("棄却")
    CLEARED = "cleared", _("解消")


class Span(Numbered, Record):
    """A stretch of values that a test found suspect or bad (疑わしい区間), for the officer's queue.

    The verdict is about the values that the test found, or with `whole` about all between first and last.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="spans", verbose_name="観測系列")
    test = models.SlugField("検定", max_length=30)
    flag = models.PositiveSmallIntegerField("フラグ")
    first_at = models.DateTimeField("始まり")
    last_at = models.DateTimeField("終わり")
    count = models.PositiveIntegerField("件数", default=1)
    verdict = models.CharField("判定", max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    whole = models.BooleanField("区間全体", default=False)
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("判定日時", null=True, blank=True)

    class Meta:
        verbose_name = "疑わしい区間"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "verdict", "-last_at"], name="observations_span_queue"),
            models.Index(fields=["series", "-last_at"], name="observations_span_series"),
        ]

    class Access:
        through = "series"

    def __str__(self) -> str:
        return f"{self.series_id} {self.test} {self.first_at:%Y-%m-%d %H:%M}"
