"""The geometry field: points, lines and areas in a table of a plain PostgreSQL, found fast and measured in metres.

A model has two columns: `GeometryField` holds the shape as WKB in longitude and latitude (JGD2011, which GeoJSON's WGS 84
equals to within a metre), and beside it `BoxField(of="shape")` holds its bounding box **in metres**, in a projection centred
on the prefecture, under a GiST index. Degrees would be wrong: a degree of longitude is a quarter shorter than one of
latitude here, and "the nearest shelter" in degrees is often another one.

    class Shelter(Record):
        shape = GeometryField("位置")
        shape_box = BoxField(of="shape")
        class Meta:
            indexes = [GistIndex(fields=["shape_box"], name="shelter_shape")]

Order of events in a question: the index gives candidates by their boxes, then shapely answers exactly (`within_box`,
`intersecting`, `nearest`). GeoJSON exists only at the edge: it is read once on the way in and written on the way out.

Modules: `projection`, `fields`, `queries`, `geojson`.
Limits: one projection for an installation, good to a few parts in ten thousand within 200 km of its centre; a changed
centre means that the boxes are made anew (`rebox`). Rows written by COPY bring their box (`box_of`). Both columns are written together:
`update()` of one alone is the caller's mistake.
"""

from oirase.kernel.geo.fields import BoxField, GeometryField, box_of
from oirase.kernel.geo.geojson import from_geojson, to_geojson
from oirase.kernel.geo.projection import Projection, metres
from oirase.kernel.geo.queries import intersecting, nearest, rebox, within_box

__all__ = [
    "BoxField",
    "GeometryField",
    "Projection",
    "box_of",
    "from_geojson",
    "intersecting",
    "metres",
    "nearest",
    "rebox",
    "to_geojson",
    "within_box",
]
