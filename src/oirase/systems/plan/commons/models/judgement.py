"""What was decided about a programme, and what was mended in print: decisions, endings, errata."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oirase.kernel import clock
from oirase.kernel.texts import LocalizedTextField
from oirase.systems.plan.commons.models.edition import Edition
from oirase.systems.plan.commons.models.parts import Part
from oirase.systems.plan.commons.models.programme import Programme


class DecisionKind(models.TextChoices):
    """What became of something that was planned (判断の種別)."""

    CANCELLED = "cancelled", _("中止・見送り")
    NOT_HELD = "not_held", _("開催なし")
    NO_TAKER = "no_taker", _("応募・申請なし")
    POSTPONED = "postponed", _("延期")
    CHANGED = "changed", _("見直し")
    OTHER = "other", _("その他")


class Decision(Part):
    """Why something planned did not come as planned (判断の記録): said in the open, beside the figures."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="decisions")
    order = models.PositiveSmallIntegerField("順")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("種別", max_length=10, choices=DecisionKind.choices)
    text = LocalizedTextField("内容")

    class Meta:
        verbose_name = "判断の記録"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="decision_order_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return str(self.text)


class Ending(Part):
    """A programme of the edition before that this edition no longer has, and why (事業の終了)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="endings")
    predecessor = models.ForeignKey(Programme, models.CASCADE, related_name="endings")
    reason = LocalizedTextField("理由")

    class Meta:
        verbose_name = "事業の終了"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "predecessor"], name="ending_once")
        ]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return str(self.reason)


class Erratum(Part):
    """A mistake of a published edition that was mended (正誤): what was printed, what is right, since when and why.

    `key` names the field of the programme as `commons.fields` does.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="errata")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="errata")
    key = models.CharField("項目", max_length=120)
    before = models.TextField("誤", blank=True)
    after = models.TextField("正", blank=True)
    reason = models.CharField("理由", max_length=500)
    corrected_at = models.DateTimeField("訂正日時", default=clock.now)
    corrected_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "正誤"
        ordering: ClassVar = ["-corrected_at", "key"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="erratum_has_reason")]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return f"{self.key}: {self.before} > {self.after}"
