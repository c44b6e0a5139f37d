"""What divisions owe for an edition in the making: a sheet per programme, every change to it, and what was sent back."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.kernel import clock
from oirase.kernel.access.records import Record
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.models.parts import Part


class SheetState(models.TextChoices):
    """Where a sheet stands (個票の状態)."""

    OWED = "owed", _("未提出")
    SUBMITTED = "submitted", _("提出済み")
    RETURNED = "returned", _("差戻し")
    ACCEPTED = "accepted", _("確認済み")


TONES = {
    SheetState.OWED: "neutral",
    SheetState.SUBMITTED: "info",
    SheetState.RETURNED: "warning",
    SheetState.ACCEPTED: "success",
}


class Sheet(Record):
    """What a division hands in for one programme (個票). Its organisation is the division that owes it.

    `version` counts saves; each `Change` carries the version that it made, so that what a person once opened can be told from it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    programme = models.OneToOneField(Programme, models.CASCADE, related_name="+")
    state = models.CharField("状態", max_length=10, choices=SheetState.choices, default=SheetState.OWED)
    due_on = models.DateField("期限")
    edited_at = models.DateTimeField("最終更新", null=True, blank=True)
    edited_by = models.UUIDField(null=True, editable=False)
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    submitted_by = models.UUIDField(null=True, editable=False)
    submit_note = models.CharField("提出の際の説明", max_length=500, blank=True)
    accepted_at = models.DateTimeField("確認日時", null=True, blank=True)
    accepted_by = models.UUIDField(null=True, editable=False)
    reminded_on = models.DateField("最後に督促した日", null=True, blank=True)

    class Meta:
        verbose_name = "個票"
        indexes: ClassVar = [
            models.Index(fields=["body", "due_on", "id"], name="sheet_body_due"),
            models.Index(fields=["organisation", "due_on", "id"], name="sheet_office_due"),
            models.Index(fields=["edition", "state"], name="sheet_edition_state"),
        ]

    class Access:
        """Seen by grant only: a draft is the office's own until it is published."""

    def __str__(self) -> str:
        return str(self.programme)

    @property
    def tone(self) -> str:
        """The tone of the chip that names its state."""
        return TONES[SheetState(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether the division still has to hand it in."""
        return self.state in (SheetState.OWED, SheetState.RETURNED)

    @property
    def is_late(self) -> bool:
        """Whether it is still owed after its day."""
        return self.is_open and self.due_on < clock.today()


class Change(Part):
    """One field of a sheet that somebody changed (変更の記録); never altered."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    key = models.CharField("項目", max_length=120)
    before = models.TextField("変更前", blank=True)
    after = models.TextField("変更後", blank=True)
    at = models.DateTimeField("日時", default=clock.now)
    by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "個票の変更"
        ordering: ClassVar = ["version", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "version", "key"], name="change_once_per_version")
        ]

    class Access:
        through = "sheet"

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Remark(Part):
    """A field that the office in charge sent back, and why (差戻しの意見); an empty key means the sheet as a whole."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="remarks")
    key = models.CharField("項目", max_length=120, blank=True)
    text = models.CharField("意見", max_length=1000)
    at = models.DateTimeField("日時", default=clock.now)
    by = models.UUIDField(null=True, editable=False)
    answered_at = models.DateTimeField("対応日時", null=True, blank=True)

    class Meta:
        verbose_name = "差戻しの意見"
        ordering: ClassVar = ["at", "key"]
        indexes: ClassVar = [models.Index(fields=["sheet", "answered_at"], name="remark_open")]

    class Access:
        through = "sheet"

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"
