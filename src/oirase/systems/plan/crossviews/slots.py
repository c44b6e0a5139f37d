"""What the cross-views put into the pages of the roadmap: the way to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from oirase.ui.slots import register


def of_the_roadmap(request: HttpRequest) -> Mapping[str, Any]:
    """Nothing is needed for the way to the newest edition's views."""
    return {}


register("roadmap_ways", "crossviews/_views_link.html", of_the_roadmap, order=30)
