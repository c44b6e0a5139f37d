"""A bay of each owner that is not public, with a buoy, work at its mooring, an alarm, a bulletin and a reader, for the walks of tests/security."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.fixtures.people import set_up
from tests.security.rows import Row
from tests.security.world import TESTLAND, Owner, World

from oirase.blocks.observations.facade import Entity, ObservedProperty, Sensor, Series
from oirase.kernel import clock
from oirase.kernel.access.codes import code_of
from oirase.kernel.access.models import Body
from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch.models import (
    AdviceLine,
    Alarm,
    Bay,
    Bulletin,
    MooringWork,
    Subscriber,
)
from oirase.systems.agriculture.sea_watch.services import PURPOSE


def common(world: World) -> Iterator[Row]:
    """Yield what is open to whoever knows it: a switch of the page, and a reader's address with its code, which is the reader's right."""
    del world
    yield Row({"name": "large"})
    with set_up():
        body = Body.objects.order_by("code")[0]
        # Younger than all others, so that nobody's pages are of this bay.
        later = clock.now() + timedelta(days=365)
        bay = Bay.objects.create(
            body=body,
            code="readers",
            name=LocalizedText(ja="架空"),
            layout={},
            public=False,
            created_at=later,
        )
        reader = Subscriber.objects.create(body=body, bay=bay, email="reader@example.jp")
    yield Row({"subscriber_id": reader.pk, "code": code_of(PURPOSE, reader.pk)})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make a bay whose words are all the owner's."""
    of = {"body": owner.body, "organisation": owner.office}
    inside = LocalizedText(ja=owner.inside)
    with world.at(owner), set_up():
        bay = Bay.objects.create(
            **of, code=f"bay-{owner.number}", name=inside, layout=_layout(owner), public=False
        )
        buoy = Entity.objects.create(**of, code=f"buoy-{owner.number}", kind="buoy", name=inside)
        series = _series(of, owner, buoy)
        AdviceLine.objects.create(
            **of, bay=bay, code="line", stage="adult", level="slow", degrees=20, depths=[2], words=inside,
            valid_from=clock.today(), source=owner.inside,
        )  # fmt: skip
        MooringWork.objects.create(
            **of, station=buoy, kind="rope", done_on=clock.today(), due_on=clock.today(), note=owner.inside
        )
        Alarm.objects.create(**of, station=buoy, kind="silent")
        Subscriber.objects.create(**of, bay=bay, email=f"{owner.veiled}@example.jp")
        content = {"bay": {"ja": owner.inside}, "day": str(clock.today()), "lines": [22.0], "zones": []}
        bulletin = Bulletin.objects.create(**of, bay=bay, issued_on=clock.today(), content=content)
    yield Row(
        {
            "bulletin_id": bulletin.pk,
            "number": series.number,
            "year": clock.today().year,
        }
    )


def _layout(owner: Owner) -> dict[str, Any]:
    content = tomllib.loads((TESTLAND / "sea_watch" / "bay.toml").read_text(encoding="utf-8"))
    station = {
        **content["station"][1],
        "code": f"buoy-{owner.number}",
        "name_ja": owner.inside,
        "name_en": "",
    }
    zones = [{"code": "whole", "name_ja": owner.inside}]
    kept = {key: content[key] for key in ("grid", "drift", "records", "spat", "licence")}
    return {**kept, "zone": zones, "station": [station]}


def _series(of: dict[str, Any], owner: Owner, buoy: Entity) -> Series:
    observed = ObservedProperty.objects.create(
        **of, code=f"t-{owner.number}", name=LocalizedText(ja=owner.inside), public=False
    )
    sensor = Sensor.objects.create(
        **of, code=f"s-{owner.number}", name=LocalizedText(ja=owner.inside), public=False
    )
    return Series.objects.create(
        **of,
        entity=buoy,
        property=observed,
        sensor=sensor,
        code="temperature-2m",
        name=LocalizedText(ja=owner.inside),
        depth=2,
    )
