"""Tables of sign-in that allauth does not bring: the counters of the limits, and the keys of service accounts."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id


class Counter(models.Model):
    """How often something was tried in a window of time (試行回数); the key is a hash, so it names nobody."""

    key = models.CharField(max_length=64)
    window_start = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "ratelimit_counter"
        verbose_name = "試行回数"
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="ratelimit_counter_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class ServiceKey(models.Model):
    """A key by which a service account uses the API (APIキー), through its last day; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField("用途", max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("発行日時", default=clock.now, editable=False)
    expires_on = models.DateField("有効期限")
    revoked_at = models.DateTimeField("失効日時", null=True, blank=True)

    class Meta:
        verbose_name = "APIキー"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires_on < clock.today()
