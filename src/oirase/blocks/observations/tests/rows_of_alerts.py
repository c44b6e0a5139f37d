"""A station with a series, a rule, an alert and a subscription of each owner, for the walks of tests/security; nothing of it is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import shapely
from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.observations.models import Alert, Entity, ObservedProperty, Sensor, Series
from oirase.blocks.observations.services import alerts as services
from oirase.blocks.observations.tests.bay import rows_of, written
from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make them; what stands in them is for the office, the subscription for whoever asked."""
    series = _series(owner)
    officer = actor_of(owner.officer)
    rule = services.make_rule(
        officer,
        code=f"rule-{owner.number}",
        name={"ja": owner.inside},
        definition={"kind": "threshold", "side": "above", "limit": 26},
        series=series.number,
        since=clock.now() - timedelta(days=2),
        source=owner.inside,
    )
    written(rows_of(series, [25, 27], clock.now() - timedelta(hours=1)))
    with scope(PLATFORM):
        alert = Alert.objects.get(series=series)
    services.note(officer, alert_id=alert.pk, text=owner.inside)
    services.mute(officer, alert_id=alert.pk, until=clock.now() + timedelta(days=1), reason=owner.inside)
    mine = services.subscribe(officer, rule_id=rule.pk)
    for listing in ("observations.stations", "observations.alerts", "observations.rules"):
        owner.view_of(listing)
    yield Row({"code": series.entity.code})
    yield Row({"number": series.number}, ({"span": "30d"}, {"span": "1y", "back": "1"}))
    yield Row({"alert_id": alert.pk}, ({"q": owner.word},))
    yield Row({"rule_id": rule.pk})
    yield Row({"subscription_id": mine.pk})


def _series(owner: Owner) -> Series:
    home = {"body": owner.body, "organisation": owner.office}
    with outside_commands("test set-up"), scope(PLATFORM):
        temperature = ObservedProperty.objects.create(
            **home, code=f"temperature-{owner.number}", name=LocalizedText(ja=owner.inside), public=False
        )
        sensor = Sensor.objects.create(
            **home, code=f"probe-{owner.number}", name=LocalizedText(ja=owner.inside), public=False
        )
        entity = Entity.objects.create(
            **home,
            code=f"alerted-{owner.number}",
            name=LocalizedText(ja=owner.inside),
            position=shapely.Point(140.8, 41.0),
        )
        return Series.objects.create(
            **home,
            entity=entity,
            property=temperature,
            sensor=sensor,
            code="t1",
            name=LocalizedText(ja=owner.inside),
            unit_symbol="°C",
        )
