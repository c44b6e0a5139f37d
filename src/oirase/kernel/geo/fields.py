"""The two columns: a shape as WKB, and its box in metres under GiST."""

from __future__ import annotations

import re
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from oirase.kernel.geo.geojson import from_geojson
from oirase.kernel.geo.projection import metres

Box = tuple[float, float, float, float]
_NUMBERS = re.compile(r"[-+0-9.eE]+")


def box_of(shape: BaseGeometry) -> Box:
    """Return the bounding box of a shape in degrees, in metres: west, south, east, north."""
    west, south, east, north = metres().to_metres(shape).bounds
    return west, south, east, north


class GeometryField(models.Field):  # type: ignore[type-arg]
    """A shape in longitude and latitude, stored as WKB; in Python a shapely geometry."""

    description = "A geometry"

    def db_type(self, connection: Any) -> str:
        """Bytes."""
        return "bytea"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> BaseGeometry | None:
        """Build the shape."""
        return None if value is None else shapely.from_wkb(bytes(value))

    def to_python(self, value: Any) -> BaseGeometry | None:
        """Accept a shape, WKB, or a GeoJSON geometry; ValidationError for what is no sound shape on earth."""
        if value is None:
            return None
        try:
            if isinstance(value, bytes | memoryview):
                value = shapely.from_wkb(bytes(value))
            shape: BaseGeometry = value if isinstance(value, BaseGeometry) else from_geojson(value)
        except (ValueError, shapely.errors.ShapelyError) as error:
            raise ValidationError(_("図形として読めません。"), code="unreadable") from error
        return checked(shape)

    def get_prep_value(self, value: Any) -> bytes | None:
        """Store WKB."""
        shape = self.to_python(value)
        return None if shape is None else shapely.to_wkb(shape, include_srid=False)

    def value_to_string(self, obj: models.Model) -> str:
        """Serialize as text."""
        return str(shapely.to_wkt(self.value_from_object(obj)))


def checked(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape, or raise ValidationError for one that is empty, broken or off the earth."""
    if shape.is_empty:
        raise ValidationError(_("図形が空です。"), code="empty")
    west, south, east, north = shape.bounds
    # A shape with NaN has no bounds that compare, so the test is for what must hold.
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(
            _("経度・緯度の範囲を超えています。経度と緯度の順も確認してください。"), code="range"
        )
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        raise ValidationError(
            _("図形が交差するなど正しくありません: %(reason)s"), code="invalid", params={"reason": reason}
        )
    return shape


class BoxField(models.Field):  # type: ignore[type-arg]
    """The box in metres of the geometry field named by `of`; kept by every save, never typed."""

    description = "A bounding box in metres"

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep `of` in migrations."""
        name, path, args, kwargs = super().deconstruct()
        for implied in ("editable", "null"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "of": self.of}

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's own box."""
        return "box"

    def pre_save(self, model_instance: models.Model, add: bool) -> Box | None:
        """Take the box of the shape as it is now."""
        field = model_instance._meta.get_field(self.of)
        shape = field.to_python(getattr(model_instance, self.of))  # type: ignore[union-attr]
        box = None if shape is None else box_of(shape)
        setattr(model_instance, self.attname, box)
        return box

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Box | None:
        """Return west, south, east, north."""
        if value is None:
            return None
        east, north, west, south = map(float, _NUMBERS.findall(str(value)))
        return west, south, east, north

    def get_prep_value(self, value: Any) -> str | None:
        """Write PostgreSQL's spelling of a box."""
        return None if value is None else box_text(value)


def box_text(box: Box) -> str:
    """Return PostgreSQL's spelling of a box."""
    west, south, east, north = box
    return f"(({east!r},{north!r}),({west!r},{south!r}))"


@BoxField.register_lookup
class Overlaps(models.Lookup):  # type: ignore[type-arg]
    """`shape_box__overlaps=box`: the boxes touch (uses the GiST index)."""

    lookup_name = "overlaps"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Compile to the && operator."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} && {right}::box", [*left_params, *right_params]
