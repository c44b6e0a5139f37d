"""Who may write what, as the listener holds it in memory: devices by their key, series by their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from oirase.blocks.observations import specs
from oirase.blocks.observations.ingest.keys import digest_of
from oirase.blocks.observations.models import Device, DeviceKey, Series
from oirase.blocks.observations.times import SECOND, start_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import reading_as
from oirase.kernel.settings.values import value_on

FRESH = 5.0
_PLATFORM = Actor.system("observations.ingest")


@dataclass(frozen=True)
class Facts:
    """What has to be known of a series to take its values: the number of its entity, what its values are, their unit."""

    entity: int
    kind: str
    unit: str


@dataclass(frozen=True)
class Limits:
    """Bounds of times: `earliest` in milliseconds since 1970, `ahead` in milliseconds from now."""

    earliest: int
    ahead: int


@dataclass(frozen=True)
class Sender:
    """A device that has shown a valid key, with the series that it may write."""

    id: UUID
    number: int
    code: str
    key: int
    per_minute: int
    series: Mapping[int, Facts]
    mapping: Mapping[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> str:
        """Return how the device is named as the author of a batch."""
        return f"device/{self.number}"


def limits() -> Limits:
    """Return the bounds that hold today."""
    with reading_as(_PLATFORM):
        earliest = start_of(value_on(specs.EARLIEST.key, clock.today()))
        return Limits(earliest, value_on(specs.FUTURE_SECONDS.key, clock.today()) * SECOND)


def by_key(code: str, key: str) -> Sender | None:
    """Return the device that has this code and this key, None unless both are right and in force."""
    found = _senders(Q(digest=digest_of(key), device__code=code))
    return found[0] if found else None


def numbers_of(code: str) -> list[int]:
    """Return the numbers of the devices with this code; two bodies may use the same."""
    with reading_as(_PLATFORM):
        return list(Device.objects.filter(code=code, active=True).values_list("number", flat=True)[:10])


def again(keys: Iterable[int]) -> dict[int, Sender]:
    """Return those whose keys (by their rows' numbers) are still in force, as they are now."""
    return {one.key: one for one in _senders(Q(pk__in=list(keys)))}


def _senders(which: Q) -> list[Sender]:
    valid = Q(until__isnull=True) | Q(until__gt=clock.now())
    with reading_as(_PLATFORM):
        keys = list(
            DeviceKey.objects.filter(which & valid, device__active=True).select_related("device")[:10_000]
        )
        links = Device.series.through.objects.filter(device_id__in=[one.device_id for one in keys])
        owned: dict[UUID, list[int]] = {}
        for device, number in links.values_list("device_id", "series__number"):
            owned.setdefault(device, []).append(number)
        facts = series_facts({number for numbers in owned.values() for number in numbers})
    return [_sender(one, {n: facts[n] for n in owned.get(one.device_id, ())}) for one in keys]


def _sender(key: DeviceKey, series: Mapping[int, Facts]) -> Sender:
    device = key.device
    return Sender(
        device.pk, device.number, device.code, key.pk, device.per_minute, series, device.mapping or {}
    )


def series_facts(numbers: Iterable[int]) -> dict[int, Facts]:
    """Return the facts of those series that exist."""
    with reading_as(_PLATFORM):
        rows = Series.objects.filter(number__in=list(numbers)).values_list(
            "number", "entity__number", "kind", "unit_symbol"
        )
        return {number: Facts(entity, kind, unit) for number, entity, kind, unit in rows}
