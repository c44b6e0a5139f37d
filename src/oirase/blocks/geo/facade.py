"""What other blocks and systems may ask about places.

    municipality_at(shapely.Point(140.74, 40.82))    which municipality a point lies in
    municipality_named("○○ヶ沢町")                   by any usual spelling (ヶ and ケ are one)
    Municipality                                      for foreign keys (related_name="+", PROTECT, read only)
    addresses_of("123-4567")                          towns and large offices of a postal code, all over the country
    match_address(typed, "123-4567")                  how far a typed address agrees with its postal code

A point on a boundary, or on water that no area covers, belongs to the nearest municipality only if the caller says how far
that may be; nothing is guessed.
"""

from __future__ import annotations

import shapely
from django.urls import reverse

from oirase.blocks.geo.models import Municipality
from oirase.blocks.geo.postal import AddressMatch, Level, PostalAddress, addresses_of, match_address
from oirase.kernel.geo import intersecting, nearest
from oirase.kernel.manifest import packs
from oirase.kernel.texts import search_key

__all__ = [
    "AddressMatch",
    "Level",
    "Municipality",
    "PostalAddress",
    "addresses_of",
    "land_address",
    "map_bounds",
    "match_address",
    "municipalities",
    "municipality_at",
    "municipality_named",
]


def land_address() -> str:
    """Return where a page's map fetches the land around the prefecture."""
    return reverse("geo:land")


def map_bounds() -> list[float]:
    """Return west, south, east, north of the prefecture's map; nothing where the pack has none."""
    return list(packs.current().content.get("map", {}).get("bounds", ()))


def municipalities() -> list[Municipality]:
    """Return all municipalities by code, without their areas, which are large."""
    return list(Municipality.objects.defer("area"))


def municipality_named(name: str) -> Municipality | None:
    """Return the municipality that a name means, in any usual spelling or language; None when none or several do."""
    key = search_key(name)
    found = [one for one in municipalities() if key in one.search_keys()]
    return found[0] if len(found) == 1 else None


def municipality_at(point: shapely.Point, within: float = 0) -> Municipality | None:
    """Return the municipality of a point in degrees, or the nearest within so many metres."""
    inside = next(intersecting(Municipality.objects.all(), "area", point), None)
    if inside or not within:
        return inside
    near = nearest(Municipality.objects.all(), "area", point, within=within)
    return near[0][0] if near else None
