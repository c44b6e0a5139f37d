"""Requests: what a company asked and what the desk answered. How it stands says its case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oirase.blocks.cases.facade import Case
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record

MIN_SCORE, MAX_SCORE = 1, 5


class Topic(models.TextChoices):
    """What it is about (相談の分野)."""

    PROCESS = "process", _("業務の見直し・効率化")
    SYSTEM = "system", _("システム・機器の導入")
    DATA = "data", _("データの活用")
    SALES = "sales", _("販路・ネット販売")
    PEOPLE = "people", _("人材の育成・確保")
    SECURITY = "security", _("情報セキュリティ")
    SUBSIDY = "subsidy", _("補助金・支援制度")
    OTHER = "other", _("その他")


class Request(Record):
    """A company's question to the desk (相談) with its answer, as part of a case and under the case's id.

    Who asked and how they are reached, number, state, who is in charge, days and all that was said stand in the case;
    whoever sees the case sees its request.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="+", verbose_name="案件")
    topic = models.CharField("分野", max_length=10, choices=Topic.choices)
    question = models.TextField("相談内容", max_length=4000)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    contact_name = models.CharField("担当者名", max_length=100)
    answer = models.TextField("回答", max_length=8000, blank=True)
    answered_at = models.DateTimeField("最初の回答日時", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回答者", db_index=False
    )
    score = models.PositiveSmallIntegerField("満足度", null=True, blank=True)
    comment = models.CharField("満足度の理由", max_length=1000, blank=True)
    rated_at = models.DateTimeField("満足度の回答日時", null=True, blank=True)

    class Meta:
        verbose_name = "相談"
        constraints = [
            models.CheckConstraint(condition=Q(id=F("case")), name="request_has_its_cases_id"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(MIN_SCORE, MAX_SCORE)),
                name="request_score",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answered_at"], name="request_answered_at", condition=Q(answered_at__isnull=False)
            )
        ]

    class Access:
        prefix = "cases"
        through = "case"
        masked = {"contact_name": "cases.contact"}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return f"{self.case_id} {self.topic}"
