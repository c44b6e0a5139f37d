"""What the review pages read: an edition's progress, the order in which programmes are reviewed, the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import Http404

from oirase.kernel.access.actors import Actor
from oirase.systems.plan.commons.models import Edition, Flag, FlagState, Programme, SourcePage
from oirase.systems.plan.commons.rules import Totals


@dataclass(frozen=True)
class ReviewLine:
    """A programme in the list of the review, with how many of its flags are open and answered."""

    programme: Programme
    open_flags: int
    answered_flags: int


@dataclass(frozen=True)
class Review:
    """How far the review of an edition is: flagged programmes first, then the rest in order of number."""

    lines: list[ReviewLine]
    totals: Totals

    @property
    def reviewed(self) -> int:
        """How many programmes are ticked off."""
        return sum(line.programme.reviewed_at is not None for line in self.lines)

    @property
    def open_flags(self) -> int:
        """How many flags nobody has answered."""
        return sum(line.open_flags for line in self.lines)


def editions_for(actor: Actor) -> list[Edition]:
    """Return the editions that an officer may see in full, newest first, drafts before what is published."""
    found = (
        Edition.objects.visible_to(actor, "view")
        .filter(_granted(actor))
        .annotate(open_flags=Count("flags", filter=Q(flags__state=FlagState.OPEN)))
    )
    return sorted(found, key=lambda one: (not one.is_draft, -one.fiscal_year, -one.revision))


def _granted(actor: Actor) -> Q:
    """Only editions on which a right is held: what is public is not yet an officer's business."""
    editable = Edition.objects.visible_to(actor, "edit").values("pk")
    reviewable = Edition.objects.visible_to(actor, "review").values("pk")
    return Q(pk__in=editable) | Q(pk__in=reviewable)


def edition_for(actor: Actor, pk: UUID) -> Edition:
    """Return one of `editions_for`; Http404 for any other."""
    found = Edition.objects.visible_to(actor).filter(_granted(actor), pk=pk).first()
    if found is None:
        raise Http404
    return found


def review_of(edition: Edition) -> Review:
    """Return how far the review of an edition is."""
    flags = Count("flags", filter=Q(flags__state=FlagState.OPEN))
    answered = Count("flags", filter=~Q(flags__state=FlagState.OPEN) & Q(flags__isnull=False))
    rows: Any = (
        edition.programmes.select_related("item")
        .annotate(open_flag_count=flags, answered_flag_count=answered)
        .order_by("number")
    )
    lines = [ReviewLine(row, row.open_flag_count, row.answered_flag_count) for row in rows]
    sums = edition.programmes.aggregate(count=Count("pk"), budget=Sum("budget_thousand_yen"))
    totals = Totals(
        sums["count"], edition.stated_programme_count, sums["budget"] or 0, edition.stated_budget_thousand_yen
    )
    return Review(sorted(lines, key=lambda line: (not line.open_flags, not line.answered_flags)), totals)


@dataclass(frozen=True)
class SourceLine:
    """A line of the source beside the form; `marked` when an open flag points at it."""

    number: int
    text: str
    marked: bool


def source_of(programme: Programme, flags: list[Flag]) -> list[SourceLine]:
    """Return the source's lines for a programme; blank ones between are left out unless a flag points at them."""
    marked = {number for flag in flags for number in flag.lines}
    pages = SourcePage.objects.filter(programme=programme).order_by("order")
    lines = [(number, text) for page in pages for number, text in page.lines]
    return [
        SourceLine(number, text, number in marked)
        for number, text in lines
        if text.strip() or number in marked
    ]
