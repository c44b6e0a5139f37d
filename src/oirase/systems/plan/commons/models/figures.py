"""What a programme sets out to do and what came of it: initiatives by year, indicators, achievements."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.kernel.texts import LocalizedTextField
from oirase.systems.plan.commons.models.parts import Part
from oirase.systems.plan.commons.models.programme import Programme


class Origin(models.TextChoices):
    """Where a figure comes from (数値の出所); demo and simulated figures never count as outturn."""

    REPORTED = "reported", "報告値"
    MEASURED = "measured", "実測値"
    DEMO = "demo", "デモ値"
    SIMULATED = "simulated", "試算値"


class Initiative(Part):
    """A line of work inside a programme (取組)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="initiatives")
    order = models.PositiveSmallIntegerField("順")
    name = LocalizedTextField("取組名")
    text = LocalizedTextField("内容", blank=True)

    class Meta:
        verbose_name = "取組"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="initiative_order_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return str(self.name)


class CellKind(models.TextChoices):
    """Whether a year's cell says what is planned or what was done (目標・実績)."""

    PLANNED = "planned", "目標"
    ACTUAL = "actual", "実績"


class Stage(models.TextChoices):
    """How far something has come (段階); the order is that of the work, and of the timeline's legend."""

    STUDY = "study", _("検討")
    BUILD = "build", _("構築")
    TRIAL = "trial", pgettext_lazy("stage", "試行")
    OPERATE = "operate", _("運用")
    ENDED = "ended", _("終了")


class YearCell(Part):
    """What an initiative plans or did in one fiscal year (年度別の工程); `stage` where it is stated or was told by a person."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="cells")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("区分", max_length=10, choices=CellKind.choices)
    text = LocalizedTextField("内容")
    stage = models.CharField("段階", max_length=10, choices=Stage.choices, blank=True, default="")

    class Meta:
        verbose_name = "年度別の工程"
        ordering: ClassVar = ["fiscal_year", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "fiscal_year", "kind"], name="year_cell_once")
        ]

    class Access:
        through = "initiative"

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.kind}"


class Indicator(Part):
    """A figure by which a programme is measured (指標); `metric` binds it to a figure that a running system gives."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField("順")
    name = LocalizedTextField("指標名")
    unit = LocalizedTextField("単位")
    baseline = models.DecimalField("基準値", max_digits=18, decimal_places=3, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("基準年度", null=True, blank=True)
    metric = models.CharField("結び付く計測値", max_length=100, blank=True)
    note = LocalizedTextField("注記", blank=True)

    class Meta:
        verbose_name = "指標"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="indicator_order_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return str(self.name)


class FigureKind(models.TextChoices):
    """Whether a figure is aimed at or reached (目標値・実績値)."""

    TARGET = "target", "目標値"
    ACTUAL = "actual", "実績値"


class IndicatorFigure(Part):
    """The target or actual value of an indicator for a fiscal year, with where it comes from (年度の値)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="figures")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("区分", max_length=10, choices=FigureKind.choices)
    value = models.DecimalField("値", max_digits=18, decimal_places=3)
    origin = models.CharField("出所", max_length=10, choices=Origin.choices, default=Origin.REPORTED)

    class Meta:
        verbose_name = "指標の値"
        ordering: ClassVar = ["fiscal_year", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "fiscal_year", "kind", "origin"], name="figure_once")
        ]

    class Access:
        through = "indicator"

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.kind} {self.value}"


class Achievement(Part):
    """What was reached in a year, in words (主な取組実績)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="achievements")
    order = models.PositiveSmallIntegerField("順")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    text = LocalizedTextField("内容")

    class Meta:
        verbose_name = "取組実績"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="achievement_order_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return str(self.text)
