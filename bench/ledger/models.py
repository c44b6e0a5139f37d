"""Cases as an office keeps them: enough of a record to have every kind of access."""

from __future__ import annotations

from django.db import models

from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record, RecordQuerySet


class Case(Record):
    """A case (案件) with an applicant, a kind and a state."""

    applicant = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, default="a")
    state = models.CharField(max_length=10, default="open")
    title = models.CharField(max_length=100)
    contact = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "案件"
        indexes = [
            models.Index(fields=["body", "received_at", "id"], name="case_body_received"),
            models.Index(fields=["organisation", "received_at", "id"], name="case_office_received"),
            models.Index(fields=["applicant", "received_at", "id"], name="case_applicant_received"),
            models.Index(
                fields=["received_at", "id"],
                name="case_public_received",
                condition=models.Q(state="published"),
            ),
        ]

    class Access:
        parties = ("applicant",)
        public = {"state": "published"}
        constraints = ("kind",)
        masked = {"contact": "ledger.contact"}

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """A note on a case: seen where the case is seen."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.CharField(max_length=100)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "案件のメモ"

    class Access:
        through = "case"

    def __str__(self) -> str:
        return self.text


class Receipt(models.Model):
    """What a handler got, and when."""

    event_id = models.UUIDField()
    subject = models.CharField(max_length=200)
    number = models.IntegerField()
    sent_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "受領の記録"

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
