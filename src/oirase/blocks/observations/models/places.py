"""Things in the field and where they stand, in the terms of SensorThings (OGC 18-088, 8.2)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oirase.blocks.observations.models.numbers import Numbered
from oirase.kernel.access.records import Record
from oirase.kernel.geo import BoxField, GeometryField
from oirase.kernel.texts import LocalizedTextField


class Entity(Numbered, Record):
    """Something that is observed or that carries sensors (観測局・観測対象): a buoy, a trap, a meter. SensorThings: Thing.

    `position` is where it stands now, in longitude and latitude; all places it ever had are its placements.
    """

    code = models.SlugField("コード", max_length=60)
    kind = models.SlugField("種類", max_length=40, default="station")
    name = LocalizedTextField("名称")
    description = LocalizedTextField("説明", blank=True)
    position = GeometryField("位置", null=True)
    position_box = BoxField(of="position")
    properties = models.JSONField("属性", default=dict, blank=True)
    public = models.BooleanField("公開", default=False)
    simulated = models.BooleanField("模擬データ", default=False)
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta:
        verbose_name = "観測局"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "code"], name="observations_entity_code")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "number"], name="observations_entity_office"),
            models.Index(fields=["kind", "number"], name="observations_entity_kind"),
        ]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)


class Location(Numbered, Record):
    """A place that something had (位置). `geometry` in longitude and latitude; `encoding` as SensorThings names it."""

    name = LocalizedTextField("名称", blank=True)
    description = LocalizedTextField("説明", blank=True)
    encoding = models.CharField("符号化", max_length=60, default="application/geo+json")
    geometry = GeometryField("図形", null=True)
    geometry_box = BoxField(of="geometry")
    properties = models.JSONField("属性", default=dict, blank=True)
    public = models.BooleanField("公開", default=False)
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta:
        verbose_name = "位置"

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)


class Placement(Numbered, Record):
    """From when on an entity stood at a location (設置の履歴). SensorThings: HistoricalLocation."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="placements", verbose_name="観測局")
    location = models.ForeignKey(Location, models.PROTECT, related_name="placements", verbose_name="位置")
    since = models.DateTimeField("設置日時")

    class Meta:
        verbose_name = "設置の履歴"
        indexes: ClassVar = [models.Index(fields=["entity", "-since"], name="observations_placement_since")]

    class Access:
        through = "entity"

    def __str__(self) -> str:
        return f"{self.entity_id} {self.since:%Y-%m-%d}"


class Feature(Numbered, Record):
    """What a value is about, where that is not simply the place of the entity (観測対象). SensorThings: FeatureOfInterest."""

    name = LocalizedTextField("名称")
    description = LocalizedTextField("説明", blank=True)
    encoding = models.CharField("符号化", max_length=60, default="application/geo+json")
    geometry = GeometryField("図形", null=True)
    geometry_box = BoxField(of="geometry")
    properties = models.JSONField("属性", default=dict, blank=True)
    public = models.BooleanField("公開", default=False)
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta:
        verbose_name = "観測対象"

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)
