"""Where values lie: written as they come, then filed by series and day. The tables are made by SQL, because their writers copy into them.

`Hot`       values as they came, without an index; emptied by the sealer
`Chunk`     one row per series and day in Tokyo: all its values in one compressed piece, its hours, its day in figures
`Latest`    one row per series: its newest value
`Batch`     one row per write: who, why, from where; a value's version is the batch that brought it
`Revision`  what stood there before a later batch changed it
`Text`      words instead of numbers, all versions
`Aside`     parcels of arrivals that the writer could not write
`Extra`     what a few observations bring besides: result time, valid time, parameters, a feature of their own
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Batch(models.Model):
    """A write of values (書き込みの単位): one device's message, a file, an officer's correction, or a group of such."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    source = models.CharField(max_length=60)
    reason = models.CharField(max_length=500, blank=True)
    rows = models.IntegerField()

    class Meta:
        managed = False
        db_table = "observations_batch"
        verbose_name = "書き込みの単位"

    def __str__(self) -> str:
        return f"{self.number} {self.source}"


class Latest(models.Model):
    """The newest value of a series (最新値), and how many values the series has."""

    series = models.IntegerField(primary_key=True)
    t = models.BigIntegerField()
    value = models.FloatField()
    value2 = models.FloatField()
    text = models.TextField(null=True)  # noqa: DJ001 - null tells a number from an empty word
    flag = models.SmallIntegerField()
    received_at = models.DateTimeField()
    total = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "observations_latest"
        verbose_name = "最新値"

    def __str__(self) -> str:
        return f"{self.series} {self.value}"


class Chunk(models.Model):
    """The values of a series on a day (日別の観測値); `data` and `hours` are written and read by `store.codec`."""

    pk = models.CompositePrimaryKey("series", "day")
    series = models.IntegerField()
    day = models.DateField()
    n = models.IntegerField()
    good = models.IntegerField()
    total = models.FloatField(null=True)
    lowest = models.FloatField(null=True)
    highest = models.FloatField(null=True)
    first_t = models.BigIntegerField()
    last_t = models.BigIntegerField()
    data = models.BinaryField()
    hours = models.BinaryField()
    checksum = models.BigIntegerField()
    version = models.IntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "observations_chunk"
        verbose_name = "日別の観測値"

    def __str__(self) -> str:
        return f"{self.series} {self.day}"


class Revision(models.Model):
    """A value as it was before a batch changed it (値の改訂); `value` is null where there was none."""

    id = models.BigAutoField(primary_key=True)
    series = models.IntegerField()
    t = models.BigIntegerField()
    value = models.FloatField(null=True)
    value2 = models.FloatField(null=True)
    flag = models.SmallIntegerField(null=True)
    config = models.IntegerField(null=True)
    batch = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "observations_revision"
        verbose_name = "値の改訂"
        ordering: ClassVar = ["series", "t", "id"]

    def __str__(self) -> str:
        return f"{self.series} {self.t}"


class Aside(models.Model):
    """A parcel that could not be written (取り置いた受信), kept with its error until somebody has looked at it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    shard = models.SmallIntegerField()
    error = models.CharField(max_length=500)
    body = models.BinaryField()

    class Meta:
        managed = False
        db_table = "observations_aside"
        verbose_name = "取り置いた受信"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.error}"
