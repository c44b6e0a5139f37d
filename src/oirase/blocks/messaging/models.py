"""Messages and how a person wants to be told."""

from __future__ import annotations

from django.db import models

from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField


class Message(Record):
    """A message to one person (お知らせ): to an account, to an address, or to both.

    Body and organisation are those of the record that it is about: the sender's.
    """

    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宛先", db_index=False
    )
    address = models.EmailField("メールアドレス", max_length=254, blank=True)
    language = models.CharField("メールの言語", max_length=10, default="ja")
    subject = LocalizedTextField("件名")
    text = LocalizedTextField("本文")
    link = models.CharField("リンク", max_length=300, blank=True)
    about = models.CharField("対象", max_length=150, blank=True)
    read_at = models.DateTimeField("既読日時", null=True, blank=True)
    mailed_at = models.DateTimeField("メール送信日時", null=True, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        indexes = [
            models.Index(fields=["user", "created_at", "id"], name="message_inbox"),
            models.Index(fields=["user"], name="message_unread", condition=models.Q(read_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | ~models.Q(address=""), name="message_to_somebody"
            ),
        ]

    class Access:
        parties = ("user",)

    def __str__(self) -> str:
        return str(self.subject)


class Preference(models.Model):
    """How somebody wants to be told (通知設定); without a row, by mail as well."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    by_mail = models.BooleanField("メールでも受け取る", default=True)

    class Meta:
        verbose_name = "通知設定"

    def __str__(self) -> str:
        return f"{self.user_id}: {'mail' if self.by_mail else 'inbox'}"
