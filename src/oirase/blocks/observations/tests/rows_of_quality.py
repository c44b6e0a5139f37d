"""A station of each owner with a series, its tests and a span that an officer has judged, for the walks of tests/security."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.db import transaction
from tests.fixtures.people import set_up
from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Entity, ObservedProperty, Sensor, Series
from oirase.blocks.observations.qc.spans import note_spans
from oirase.blocks.observations.qc.streaming import examiner
from oirase.blocks.observations.services import quality
from oirase.blocks.observations.store.arrays import ROW
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import HOUR, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make a station that is not public, with values of which one is bad."""
    officer = actor_of(owner.officer)
    of = {"body": owner.body, "organisation": owner.office}
    with set_up():
        own = LocalizedText(ja=owner.inside)
        series = Series.objects.create(
            entity=Entity.objects.create(code=f"station{owner.number}", name=own, **of),
            property=ObservedProperty.objects.create(code=f"p{owner.number}", name=own, public=False, **of),
            sensor=Sensor.objects.create(code=f"s{owner.number}", name=own, public=False, **of),
            code="t",
            name=own,
            **of,
        )
    now = clock.now()
    tests = {"gross_range": {"fail": [0, 10]}}
    quality.set_quality(officer, series_id=series.pk, since=now, tests=tests, source=owner.inside)
    sent = np.zeros(3, ROW)
    sent["series"], sent["t"], sent["value"] = (
        series.number,
        to_ms(now) + np.arange(3) * 4 * HOUR,
        [99, 5, 99],
    )
    with outside_commands("as the writer"), scope(Actor.system("test")), transaction.atomic():
        tested = examiner().examine(sent)
        store().append(Write(tested, "test", "test"))
        open_span, judged = note_spans(tested)
    quality.judge_span(officer, span_id=judged.pk, verdict="rejected", reason=owner.inside)
    yield Row({"span_id": open_span.pk})
    yield Row({"span_id": judged.pk}, ({"verdict": "all"},))
    yield Row({"number": series.number})
