"""Holds, and the ends of records."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from oirase.kernel.access.records import Record


class LegalHold(Record):
    """A record that must not go for now (廃棄の停止), and why."""

    record_type = models.CharField("種別", max_length=100)
    record_id = models.UUIDField("記録")
    reason = models.CharField("理由", max_length=500)
    placed_by = models.CharField("停止した人", max_length=100)
    lifted_at = models.DateTimeField("解除日時", null=True, blank=True)

    class Meta:
        verbose_name = "廃棄の停止"
        indexes = [
            models.Index(
                fields=["record_type", "record_id"], name="hold_record", condition=Q(lifted_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.record_id}"


class DisposalState(models.TextChoices):
    """Where the end of a record stands."""

    PROPOSED = "proposed", "廃棄候補"
    KEPT = "kept", "延長"
    DISPOSED = "disposed", "廃棄済み"


class Disposal(Record):
    """The end of a record (廃棄簿): proposed, put off, or done; done it is the stub that stays."""

    record_type = models.CharField("種別", max_length=100)
    record_id = models.UUIDField("記録")
    retention_class = models.CharField("保存期間", max_length=20)
    over_on = models.DateField("保存期間満了日")
    state = models.CharField(
        "状態", max_length=20, choices=DisposalState.choices, default=DisposalState.PROPOSED
    )
    kept_until = models.DateField("延長期限", null=True, blank=True)
    note = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.CharField("決定者", max_length=100, blank=True)
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)

    class Meta:
        verbose_name = "廃棄"
        constraints = [models.UniqueConstraint(fields=["record_type", "record_id"], name="disposal_once")]
        indexes = [models.Index(fields=["body", "state", "over_on"], name="disposal_state")]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.record_id}: {self.state}"
