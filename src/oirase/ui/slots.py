"""Slots: places in pages of a lower floor that a higher one fills without the lower one knowing it.

A block registers in its `AppConfig.ready`:

    fill("header_end", "messaging/_badge.html", badge, order=10)

`badge(request)` returns the fragment's context, or None to stay away. Slots: `header_end`, `home_cards`, `desk_cards`,
`my_page_cards`, `operations_cards`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

Context = Callable[[HttpRequest], Mapping[str, Any] | None]
NAMES = ("header_end", "home_cards", "desk_cards", "my_page_cards", "operations_cards")


@dataclass(frozen=True)
class Filling:
    """A fragment for a slot."""

    template: str
    context: Context
    order: int


FILLINGS: dict[str, list[Filling]] = {name: [] for name in NAMES}


def fill(slot: str, template: str, context: Context, *, order: int = 50) -> None:
    """Put a fragment into a slot; KeyError for a slot that no page has."""
    FILLINGS[slot] = sorted([*FILLINGS[slot], Filling(template, context, order)], key=lambda one: one.order)


def rendered(slot: str, request: HttpRequest) -> list[str]:
    """Return the fragments of a slot for this request, in order."""
    made = []
    for filling in FILLINGS[slot]:
        context = filling.context(request)
        if context is not None:
            made.append(render_to_string(filling.template, dict(context), request))
    return made
