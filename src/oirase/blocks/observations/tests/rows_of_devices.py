"""A device of each owner with a key and something that it did wrong, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.observations.ingest import keys
from oirase.blocks.observations.models import Device, DeviceError, DeviceKey, Series
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """A device that may write the series that stands among the rows of SensorThings."""
    with outside_commands("test set-up"), scope(PLATFORM):
        series = Series.objects.select_related("entity").get(code=f"walk-{owner.number}")
        device = Device.objects.create(
            body=owner.body, organisation=owner.office, entity=series.entity, code=f"device-{owner.number}",
            name=LocalizedText(ja=owner.inside), mapping={"note": owner.inside},
        )  # fmt: skip
        device.series.add(series)
        drawn = keys.make()
        key = DeviceKey.objects.create(device=device, digest=drawn.digest, hint=drawn.hint)
        DeviceError.objects.create(device=device, code="malformed", detail=owner.inside)
    yield Row({"device_id": device.pk, "key_id": key.pk}, ({"part": "state"},))
