"""Bodies and their organisations through time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.texts import LocalizedText, LocalizedTextField


class BodyKind(models.TextChoices):
    """What sort of data controller a body is (団体の種別)."""

    PREFECTURE = "prefecture", "都道府県"
    MUNICIPALITY = "municipality", "市町村"
    SCHOOL_BOARD = "school_board", "教育委員会"
    POLICE = "police", "警察"
    HOSPITAL = "hospital", "病院"
    OTHER = "other", "その他"


class Body(models.Model):
    """A data controller (団体): no right of one body reaches another's rows without a recorded agreement."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField("団体コード", max_length=40, unique=True)
    kind = models.CharField("種別", max_length=20, choices=BodyKind.choices)
    name = LocalizedTextField("名称")
    kana = models.CharField("よみ", max_length=100, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "団体"
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.name)


class Organisation(models.Model):
    """An office inside a body (組織); the id stays, its names and parents are versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    code = models.CharField("組織コード", max_length=40)

    class Meta:
        verbose_name = "組織"
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="organisation_code_in_body")]

    def __str__(self) -> str:
        return str(self.name_on(clock.today()))

    def name_on(self, day: date) -> LocalizedText:
        """Return the name that held on `day`; the earliest one for days before it."""
        versions: list[Any] = sorted(self.versions.all(), key=lambda version: version.valid_from)
        valid = [version for version in versions if version.valid_from <= day]
        chosen = (valid or versions)[-1 if valid else 0] if versions else None
        return chosen.name if chosen else LocalizedText(ja=self.code)


class OrganisationVersion(models.Model):
    """The name and place of an organisation from a day to a day (組織改編)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="versions")
    name = LocalizedTextField("名称")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField("適用開始日")
    valid_to = models.DateField("適用終了日", null=True, blank=True)

    class Meta:
        verbose_name = "組織の版"
        ordering = ["organisation_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="organisation_version_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="organisation_version_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from}-)"


class Succession(models.Model):
    """Which organisation took over from which, and when (承継): rights follow it, history does not."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField("承継日")

    class Meta:
        verbose_name = "組織の承継"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} > {self.successor_id} ({self.on})"
