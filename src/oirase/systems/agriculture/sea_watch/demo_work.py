"""Made-up work at the moorings for demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from oirase.blocks.observations.facade import Entity
from oirase.kernel import clock
from oirase.systems.agriculture.sea_watch.models import Bay, MooringWork

# Kind, days ago, days until it must be done again (None: never), what was done.
WORK = (
    ("system", 420, None, "観測システム一式を更新（架空の記録）"),
    ("rope", 3300, 3650, "係留索を新設（架空の記録）"),
    ("modem", 410, 1500, "通信装置を交換（架空の記録）"),
    ("sensor", 160, 365, "水温・塩分計を校正（架空の記録）"),
    ("cleaning", 24, 30, "付着生物を除去（架空の記録）"),
)


def play(bay: Bay, entities: Mapping[str, Entity]) -> None:
    """Record work at each station; the later stations had it later, so that not all is due at once."""
    today = clock.today()
    for number, entity in enumerate(entities.values()):
        for kind, ago, again, note in WORK:
            done = today - timedelta(days=max(ago - 9 * number, 1))
            MooringWork.objects.create(
                body=bay.body,
                organisation=bay.organisation,
                station=entity,
                kind=kind,
                done_on=done,
                due_on=done + timedelta(days=again) if again else None,
                note=note,
                is_demo=True,
            )
