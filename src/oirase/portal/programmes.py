"""Where the programmes that a system serves are read: in the newest published edition of the roadmap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch

from oirase.kernel.access.actors import Actor
from oirase.systems.plan.commons.models import Programme
from oirase.systems.plan.roadmap import selectors


@dataclass(frozen=True)
class Served:
    """A programme by its number; title and address are empty where no edition that the reader may see has it."""

    number: int
    title: str = ""
    url: str = ""


def served(actor: Actor, numbers: Sequence[int]) -> list[Served]:
    """Return each programme with its title in the reader's language and its address."""
    edition = selectors.published_editions(actor).first() if numbers else None
    if edition is None:
        return [Served(number) for number in numbers]
    found = selectors.programmes(actor, edition, selectors.Filters()).filter(number__in=numbers)
    known = {one.number: Served(one.number, str(one.title), _address(one)) for one in found}
    return [known.get(number, Served(number)) for number in numbers]


def _address(programme: Programme) -> str:
    # An installation that does not run the roadmap has no address for it.
    try:
        return selectors.address_of(programme)
    except NoReverseMatch:
        return ""
