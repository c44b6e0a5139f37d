"""What people keep for themselves in lists."""

import uuid

from django.db import models

TITLE_LENGTH = 60
QUERY_LENGTH = 2000


class SavedView(models.Model):
    """A list's filters and order under a name (保存した条件); it belongs to one person and holds no record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField(db_index=True)
    listing = models.CharField(max_length=100)
    title = models.CharField("名前", max_length=TITLE_LENGTH)
    query = models.CharField(max_length=QUERY_LENGTH)

    class Meta:
        verbose_name = "保存した条件"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["user_id", "listing", "title"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.title
