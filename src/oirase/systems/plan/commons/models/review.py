"""What a reviewer needs beside a draft: the source's own lines and the places where the reading is unsure.

These rows are records of their own, because publishing an edition must not publish them.
"""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oirase.kernel.access.records import Record
from oirase.systems.plan.commons.models.edition import Edition
from oirase.systems.plan.commons.models.programme import Programme


class SourcePage(Record):
    """The lines of a source from which a programme was read (取込元の頁)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="source_pages")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="source_pages")
    order = models.PositiveSmallIntegerField("順")
    lines = models.JSONField("行", default=list, help_text="［行番号, 文字列］の並び")

    class Meta:
        verbose_name = "取込元の頁"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="source_page_once")
        ]

    class Access:
        """Seen by grant only: the descriptive sentences of a source are not ours to publish."""

    def __str__(self) -> str:
        return f"{self.programme_id} {self.order}"


class FlagState(models.TextChoices):
    """What a person said to a doubtful reading (確認の状態)."""

    OPEN = "open", "未確認"
    ACCEPTED = "accepted", "このままでよい"
    CORRECTED = "corrected", "直した"


class Flag(Record):
    """A value that the reading is unsure of (要確認の箇所): which, why, and the lines that speak for it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="flags")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="flags")
    order = models.PositiveSmallIntegerField("順")
    key = models.CharField("項目", max_length=40)
    reason = models.CharField("理由", max_length=500)
    lines = models.JSONField("行番号", default=list)
    state = models.CharField("状態", max_length=10, choices=FlagState.choices, default=FlagState.OPEN)
    resolved_at = models.DateTimeField("確認日時", null=True, blank=True)
    resolved_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "要確認の箇所"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="flag_order_once"),
            models.CheckConstraint(
                condition=Q(state="open", resolved_at__isnull=True)
                | (~Q(state="open") & Q(resolved_at__isnull=False)),
                name="flag_resolved_has_time",
            ),
        ]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"
