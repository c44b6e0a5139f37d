"""Made-up work at the moorings, bulletins and readers for demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from oirase.blocks.observations.facade import Entity, alerts
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.settings import value_on
from oirase.systems.agriculture.sea_watch.bulletins import ISSUER, issue
from oirase.systems.agriculture.sea_watch.models import Bay, MooringWork, Subscriber
from oirase.systems.agriculture.sea_watch.readings import plain

# Kind, days ago, days until it must be done again (None: never), what was done.
SINCE_DAYS = 60
WORK = (
    ("system", 420, None, "観測システム一式を更新（架空の記録）"),
    ("rope", 3300, 3650, "係留索を新設（架空の記録）"),
    ("modem", 410, 1500, "通信装置を交換（架空の記録）"),
    ("sensor", 160, 365, "水温・塩分計を校正（架空の記録）"),
    ("cleaning", 24, 30, "付着生物を除去（架空の記録）"),
)


# What the made-up rules watch: a series, a code, what it is called in Japanese and English, what fires.
RULES = (
    (
        "temperature-15m", "warm", {"ja": "水深15mが20℃以上", "en": "15 m at or above 20 °C"},
        {"kind": "threshold", "side": "above", "limit": 20, "hysteresis": 0.5, "hold": 3 * 3600},
    ),
    (
        "temperature-15m", "silent", {"ja": "3時間、値が届かない", "en": "No value for three hours"},
        {"kind": "missing", "limit": 3 * 3600},
    ),
)  # fmt: skip


def watch(actor: Actor, numbers: Mapping[tuple[str, str], int]) -> None:
    """Let a few made-up rules watch the simulated series from the day on from which values are fine, so that there are alerts to look at."""
    for (station, series), number in numbers.items():
        for watched, code, name, definition in RULES:
            if series == watched:
                alerts.make_rule(
                    actor, code=f"demo-{station}-{code}", name=name, definition=definition, series=number, public=True,
                    since=clock.now() - timedelta(days=SINCE_DAYS), source="デモの見本（架空のルール）",
                )  # fmt: skip


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


def publish(bay: Bay) -> None:
    """Issue the bulletins of the last weeks, then let a few made-up readers subscribe, so that none of these is mailed."""
    today = clock.today()
    for weeks in (3, 2, 1):
        day = today - timedelta(
            days=7 * weeks
            + (today.weekday() - plain(value_on("sea_watch.bulletin_weekday", clock.today()))) % 7
            - 7
        )
        with clock.frozen(clock.midnight(day) + timedelta(hours=5)):
            issue(ISSUER)
    with scope(ISSUER), outside_commands("demo data"):
        for number, language in enumerate(("ja", "ja", "en", "ja-easy")):
            Subscriber.objects.create(
                body=bay.body,
                organisation=bay.organisation,
                bay=bay,
                email=f"fisher{number + 1}@example.jp",
                language=language,
                state=Subscriber.State.ACTIVE,
                confirmed_at=clock.now(),
                is_demo=True,
            )
