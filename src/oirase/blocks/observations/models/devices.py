"""Devices that send: their keys, how they are, and what they did wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oirase.blocks.observations.models.numbers import Numbered
from oirase.blocks.observations.models.places import Entity
from oirase.blocks.observations.models.series import Series
from oirase.kernel import clock
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField


class Device(Numbered, Record):
    """A device that sends values (観測機器). It may write the series that are named, and no others.

    `seen_at`, `battery` (per cent or volts, as `battery_unit` says) and `drift` (its clock minus ours, seconds) are what it last told.
    """

    code = models.SlugField("コード", max_length=60)
    name = LocalizedTextField("名称")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="devices", verbose_name="観測局")
    series = models.ManyToManyField(Series, related_name="+", verbose_name="書ける系列")
    serial = models.CharField("製造番号", max_length=100, blank=True)
    mapping = models.JSONField("読み方", default=dict, blank=True)
    per_minute = models.PositiveIntegerField("1分あたりの上限（値）", default=6000)
    active = models.BooleanField("使用中", default=True)
    service_ends_on = models.DateField("通信サービスの終了日", null=True, blank=True)
    seen_at = models.DateTimeField("最終受信", null=True, blank=True)
    battery = models.FloatField("電池", null=True, blank=True)
    battery_unit = models.CharField("電池の単位", max_length=10, default="%")
    drift = models.FloatField("時計のずれ（秒）", null=True, blank=True)
    properties = models.JSONField("属性", default=dict, blank=True)

    class Meta:
        verbose_name = "観測機器"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "code"], name="observations_device_code")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "number"], name="observations_device_office")
        ]

    class Access:
        """Seen by grant only: a device's page tells how it is reached."""

    def __str__(self) -> str:
        return str(self.name)


class DeviceKey(models.Model):
    """A key of a device (機器の鍵): only its SHA-256 is kept, because a key is 32 random bytes and cannot be guessed.

    A rotated key is valid until `until`, so that a buoy that is out of reach for a day is not locked out.
    """

    device = models.ForeignKey(Device, models.CASCADE, related_name="keys")
    digest = models.BinaryField("鍵の要約", max_length=32, unique=True)
    hint = models.CharField("末尾", max_length=8)
    since = models.DateTimeField("発行日時", default=clock.now)
    until = models.DateTimeField("失効日時", null=True, blank=True)
    used_at = models.DateTimeField("最終使用", null=True, blank=True)

    class Meta:
        verbose_name = "機器の鍵"

    def __str__(self) -> str:
        return f"…{self.hint}"


class DeviceError(models.Model):
    """Something a device sent that could not be taken (受信エラー), kept for a while for whoever looks after it."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="errors")
    at = models.DateTimeField("日時", default=clock.now)
    code = models.SlugField("種類", max_length=40)
    detail = models.CharField("内容", max_length=500, blank=True)
    count = models.PositiveIntegerField("件数", default=1)

    class Meta:
        verbose_name = "受信エラー"
        indexes: ClassVar = [models.Index(fields=["device", "-at"], name="observations_device_error")]

    def __str__(self) -> str:
        return f"{self.code} {self.detail}"
