"""Tables of the audit record. `audit_entry` is partitioned by month; ids of actors and rows are soft references."""

from __future__ import annotations

import uuid

from django.db import models


class Entry(models.Model):
    """One command that somebody carried out (操作記録)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField("日時")
    xid = models.BigIntegerField("トランザクション")
    command = models.CharField("操作", max_length=100)
    actor = models.CharField("利用者", max_length=100)
    body_id = models.UUIDField("団体", null=True)
    request = models.CharField("リクエスト", max_length=64)
    subjects = models.JSONField("対象")
    payload = models.TextField("内容", null=True, help_text="ハッシュした文字列そのもの(JSON)")
    payload_hash = models.BinaryField("内容のハッシュ")

    class Meta:
        managed = False
        db_table = "audit_entry"
        verbose_name = "監査記録"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.command}"


class Link(models.Model):
    """The place of an entry in the chain: `head` = SHA-256(head before | digest of the entry)."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    entry_at = models.DateTimeField()
    digest = models.BinaryField()
    head = models.BinaryField()

    class Meta:
        verbose_name = "監査記録の連鎖"

    def __str__(self) -> str:
        return f"{self.seq}"


class Seal(models.Model):
    """One run of the sealer: up to which link and which snapshot horizon (封印)."""

    seq = models.BigIntegerField(primary_key=True, help_text="この封印までの連鎖番号")
    head = models.BinaryField()
    horizon = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = "監査記録の封印"

    def __str__(self) -> str:
        return f"{self.seq} {self.sealed_at}"


class ReadEntry(models.Model):
    """Somebody looked at personal data (閲覧記録): who, whose, which record, for what."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("日時")
    actor = models.CharField("閲覧者", max_length=100)
    actor_name = models.CharField("閲覧者名", max_length=200)
    person_id = models.UUIDField("対象者", db_index=True)
    subject = models.CharField("対象", max_length=200)
    purpose = models.CharField("目的", max_length=200)
    request = models.CharField("リクエスト", max_length=64)

    class Meta:
        verbose_name = "閲覧記録"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at} {self.actor_name} {self.subject}"
