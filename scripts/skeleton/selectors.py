"""What pages read. Rows are narrowed here; who may see them is decided by the list and by `visible_to`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from oirase.systems.DOMAIN.SLUG.models import Item
from oirase.systems.DOMAIN.SLUG.rules import State

from oirase.kernel.access.records import RecordQuerySet


def items(filters: Mapping[str, Any]) -> RecordQuerySet[Item]:
    """Return items narrowed by a list's filters, before permission."""
    found: Any = Item.objects.all()
    if state := filters.get("state"):
        found = found.filter(state=state)
    for word in filters.get("q", "").split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return found  # type: ignore[no-any-return]


def published(filters: Mapping[str, Any]) -> RecordQuerySet[Item]:
    """Return what everybody may read."""
    return items({**filters, "state": State.PUBLISHED})
