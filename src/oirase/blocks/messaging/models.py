"""Messages, their deliveries, how people want to be told, what officers have worded, and checks of the mail's way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.messaging.rules import DUE, FAILED, State
from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField

STATES = {
    State.QUEUED: pgettext_lazy("delivery", "送信待ち"),
    State.SENDING: pgettext_lazy("delivery", "送信中"),
    State.SENT: pgettext_lazy("delivery", "送信済み"),
    State.DELIVERED: pgettext_lazy("delivery", "到達"),
    State.DEFERRED: pgettext_lazy("delivery", "再送待ち"),
    State.BOUNCED: pgettext_lazy("delivery", "不達"),
    State.REFUSED: pgettext_lazy("delivery", "受取拒否"),
    State.SUPPRESSED: pgettext_lazy("delivery", "送信停止中の宛先"),
    State.GIVEN_UP: pgettext_lazy("delivery", "再送を終了"),
}
TONES = {State.SENT: "info", State.DELIVERED: "success", State.DEFERRED: "warning"} | dict.fromkeys(
    FAILED, "error"
)


class Channel(models.TextChoices):
    """A way out of the house (連絡手段); the inbox is the message itself."""

    MAIL = "mail", _("メール")
    SMS = "sms", _("SMS")


class SecondChannel(models.TextChoices):
    """When short messages are sent to a confirmed number (SMSの利用)."""

    FALLBACK = "fallback", _("メールが届かないときだけ")
    ALWAYS = "always", _("いつも")
    NEVER = "never", _("使わない")


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
            models.Index(fields=["user"], name="message_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["about", "created_at"], name="message_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(address=""), name="message_to_somebody"
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
    by_sms = models.CharField(
        "SMSの利用", max_length=10, choices=SecondChannel.choices, default=SecondChannel.FALLBACK
    )

    class Meta:
        verbose_name = "通知設定"

    def __str__(self) -> str:
        return f"{self.user_id}: {'mail' if self.by_mail else 'inbox'}"


class ContactPoint(models.Model):
    """An address or number that its owner confirms by a code (連絡先の確認).

    The code is computed from `nonce` and the installation's key when it is sent and when it is typed in, and kept nowhere.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    channel = models.CharField("手段", max_length=10, choices=Channel.choices)
    address = models.CharField("連絡先", max_length=254)
    verified_at = models.DateTimeField("確認日時", null=True, blank=True)
    nonce = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField("確認番号の発行日時", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("試行回数", default=0)

    class Meta:
        verbose_name = "連絡先"
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="contact_point_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class Suppression(models.Model):
    """An address to which nothing is sent, because mail came back from it, until its owner confirms it (送信停止)."""

    address = models.CharField("連絡先", max_length=254, primary_key=True)
    since = models.DateTimeField("停止日時", default=clock.now)
    reason = models.CharField("理由", max_length=500)

    class Meta:
        verbose_name = "送信停止"

    def __str__(self) -> str:
        return f"{self.address} {self.since:%Y-%m-%d}"


class Delivery(Record):
    """One message on its way over one channel (配達); of the sender's body and office.

    `flow` is the letters of one kind from one office: flows take turns. `round` grows when what was accepted is sent again, so
    that a report about an earlier sending is told from one about this.
    """

    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    channel = models.CharField("手段", max_length=10, choices=Channel.choices)
    address = models.CharField("宛先", max_length=254)
    domain = models.CharField("宛先ドメイン", max_length=254)
    flow = models.CharField("送信の種類", max_length=64)
    state = models.CharField("状況", max_length=10, choices=list(STATES.items()), default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("送信回数", default=0)
    round = models.PositiveSmallIntegerField("送信のやり直し", default=1)
    due_at = models.DateTimeField("送信予定", default=clock.now)
    changed_at = models.DateTimeField("更新日時", default=clock.now)
    reason = models.CharField("理由", max_length=500, blank=True)
    provider_id = models.CharField("事業者の番号", max_length=200, blank=True)

    class Meta:
        verbose_name = "配達"
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=False, contact__isnull=True)
                | Q(message__isnull=True, contact__isnull=False),
                name="delivery_of_one_thing",
            ),
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state__in=DUE)),
            models.Index(fields=["state"], name="delivery_sending", condition=Q(state=State.SENDING)),
            models.Index(fields=["body", "changed_at", "id"], name="delivery_body_changed"),
            models.Index(fields=["organisation", "changed_at", "id"], name="delivery_office_changed"),
            models.Index(
                fields=["body", "changed_at"], name="delivery_failed", condition=Q(state__in=FAILED)
            ),
            models.Index(fields=["provider_id"], name="delivery_provider", condition=~Q(provider_id="")),
        ]

    class Access:
        parties = ("user",)
        masked = {"address": "messaging.contacts"}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return TONES.get(State(self.state), "neutral")


class Step(models.Model):
    """One change of a delivery (配達の経過); steps are only added."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=list(STATES.items()))
    attempt = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "配達の経過"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="step_sending", condition=Q(state=State.SENDING))]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.state}"


class Wording(Record):
    """A body's own words for a declared message in one language (文面); each saving is a new number, the newest holds."""

    code = models.CharField("種類", max_length=100)
    language = models.CharField("言語", max_length=10)
    number = models.PositiveIntegerField("版")
    subject = models.CharField("件名", max_length=200, blank=True)
    text = models.TextField("本文", max_length=8000, blank=True)
    is_default = models.BooleanField("標準の文面に戻す", default=False)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "文面"
        constraints = [
            models.UniqueConstraint(fields=["body", "code", "language", "number"], name="wording_number"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language} {self.number}"


class MailCheck(Record):
    """What the names and a test of sending said about the mail of a domain on a day (送信前の確認)."""

    domain = models.CharField("送信ドメイン", max_length=254)
    findings = models.JSONField("結果", default=list)

    class Meta:
        verbose_name = "送信前の確認"
        indexes = [models.Index(fields=["body", "created_at", "id"], name="mail_check_body")]

    def __str__(self) -> str:
        return f"{self.domain} {self.created_at:%Y-%m-%d}"


class Probe(models.Model):
    """A mail of a check to one test address, and when whoever reads it there said that it came (送信試験)."""

    check_of = models.ForeignKey(MailCheck, models.CASCADE, related_name="probes")
    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    confirmed_at = models.DateTimeField("到達の確認日時", null=True, blank=True)

    class Meta:
        verbose_name = "送信試験"

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.message_id}"
