"""How far people come in forms (途中でやめた割合): the counters of steps, read as a way from the beginning to the end.

Sums without personal data; whoever calls decides who may see them, and reads in a scope of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Sum

from oirase.blocks.forms.models import FormVersion, Moment, StepTally
from oirase.blocks.forms.reading import spec_of


@dataclass(frozen=True)
class Tallied:
    """How many drafts of a form came to a moment of a step."""

    form_id: UUID
    body_id: UUID
    step: str
    moment: str
    number: int


@dataclass(frozen=True)
class WalkedStep:
    """One step: how many drafts opened it, how many left it complete."""

    key: str
    title: str
    shown: int
    completed: int

    @property
    def left(self) -> int:
        """Return how many got no further than this step (yet); one that was opened before the time that is looked at is no less than none."""
        return max(self.shown - self.completed, 0)


@dataclass(frozen=True)
class Walk:
    """A form's way: how many drafts were begun, how many came through each step, how many were sent."""

    begun: int = 0
    sent: int = 0
    steps: tuple[WalkedStep, ...] = field(default=())

    @property
    def unsent(self) -> int:
        """Return how many came through all steps and were not sent (yet)."""
        return max((self.steps[-1].completed if self.steps else self.begun) - self.sent, 0)

    @property
    def hardest(self) -> WalkedStep | None:
        """Return the step in which most people gave up; None where nobody did."""
        found = max(self.steps, key=lambda one: one.left, default=None)
        return found if found and found.left else None


def tallied(
    first: date, last: date, *, channel: str = "", forms: Collection[UUID] | None = None
) -> list[Tallied]:
    """Sum the counters from one day up to another, of a channel or of all, of some forms or (None) of all."""
    rows = StepTally.objects.filter(day__range=(first, last))
    if channel:
        rows = rows.filter(channel=channel)
    if forms is not None:
        rows = rows.filter(form_version__form__in=forms)
    found = rows.values(
        "step", "moment", form=F("form_version__form_id"), body=F("form_version__body_id")
    ).annotate(total=Sum("number"))
    return [
        Tallied(row["form"], row["body"], row["step"], row["moment"], row["total"])
        for row in found.order_by("form", "step", "moment")
    ]


def walks(first: date, last: date, forms: Collection[UUID], *, channel: str = "") -> dict[UUID, Walk]:
    """Return the way of each form that anybody has begun: steps in the order of its newest version, those of earlier ones behind."""
    by_form: dict[UUID, dict[tuple[str, str], int]] = {}
    for one in tallied(first, last, channel=channel, forms=forms):
        by_form.setdefault(one.form_id, {})[one.step, one.moment] = one.number
    titles = _titles(by_form)
    return {form: _walk(counts, titles[form]) for form, counts in by_form.items()}


def _walk(counts: dict[tuple[str, str], int], titles: dict[str, str]) -> Walk:
    keys = [*titles, *sorted({step for step, _moment in counts if step and step not in titles})]
    steps = tuple(
        WalkedStep(
            key,
            titles.get(key, key),
            counts.get((key, Moment.SHOWN), 0),
            counts.get((key, Moment.COMPLETED), 0),
        )
        for key in keys
    )
    return Walk(
        counts.get(("", Moment.BEGUN), 0),
        counts.get(("", Moment.SENT), 0),
        tuple(one for one in steps if one.shown),
    )


def _titles(forms: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Return the steps of each form's newest version by key, in their order."""
    newest = FormVersion.objects.filter(form__in=forms).order_by("form", "-number").distinct("form")
    return {
        form: {one.key: str(one.title) for one in spec_of(version).steps}
        for version, form in newest.values_list("pk", "form_id")
    }
