"""The booklets of an edition, for those who describe what there is of it."""

from __future__ import annotations

from django.urls import reverse

from oirase.systems.plan.booklet.models import Booklet
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.ports import Print


def prints_of(edition: Edition) -> list[Print]:
    """Return the booklets of an edition that have been made of it as it stands."""
    rows = Booklet.objects.filter(edition=edition).exclude(made_at=None).order_by("-language")
    return [
        Print(row.language, _address(edition, row.language), row.size, row.made_at)
        for row in rows
        if row.made_at and row.is_for(edition)
    ]


def _address(edition: Edition, language: str) -> str:
    return f"{reverse('booklet:whole', args=[edition.fiscal_year, language])}?revision={edition.revision}"
