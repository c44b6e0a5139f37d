"""Which models are searched, and where their records are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from oirase.kernel.access.actors import Actor


@dataclass(frozen=True)
class Searched:
    """A model, how to make the address of one of its records ("" when there is no page), and the relations that this reads."""

    model: type[models.Model]
    address: Callable[[Any], str]
    along: tuple[str, ...] = ()

    def records(self, actor: Actor) -> models.QuerySet[Any]:
        """Return the records that the actor may see, each with what its address reads."""
        visible: models.QuerySet[Any] = self.model.objects.visible_to(actor)  # type: ignore[attr-defined]
        return visible.select_related(*self.along) if self.along else visible


SEARCHED: dict[str, Searched] = {}


def searchable(model: type[models.Model], address: Callable[[Any], str], along: tuple[str, ...] = ()) -> None:
    """Let `find` look at a record model; called in the app's `ready`. `along`: the relations that an address reads."""
    SEARCHED[model._meta.label_lower] = Searched(model, address, along)


def address_of(record: models.Model) -> str:
    """Return where a record is read; empty in an installation in which nobody shows it."""
    found = SEARCHED.get(record._meta.label_lower)
    return found.address(record) if found else ""
