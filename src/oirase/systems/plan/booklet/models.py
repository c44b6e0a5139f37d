"""Which booklets there are. The PDF itself can be made again at any time, so it is a file beside the row and no document of record."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models

from oirase.kernel import clock
from oirase.systems.plan.commons.models import Edition, EditionState
from oirase.systems.plan.commons.models.parts import Part

LANGUAGES = ("ja", "en")


class BookletState(models.TextChoices):
    """How far the making of a booklet has come (冊子の状態)."""

    WAITING = "waiting", "順番待ち"
    MAKING = "making", "作成中"
    MADE = "made", "作成済み"
    FAILED = "failed", "失敗"


class Booklet(Part):
    """An edition's booklet in one language (冊子), seen exactly where the edition is seen.

    It is ordered, made and kept; `digest` names what it was made from, text and template, so that the same is not made twice. A
    booklet that was made of a draft is never given out as that of the published edition: `edition_state` says of which.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    language = models.CharField("言語", max_length=2)
    state = models.CharField(
        "状態", max_length=10, choices=BookletState.choices, default=BookletState.WAITING
    )
    ordered_at = models.DateTimeField("依頼日時", default=clock.now)
    edition_state = models.CharField(
        "作成時の版の状態", max_length=10, choices=EditionState.choices, blank=True
    )
    digest = models.CharField("内容のSHA-256", max_length=64, blank=True)
    pages = models.PositiveIntegerField("頁数", default=0)
    size = models.PositiveIntegerField("大きさ", default=0)
    made_at = models.DateTimeField("作成日時", null=True, blank=True)

    class Meta:
        verbose_name = "冊子"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "language"], name="booklet_once"),
            models.CheckConstraint(condition=models.Q(language__in=LANGUAGES), name="booklet_language"),
        ]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language}"

    @property
    def path(self) -> str:
        """Return where the PDF stands in the storage."""
        return f"{FOLDER}/{self.pk}/{self.digest}.pdf"

    def is_for(self, edition: Edition) -> bool:
        """Whether there is a PDF of the edition as it stands, a draft or published."""
        made = bool(self.digest) and self.edition_state == edition.state
        return made and default_storage.exists(self.path)

    @property
    def is_under_way(self) -> bool:
        """Whether it is waited for."""
        return self.state in (BookletState.WAITING, BookletState.MAKING)


FOLDER = "booklets"
