"""Documents that were issued or received."""

from __future__ import annotations

from django.db import models

from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.files.models import StoredFile


class Document(Record):
    """A document (文書) about a record: its file, its number if it has one, and whom it names."""

    title = models.CharField("件名", max_length=300)
    number = models.CharField("文書番号", max_length=40, blank=True)
    about = models.CharField("対象", max_length=150)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="ファイル")
    party = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宛先", db_index=False
    )

    class Meta:
        verbose_name = "文書"
        indexes = [models.Index(fields=["about", "created_at"], name="document_about")]

    class Access:
        parties = ("party",)

    def __str__(self) -> str:
        return self.title
