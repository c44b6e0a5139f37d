"""Questions to a geometry column: candidates by the index, the exact answer by shapely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import shapely
from django.db import models
from django.db.models.expressions import Func, Value
from shapely.geometry.base import BaseGeometry

from oirase.kernel.geo.fields import BoxField, box_of
from oirase.kernel.geo.projection import metres

ModelT = TypeVar("ModelT", bound=models.Model)
FIRST_CANDIDATES = 32


class _BoxDistance(Func):
    """Distance in metres from a point to a box: never more than that to the shape in it; GiST walks by it."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = models.FloatField()


def _box_field(model: type[models.Model], field: str) -> str:
    for one in model._meta.get_fields():
        if isinstance(one, BoxField) and one.of == field:
            return str(one.name)
    raise LookupError(f"{model._meta.label} has no BoxField of {field}")


def within_box(
    queryset: models.QuerySet[ModelT], field: str, west: float, south: float, east: float, north: float
) -> models.QuerySet[ModelT]:
    """Narrow to rows whose box touches a map's window in degrees (a queryset; a shape in a far corner may be just outside)."""
    window = box_of(shapely.box(west, south, east, north))
    return queryset.filter(**{f"{_box_field(queryset.model, field)}__overlaps": window})


def intersecting(queryset: models.QuerySet[ModelT], field: str, shape: BaseGeometry) -> Iterator[ModelT]:
    """Yield the rows whose shape meets another exactly; both in degrees."""
    candidates = queryset.filter(**{f"{_box_field(queryset.model, field)}__overlaps": box_of(shape)})
    shapely.prepare(shape)
    for row in candidates.iterator(chunk_size=500):
        if shapely.intersects(shape, getattr(row, field)):
            yield row


def nearest(
    queryset: models.QuerySet[ModelT],
    field: str,
    point: shapely.Point,
    limit: int = 1,
    within: float | None = None,
) -> list[tuple[ModelT, float]]:
    """Return the nearest rows to a point in degrees with their distance in metres, nearest first, not farther than `within`.

    The index yields rows by the distance to their boxes, a lower bound; more are fetched until that bound passes the
    last exact distance that counts.
    """
    centre = metres().to_metres(point)
    box_name = _box_field(queryset.model, field)
    distance = _BoxDistance(
        models.F(box_name), Value(f"({centre.x!r},{centre.y!r})", output_field=_PointText())
    )
    ordered = (
        queryset.filter(**{f"{box_name}__isnull": False})
        .annotate(box_distance=distance)
        .order_by("box_distance")
    )
    count = max(FIRST_CANDIDATES, 2 * limit)
    while True:
        rows = list(ordered[:count])
        exact = sorted(
            (
                (shapely.distance(centre, metres().to_metres(getattr(row, field))), place)
                for place, row in enumerate(rows)
            )
        )[:limit]
        bound = rows[-1].box_distance if len(rows) == count else float("inf")
        if (
            bound == float("inf")
            or (len(exact) == limit and exact[-1][0] <= bound)
            or (within is not None and bound > within)
        ):
            return [(rows[place], float(far)) for far, place in exact if within is None or far <= within]
        count *= 4


class _PointText(models.TextField):  # type: ignore[type-arg]
    """A text that PostgreSQL takes for a point."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Leave as it is."""
        return sql, params

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Cast."""
        return "%s::point"


def rebox(queryset: models.QuerySet[Any], field: str) -> int:
    """Make the boxes anew after the centre of the projection has changed; return how many rows were touched."""
    box_name, count = _box_field(queryset.model, field), 0
    for row in queryset.iterator(chunk_size=500):
        row.save(update_fields=[box_name])
        count += 1
    return count
