"""What pages read beside the case block's own: the desk's list and what waits there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from oirase.systems.DOMAIN.SLUG.kind import KIND
from oirase.systems.DOMAIN.SLUG.models import Item

from oirase.blocks.cases.facade import Case, counts, listed
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import Capped
from oirase.kernel.access.records import RecordQuerySet


def items(actor: Actor, filters: Mapping[str, Any]) -> RecordQuerySet[Case]:
    """Return the cases of items with their titles, narrowed by a list's filters, before permission."""
    title = Item.objects.filter(case=OuterRef("pk")).values("title")
    found: Any = listed(actor, filters).filter(type__code=KIND).annotate(title=Subquery(title))
    return found  # type: ignore[no-any-return]


def waiting(actor: Actor) -> dict[str, Capped]:
    """Return what waits at the desk."""
    return counts(actor, Q(type__code=KIND))
