"""What cuts across the headings: whom a programme is for, what technology it uses, which municipalities take part."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.kernel.texts import LocalizedTextField
from oirase.systems.plan.commons.models.edition import Edition
from oirase.systems.plan.commons.models.parts import Part
from oirase.systems.plan.commons.models.programme import Programme


class TagKind(models.TextChoices):
    """By what programmes are looked at across their headings (横断の観点)."""

    TARGET_GROUP = "target_group", _("対象者")
    TECHNOLOGY = "technology", _("技術")
    MUNICIPALITY = "municipality", _("参加市町村")


class Tag(Part):
    """One value of a view across the headings; `programmes` carry it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tags")
    kind = models.CharField("観点", max_length=20, choices=TagKind.choices)
    code = models.CharField("コード", max_length=60)
    order = models.PositiveSmallIntegerField("順")
    name = LocalizedTextField("名称")

    class Meta:
        verbose_name = "横断の見出し"
        ordering: ClassVar = ["kind", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "kind", "code"], name="tag_code_once")
        ]

    class Access:
        through = "edition"

    def __str__(self) -> str:
        return str(self.name)


class ProgrammeTag(Part):
    """That a programme carries a tag."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="programmes")

    class Meta:
        verbose_name = "横断の見出し（事業）"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "tag"], name="programme_tag_once")
        ]

    class Access:
        through = "programme"

    def __str__(self) -> str:
        return f"{self.programme_id} {self.tag_id}"
