"""Taking a metric: ask its selector, keep what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from oirase.blocks.insight.facade import newest
from oirase.blocks.insight.metrics import declared
from oirase.blocks.insight.models import Snapshot, Taking
from oirase.blocks.insight.points import Point, origin_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.commands import Rejected, audited, command, permit
from oirase.kernel.manifest.loader import resolve

PERMISSION = "insight.take"
TAKER = Actor.system("insight", permissions=(PERMISSION,))
Key = tuple[Any, ...]


@command("insight.take")
def take(actor: Actor, *, code: str, year: int | None = None) -> int:
    """Take one metric for a fiscal year (default: this one) and return how many values have changed.

    Only changed values are kept and audited: an hourly look at a figure at rest leaves no trace but its time.
    """
    permit(PERMISSION)
    found = declared().get(code)
    if found is None:
        raise Rejected(_("計測値「%(code)s」は、どのシステムにもありません。") % {"code": code})
    asked = fiscal_year(clock.today()) if year is None else year
    select = cast(Callable[[int], Iterable[Point]], resolve(found.metric.selector))
    _lock(code)
    changes = list(_changes(code, asked, list(select(asked))))
    Snapshot.objects.bulk_create(changes)
    now = clock.now()
    Taking.objects.filter(metric=code).update(taken_at=now, tried_at=now, problem="")
    if changes:
        audited(
            [{"type": "insight.metric", "id": code, "action": "taken"}],
            {"year": asked, "changed": len(changes)},
        )
    return len(changes)


@command("insight.note_problem")
def note_problem(actor: Actor, *, code: str, problem: str) -> None:
    """Keep why a metric could not be taken, so that its page can say it."""
    permit(PERMISSION)
    Taking.objects.update_or_create(metric=code, defaults={"tried_at": clock.now(), "problem": problem[:300]})


def _lock(code: str) -> None:
    """Let two takings of one metric follow each other, or both would keep the same change."""
    Taking.objects.get_or_create(metric=code, defaults={"tried_at": clock.now()})
    Taking.objects.select_for_update().get(pk=code)


def _changes(code: str, year: int, points: list[Point]) -> Iterator[Snapshot]:
    """Yield a snapshot for each value that differs from the newest kept one; what has vanished becomes zero."""
    kept = {_key(one.body_id, one.month, one.dimensions): one for one in newest(code, year)}
    now = clock.now()
    given = {_key(one.body_id, one.month, dict(one.dimensions)): one for one in points}
    for key in sorted(given.keys() | kept.keys(), key=repr):
        point, before = given.get(key), kept.get(key)
        value = Decimal(point.value) if point else Decimal(0)
        origin = origin_of(is_demo=point.is_demo) if point else cast(Snapshot, before).origin
        if before is not None and before.value == value and before.origin == origin:
            continue
        body_id, month, dimensions = key
        yield Snapshot(
            metric=code,
            body_id=body_id,
            fiscal_year=year,
            month=month,
            dimensions=dict(dimensions),
            value=value,
            origin=origin,
            taken_at=now,
        )


def _key(body_id: object, month: int | None, dimensions: dict[str, str]) -> Key:
    return body_id, month, tuple(sorted(dimensions.items()))
