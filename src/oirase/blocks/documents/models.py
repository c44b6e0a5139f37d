"""Documents that were issued or received, and the templates of notices with their versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.files.models import StoredFile
from oirase.kernel.texts import LocalizedTextField


class NoticeKind(models.TextChoices):
    """What sort of letter a notice is (通知の種類)."""

    DECISION = "decision", _("処分・決定の通知")
    CORRECTION = "correction", _("補正のお願い")
    RECEIPT = "receipt", _("受付のお知らせ")
    CERTIFICATE = "certificate", pgettext_lazy("notice", "証明書")
    OTHER = "other", _("その他の通知")


class TemplateState(models.TextChoices):
    """Where a version of a template stands: only one of a code is a draft, and only one is published."""

    DRAFT = "draft", pgettext_lazy("template", "下書き")
    PUBLISHED = "published", pgettext_lazy("template", "使用中")
    REPLACED = "replaced", pgettext_lazy("template", "旧版")
    WITHDRAWN = "withdrawn", pgettext_lazy("template", "使用停止")


class Seal(models.TextChoices):
    """What stands under the sender's name for the official seal (公印)."""

    OMITTED = "omitted", _("「（公印省略）」と書く")
    ROOM = "room", _("公印を押す余白を空ける")
    NONE = "none", _("何も書かない")


TONES = {"draft": "info", "published": "success", "replaced": "neutral", "withdrawn": "warning"}


class NoticeTemplate(Record):
    """One version of a notice's template (様式): texts by language and part. What was published is never changed again."""

    code = models.CharField("様式コード", max_length=80)
    number = models.PositiveIntegerField("版")
    name = LocalizedTextField("名称")
    kind = models.CharField("種類", max_length=20, choices=NoticeKind.choices)
    state = models.CharField(
        "状態", max_length=20, choices=TemplateState.choices, default=TemplateState.DRAFT
    )
    texts = models.JSONField("本文", default=dict)
    seal = models.CharField("公印", max_length=20, choices=Seal.choices, default=Seal.OMITTED)
    unconfirmed = models.BooleanField("未確認", default=True)
    from_pack = models.BooleanField("既定の文", default=False)
    note = models.CharField("変更の理由", max_length=500, blank=True)
    changed_at = models.DateTimeField("更新日時", default=clock.now)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="更新者", db_index=False
    )
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    withdrawn_at = models.DateTimeField("停止日時", null=True, blank=True)

    class Meta:
        verbose_name = "通知の様式"
        constraints = [
            models.UniqueConstraint(fields=["body", "code", "number"], name="template_number_once"),
            models.UniqueConstraint(
                fields=["body", "code"], condition=Q(state="published"), name="template_one_published"
            ),
            models.UniqueConstraint(
                fields=["body", "code"], condition=Q(state="draft"), name="template_one_draft"
            ),
        ]

    class Access:
        """Seen and changed by whoever looks after templates (`documents.templates`)."""

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    def parts(self, language: str) -> dict[str, str]:
        """Return the parts written in exactly this language."""
        found: dict[str, str] = self.texts.get(language, {})
        return found

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return TONES[self.state]


class Document(Record):
    """A document (文書) about a record: its file, its number if it has one, whom it names, and the letter as text.

    `copies` are the composed letters by language (see `letters`); empty for a file that was only kept.
    """

    title = models.CharField("件名", max_length=300)
    number = models.CharField("文書番号", max_length=100, blank=True)
    about = models.CharField("対象", max_length=150)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="ファイル")
    party = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宛先", db_index=False
    )
    template = models.ForeignKey(
        NoticeTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="様式の版"
    )
    issued_on = models.DateField("発出日", null=True, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    copies = models.JSONField("文面", default=dict)
    unshown = models.CharField("印刷できない文字", max_length=100, blank=True)

    class Meta:
        verbose_name = "文書"
        indexes = [
            models.Index(fields=["about", "created_at"], name="document_about"),
            models.Index(fields=["party", "created_at", "id"], name="document_party"),
        ]

    class Access:
        parties = ("party",)

    def __str__(self) -> str:
        return self.title
