"""What is known of a file."""

from __future__ import annotations

from django.db import models

from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record


class FileState(models.TextChoices):
    """Whether a file may be handed on."""

    QUARANTINED = "quarantined", "検査待ち"
    CLEAN = "clean", "利用可"
    REFUSED = "refused", "利用不可"


class StoredFile(Record):
    """A file of a body: its name as it was given, and where its content is found."""

    name = models.CharField("ファイル名", max_length=255)
    media_type = models.CharField("種類", max_length=100)
    size = models.PositiveBigIntegerField("大きさ")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    state = models.CharField("状態", max_length=20, choices=FileState.choices, default=FileState.QUARANTINED)
    reason = models.CharField("理由", max_length=200, blank=True)
    uploader = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登録者"
    )

    class Meta:
        verbose_name = "ファイル"
        indexes = [models.Index(fields=["body", "sha256"], name="file_content")]

    class Access:
        parties = ("uploader",)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Return where the content stands in the storage."""
        return content_path(self.body_id, self.sha256)


def content_path(body_id: object, sha256: str) -> str:
    """Return the place of a body's content."""
    return f"content/{body_id}/{sha256[:2]}/{sha256}"
