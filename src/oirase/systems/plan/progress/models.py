"""Figures that have grown old, one row for each figure and office in charge."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.kernel import clock
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField


class OverdueKind(models.TextChoices):
    """What has grown old (種別)."""

    METRIC = "metric", _("集計が止まっている計測値")
    INDICATOR = "indicator", _("実績の報告がない指標")


class Overdue(Record):
    """A figure that somebody should look after (古くなった数値), for the office in charge (none: the whole body).

    The row is there as long as the figure is old. `told_at` is when the officers were told, once; `found_at` since when this is known.
    """

    kind = models.CharField("種別", max_length=10, choices=OverdueKind.choices)
    key = models.CharField("数値の記号", max_length=120)
    title = LocalizedTextField("数値")
    programme = models.PositiveSmallIntegerField("事業の番号", null=True, blank=True)
    fiscal_year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    last_at = models.DateTimeField("最後に集計した日時", null=True, blank=True)
    found_at = models.DateTimeField("見つけた日時", default=clock.now)
    told_at = models.DateTimeField("知らせた日時", null=True, blank=True)

    class Meta:
        verbose_name = "古くなった数値"
        ordering: ClassVar = ["found_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "organisation", "key"], name="overdue_once", nulls_distinct=False
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "found_at", "id"], name="overdue_body"),
            models.Index(fields=["organisation", "found_at", "id"], name="overdue_office"),
        ]

    class Access:
        """Seen by grant only: it is a note to officers; that a figure is old, the public pages say by themselves."""

    def __str__(self) -> str:
        return str(self.title)
