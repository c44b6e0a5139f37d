"""Items: the one kind of record that this system has so far. How it stands says its case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from oirase.systems.DOMAIN.SLUG.rules import TEXT_LIMIT, TITLE_LIMIT

from oirase.blocks.cases.facade import Case
from oirase.kernel.access.records import Record


class Item(Record):
    """What somebody has sent in (受付内容), as part of a case and under the case's id.

    Who sent it and how they are reached, number, state, who is in charge, days and all that was said stand in the case;
    whoever sees the case sees its item.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="+", verbose_name="案件")
    title = models.CharField("題名", max_length=TITLE_LIMIT)
    text = models.TextField("本文", max_length=TEXT_LIMIT)

    class Meta:
        verbose_name = "受付内容"
        constraints = [models.CheckConstraint(condition=Q(id=F("case")), name="SLUG_has_its_cases_id")]

    class Access:
        prefix = "cases"
        through = "case"

    def __str__(self) -> str:
        return self.title
