"""Passages of text with the keys by which they are found."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from oirase.kernel import clock


class PairSetField(models.Field):  # type: ignore[type-arg]
    """A set of short texts as a tsvector without positions: given as a list, only ever asked with `__matches`."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's tsvector."""
        return "tsvector"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Build the tsvector from an array."""
        return "array_to_tsvector(%s::text[])"


@PairSetField.register_lookup
class Matches(models.Lookup):  # type: ignore[type-arg]
    """`tokens__matches=tsquery`."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Compile to the @@ operator."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, self.rhs]


class Passage(models.Model):
    """Up to 1,000 characters of one record's text in one language; a newer index has greater ids."""

    record_type = models.CharField(max_length=100)
    record_id = models.UUIDField()
    language = models.CharField(max_length=10)
    field = models.CharField(max_length=60, blank=True, help_text="a guarded field, or empty")
    title = models.CharField(max_length=300)
    title_key = models.CharField(max_length=400)
    text = models.TextField()
    key = models.TextField()
    tokens = PairSetField()
    indexed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "検索用の文"
        indexes = [
            GinIndex(fields=["tokens"], name="search_passage_tokens"),
            models.Index(fields=["record_type", "record_id"], name="search_passage_record"),
            models.Index(fields=["record_type", "title_key"], name="search_passage_title"),
        ]

    def __str__(self) -> str:
        return self.title
