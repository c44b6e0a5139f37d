"""Which models are searched, and where their records are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Searched:
    """A model and how to make the address of one of its records ("" when there is no page)."""

    model: type[models.Model]
    address: Callable[[Any], str]


SEARCHED: dict[str, Searched] = {}


def searchable(model: type[models.Model], address: Callable[[Any], str]) -> None:
    """Let `find` look at a record model; called in the app's `ready`."""
    SEARCHED[model._meta.label_lower] = Searched(model, address)


def address_of(record: models.Model) -> str:
    """Return where a record is read; empty in an installation in which nobody shows it."""
    found = SEARCHED.get(record._meta.label_lower)
    return found.address(record) if found else ""
