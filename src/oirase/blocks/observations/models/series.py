"""What is measured: property, instrument, and the series of values that both make at an entity."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oirase.blocks.observations.models.numbers import Numbered
from oirase.blocks.observations.models.places import Entity, Feature
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField

MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


class Kind(models.TextChoices):
    """What a value is (値の種類)."""

    SCALAR = "scalar", _("数値")
    POSITION = "position", _("位置")
    TEXT = "text", _("文字")


class ObservedProperty(Numbered, Record):
    """A property that is measured (観測項目), with the address of its definition."""

    code = models.SlugField("コード", max_length=60)
    name = LocalizedTextField("名称")
    description = LocalizedTextField("説明", blank=True)
    definition = models.CharField("定義", max_length=500, blank=True)
    properties = models.JSONField("属性", default=dict, blank=True)
    public = models.BooleanField("公開", default=True)
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta:
        verbose_name = "観測項目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "code"], name="observations_property_code")
        ]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)


class Sensor(Numbered, Record):
    """An instrument or a procedure (測器・手法), with the address or text of its description."""

    code = models.SlugField("コード", max_length=60)
    name = LocalizedTextField("名称")
    description = LocalizedTextField("説明", blank=True)
    encoding = models.CharField("符号化", max_length=60, default="text/html")
    metadata = models.TextField("説明書", blank=True)
    properties = models.JSONField("属性", default=dict, blank=True)
    public = models.BooleanField("公開", default=True)
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta:
        verbose_name = "測器"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "code"], name="observations_sensor_code")
        ]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)


class Series(Numbered, Record):
    """Values of one property at one entity over time (観測系列). SensorThings: Datastream.

    `depth` is metres below the surface; `interval` seconds between two values as planned; `retention` a class of the pack. Whoever sees a series
    sees its values.
    """

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="series", verbose_name="観測局")
    property = models.ForeignKey(
        ObservedProperty, models.PROTECT, related_name="series", verbose_name="観測項目"
    )
    sensor = models.ForeignKey(Sensor, models.PROTECT, related_name="series", verbose_name="測器")
    feature = models.ForeignKey(
        Feature, models.PROTECT, null=True, blank=True, related_name="series", verbose_name="観測対象"
    )
    code = models.SlugField("コード", max_length=60)
    kind = models.CharField("値の種類", max_length=10, choices=Kind.choices, default=Kind.SCALAR)
    name = LocalizedTextField("名称")
    description = LocalizedTextField("説明", blank=True)
    unit_name = models.CharField("単位の名称", max_length=60, blank=True)
    unit_symbol = models.CharField("単位", max_length=20, blank=True)
    unit_definition = models.CharField("単位の定義", max_length=500, blank=True)
    observation_type = models.CharField("観測の型", max_length=200, default=MEASUREMENT)
    depth = models.FloatField("水深（m）", null=True, blank=True)
    decimals = models.PositiveSmallIntegerField("小数の桁数", default=2)
    interval = models.PositiveIntegerField("観測間隔（秒）", null=True, blank=True)
    retention = models.SlugField("保存の区分", max_length=40, default="observation")
    licence = models.CharField("利用条件", max_length=60, blank=True)
    properties = models.JSONField("属性", default=dict, blank=True)
    public = models.BooleanField("公開", default=False)
    retired_at = models.DateTimeField("廃止日時", null=True, blank=True)

    class Meta:
        verbose_name = "観測系列"
        verbose_name_plural = "観測系列"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "code"], name="observations_series_code"),
            models.CheckConstraint(
                condition=Q(interval__isnull=True) | Q(interval__gt=0), name="observations_series_interval"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "number"], name="observations_series_office"),
            models.Index(fields=["property", "number"], name="observations_series_property"),
        ]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)
