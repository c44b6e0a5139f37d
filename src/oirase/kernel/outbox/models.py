"""Tables of the outbox. `outbox_delivery` is partitioned by month; bodies and actors are soft references."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import pgettext_lazy

from oirase.kernel import clock


class EventRow(models.Model):
    """Something that happened (イベント), as CloudEvents 1.0 has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    body_id = models.UUIDField(null=True)
    time = models.DateTimeField()
    data = models.JSONField()
    request = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "outbox_event"
        verbose_name = "イベント"

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class DeliveryState(models.TextChoices):
    """How far a delivery has come (配送状態)."""

    PENDING = "pending", pgettext_lazy("delivery", "待機")
    FAILING = "failing", pgettext_lazy("delivery", "再試行中")
    DEAD = "dead", pgettext_lazy("delivery", "配送不能")
    DONE = "done", pgettext_lazy("delivery", "完了")
    DROPPED = "dropped", pgettext_lazy("delivery", "取消")


class Delivery(models.Model):
    """One event on its way to one handler (配送)."""

    id = models.BigIntegerField(primary_key=True)
    created_at = models.DateTimeField()
    xid = models.BigIntegerField()
    event_id = models.UUIDField()
    handler = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    lane = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    attempts = models.SmallIntegerField()
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "outbox_delivery"
        verbose_name = "配送"

    def __str__(self) -> str:
        return f"{self.handler} {self.subject} {self.state}"

    @property
    def fault(self) -> str:
        """Return the kind of the error; its words may name people, and whoever runs the platform has no right to those."""
        return self.error.partition(":")[0]


class ScheduleSlot(models.Model):
    """A due time of a schedule that has been written into the queue (定時実行の枠)."""

    name = models.CharField(max_length=120)
    slot = models.DateTimeField()

    class Meta:
        verbose_name = "定時実行の枠"
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="schedule_slot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class JobState(models.TextChoices):
    """How far a long job has come (処理状態)."""

    WAITING = "waiting", pgettext_lazy("job", "待機中")
    RUNNING = "running", pgettext_lazy("job", "処理中")
    DONE = "done", pgettext_lazy("job", "完了")
    FAILED = "failed", pgettext_lazy("job", "失敗")


class Job(models.Model):
    """A long piece of work with its progress (一括処理), seen by whoever started it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=120)
    actor_id = models.UUIDField(null=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    problems = models.JSONField(default=list)
    message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "一括処理"

    def __str__(self) -> str:
        return f"{self.task} {self.done}/{self.total}"
