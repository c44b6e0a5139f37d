"""An edition of the roadmap and the headings under which its programmes stand."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField
from oirase.systems.plan.commons.models.parts import Part


class EditionState(models.TextChoices):
    """Where an edition stands (版の状態): only drafts change, only published ones are public."""

    DRAFT = "draft", "下書き"
    PUBLISHED = "published", "公開"
    WITHDRAWN = "withdrawn", "取下げ"


class SourceKind(models.TextChoices):
    """What an edition was read from (取込元)."""

    TEXT = "text", "公表資料のテキスト"
    TABLES = "tables", "表（CSV・XLSX）"
    PACK = "pack", "県のデータ"
    REVISION = "revision", "改定作業"


class Edition(Record):
    """One issue of the roadmap for a fiscal year (ロードマップの版): draft, then published and frozen, perhaps withdrawn.

    A correction of a year's roadmap is a new revision; the highest published one is what people read. `source_sha256`
    recognises a source that was loaded before.
    """

    fiscal_year = models.PositiveSmallIntegerField("年度", help_text="年度が始まる西暦年")
    revision = models.PositiveSmallIntegerField("版番号", default=1)
    title = LocalizedTextField("名称")
    publisher = LocalizedTextField("発行者", blank=True)
    source_title = LocalizedTextField("出典", blank=True)
    field_level = LocalizedTextField("大見出しの呼び名", blank=True)
    item_level = LocalizedTextField("中見出しの呼び名", blank=True)
    figures_as_of = models.DateField("数値の時点", null=True, blank=True)
    stated_programme_count = models.PositiveIntegerField("資料に記された事業数", null=True, blank=True)
    stated_budget_thousand_yen = models.BigIntegerField("資料に記された合計額（千円）", null=True, blank=True)
    state = models.CharField("状態", max_length=10, choices=EditionState.choices, default=EditionState.DRAFT)
    source_kind = models.CharField("取込元", max_length=10, choices=SourceKind.choices)
    source_name = models.CharField("ファイル名", max_length=255)
    source_sha256 = models.CharField("ファイルのSHA-256", max_length=64)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    publish_reason = models.CharField("未確認のまま公開した理由", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, blank=True)
    withdraw_reason = models.CharField("取下げの理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "ロードマップの版"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "fiscal_year", "revision"], name="edition_once"),
            models.UniqueConstraint(
                fields=["body", "source_sha256"], condition=~Q(state="withdrawn"), name="edition_source_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="edition_published_has_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-fiscal_year", "-revision"], name="edition_newest")
        ]

    class Access:
        public: ClassVar = {"state": "published"}

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == EditionState.DRAFT


class Field(Part):
    """The upper heading of an edition (分野)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="fields")
    code = models.CharField("コード", max_length=60)
    order = models.PositiveSmallIntegerField("順")
    name = LocalizedTextField("名称")

    class Meta:
        verbose_name = "分野"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "code"], name="field_code_once")]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return str(self.name)


class Item(Part):
    """The lower heading, inside a field (項目)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    field = models.ForeignKey(Field, models.CASCADE, related_name="items")
    code = models.CharField("コード", max_length=60)
    order = models.PositiveSmallIntegerField("順")
    name = LocalizedTextField("名称")

    class Meta:
        verbose_name = "項目"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "code"], name="item_code_once")]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return str(self.name)
