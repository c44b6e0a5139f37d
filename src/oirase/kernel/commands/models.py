"""Keys by which a repeated command is recognised."""

from django.db import models


class IdempotencyKey(models.Model):
    """One use of a client's key for a command (冪等キー)."""

    command = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    actor = models.CharField(max_length=100)
    arguments_hash = models.BinaryField()
    result_model = models.CharField(max_length=100, blank=True)
    result_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "冪等キー"
        constraints = [models.UniqueConstraint(fields=["command", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.command} {self.key}"
