"""Reading municipalities and postal codes by program.

Annotations stay objects here: ninja reads them from a wrapped function, where names as text could not be found.
"""

from decimal import Decimal
from typing import Annotated, Any

import shapely
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from oirase.blocks.geo.facade import addresses_of, municipalities, municipality_at
from oirase.blocks.geo.models import Municipality
from oirase.kernel.access.http import endpoint, public
from oirase.kernel.commands import Rejected

router = Router(tags=["geo"])
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
# The table changes with a new version of the platform only.
FRESH = "public, max-age=86400"


class MunicipalityOut(Schema):
    """A municipality; census figures are those of `census_year`, null where the pack has none."""

    code: str
    kind: str
    name_ja: str
    name_en: str
    kana: str
    website: str
    census_year: int | None
    population: int | None
    households: int | None
    over_65: int | None
    area_km2: Decimal | None
    office: tuple[float, float] | None


@router.get("/municipalities", response=list[MunicipalityOut], operation_id="geo_municipalities")
@endpoint(public)
def municipality_list(request: HttpRequest) -> Any:
    """List all municipalities by code."""
    return [_told(one) for one in municipalities()]


@router.get("/municipality-at", response=MunicipalityOut | None, operation_id="geo_municipality_at")
@endpoint(public)
def municipality_of_point(request: HttpRequest, longitude: Longitude, latitude: Latitude) -> Any:
    """Return the municipality that a point lies in; null outside all of them."""
    found = municipality_at(shapely.Point(longitude, latitude))
    return _told(found) if found else None


@router.get("/municipalities/{code}", response=MunicipalityOut, operation_id="geo_municipality")
@endpoint(public)
def municipality(request: HttpRequest, code: str) -> Any:
    """Return one municipality."""
    return _told(get_object_or_404(Municipality, code=code))


class PostalAddressOut(Schema):
    """A town of a postal code, or a large office with a code of its own; `note` is what the list adds, word for word."""

    postal_code: str
    municipality_code: str
    prefecture: str
    municipality: str
    town: str
    prefecture_kana: str
    municipality_kana: str
    town_kana: str
    note: str
    street: str
    office: str
    office_kana: str


@router.get("/postal-codes/{code}", response=list[PostalAddressOut], operation_id="geo_postal_code")
@endpoint(public)
def postal_code(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """Return the towns and large offices of a postal code in Japan, with or without a hyphen."""
    try:
        found = addresses_of(code)
    except ValueError as error:
        raise Rejected({"code": [str(error)]}) from error
    if not found:
        raise Http404
    response["Cache-Control"] = FRESH
    return found


def _told(one: Municipality) -> dict[str, Any]:
    plain = (
        "code",
        "kind",
        "kana",
        "website",
        "census_year",
        "population",
        "households",
        "over_65",
        "area_km2",
    )
    return {
        **{name: getattr(one, name) for name in plain},
        "name_ja": one.name.text("ja"),
        "name_en": one.name.text("en"),
        "office": (one.office.x, one.office.y) if one.office is not None else None,
    }
