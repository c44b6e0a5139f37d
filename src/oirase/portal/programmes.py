"""Where the programmes that a system serves are read: in the newest published edition of the roadmap."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse

from oirase.kernel.access.actors import Actor
from oirase.systems.plan.roadmap import selectors


def programme_links(actor: Actor, numbers: Iterable[int]) -> list[tuple[int, str]]:
    """Return each programme's number with its address; without an edition or the roadmap the address is empty."""
    edition = selectors.published_editions(actor).first()
    found = []
    for number in numbers:
        try:
            url = reverse("roadmap:programme", args=[edition.fiscal_year, number]) if edition else ""
        except NoReverseMatch:
            url = ""
        found.append((number, url))
    return found
