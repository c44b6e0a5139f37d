"""A programme of the roadmap: who runs it, from when to when, for how much, and what it was before."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.models import Organisation
from oirase.kernel.texts import LocalizedText, LocalizedTextField
from oirase.systems.plan.commons.models.edition import Edition, Item
from oirase.systems.plan.commons.models.parts import Part


class Programme(Part):
    """One programme of an edition (事業), under the number by which the document counts it.

    `bureau_name` and the divisions' names are kept as printed; the organisations beside them are what they were recognised
    as. `budget_thousand_yen` is the initial budget: the sum of the initial budget lines, kept here for lists.
    `found_in_source` is false where the document's index names the programme and its page is missing. `code` stays with the
    programme from edition to edition, whatever its number: the year and number under which it first appeared.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="programmes")
    item = models.ForeignKey(Item, models.RESTRICT, related_name="programmes")
    number = models.PositiveSmallIntegerField("番号")
    code = models.CharField("事業の記号", max_length=20, default="", blank=True)
    title = LocalizedTextField("事業名")
    summary = LocalizedTextField("概要", blank=True)
    note = LocalizedTextField("注記", blank=True)
    bureau = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    bureau_name = models.CharField("担当部局（記載どおり）", max_length=200, blank=True)
    start_year = models.PositiveSmallIntegerField("事業始期（年度）", null=True, blank=True)
    end_year = models.PositiveSmallIntegerField("事業終期（年度）", null=True, blank=True)
    budget_thousand_yen = models.BigIntegerField("当初予算（千円）", null=True, blank=True)
    found_in_source = models.BooleanField("資料に頁がある", default=True)
    search_text = models.TextField(editable=False, default="", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    reviewed_at = models.DateTimeField("確認日時", null=True, blank=True)
    reviewed_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "事業"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number"], name="programme_number_once"),
            models.UniqueConstraint(
                fields=["edition", "code"], condition=~Q(code=""), name="programme_code_once"
            ),
            models.CheckConstraint(
                condition=Q(end_year__isnull=True)
                | Q(start_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                name="programme_period_order",
            ),
            models.CheckConstraint(
                condition=Q(budget_thousand_yen__isnull=True) | Q(budget_thousand_yen__gte=0),
                name="programme_budget_positive",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["code"], name="programme_by_code")]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return f"No{self.number} {self.title}"

    @property
    def bureau_label(self) -> LocalizedText:
        """The bureau's name in the reader's language; as printed where it was not recognised."""
        return office_label(self.bureau, self.bureau_name)


def office_label(organisation: Organisation | None, printed: str) -> LocalizedText:
    """Return the printed Japanese name of an office with the translations that its organisation has."""
    if organisation is None:
        return LocalizedText(ja=printed)
    newest = max(organisation.versions.all(), key=lambda version: version.valid_from, default=None)
    known = newest.name.as_dict() if newest else {}
    return LocalizedText({**known, "ja": printed or known.get("ja", organisation.code)})


class ProgrammeDivision(Part):
    """A division in charge of a programme (担当課), as printed and as recognised."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="divisions")
    order = models.PositiveSmallIntegerField("順")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("担当課（記載どおり）", max_length=200)

    class Meta:
        verbose_name = "担当課"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="division_order_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> LocalizedText:
        """The division's name in the reader's language."""
        return office_label(self.organisation, self.name)


class BudgetKind(models.TextChoices):
    """What sort of money a budget line is (予算の区分); only initial lines count into totals."""

    INITIAL = "initial", _("当初予算")
    CARRY_OVER = "carry_over", _("繰越")
    SUPPLEMENTARY = "supplementary", _("補正予算")


class BudgetLine(Part):
    """An amount of a programme by kind and account (予算); `account` is `general` or the special account's code (特別会計)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="budget_lines")
    order = models.PositiveSmallIntegerField("順")
    kind = models.CharField("区分", max_length=20, choices=BudgetKind.choices, default=BudgetKind.INITIAL)
    account = models.CharField("会計", max_length=60, default="general")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    amount_thousand_yen = models.BigIntegerField("金額（千円）", null=True, blank=True)

    class Meta:
        verbose_name = "予算"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "order"], name="budget_line_order_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_thousand_yen}"

    @property
    def office_label(self) -> LocalizedText:
        """The name of the office that holds the amount, if one is stated."""
        return office_label(self.organisation, "") if self.organisation else LocalizedText()


class LineageKind(models.TextChoices):
    """How a programme came from an earlier one (事業の系譜)."""

    CONTINUED = "continued", "継続"
    RENAMED = "renamed", "改称"
    MERGED = "merged", "統合"
    SPLIT = "split", "分割"


class Lineage(Part):
    """An edge from a programme of an earlier edition to the one that continues it."""

    predecessor = models.ForeignKey(Programme, models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Programme, models.CASCADE, related_name="predecessors")
    kind = models.CharField("種別", max_length=10, choices=LineageKind.choices)

    class Meta:
        verbose_name = "事業の系譜"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="lineage_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="lineage_not_self"),
        ]

    class Access:
        through = "successor"

    def __str__(self) -> str:
        return f"{self.predecessor_id} > {self.successor_id}"
