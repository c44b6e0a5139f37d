"""Following up: note which figures have grown old, forget those that are fresh again, tell the officers in charge once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import notify
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.officers import officers_with
from oirase.kernel.access.records import may
from oirase.kernel.calendar import is_closed
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.manifest import packs
from oirase.systems.plan.progress.models import Overdue
from oirase.systems.plan.progress.overdue import VIEW, Old, old_figures

FOLLOW_UP = "progress.follow_up"
FOLLOWER = Actor.system("progress", permissions=(FOLLOW_UP,))
NAMED = 5
SUBJECT = gettext_noop("古くなった数値があります（%(count)s件）")
TEXT = gettext_noop(
    "担当の数値が古くなっています。\n\n%(names)s\n\n一覧を開いて、実績を報告するか、集計が止まっている理由を確かめてください。"
)
Key = tuple[UUID, UUID | None, str]


@command("progress.follow_up")
def follow_up(actor: Actor) -> int:
    """Bring the rows up to today and, on an open day, tell the officers of what they were not told yet; return how many were told.

    One message for each officer, however much there is and however long nobody looked.
    """
    permit(FOLLOW_UP)
    new, gone = _bring_up_to_date(old_figures(actor))
    told = 0 if is_closed(clock.today(), packs.current().calendar) else _tell()
    if new or gone or told:
        audited(
            [{"type": "progress.overdue", "id": str(clock.today()), "action": "followed_up"}],
            {"new": new, "gone": gone, "told": told},
        )
    return told


def _bring_up_to_date(found: Sequence[Old]) -> tuple[int, int]:
    """Return how many figures are newly old, and how many no longer."""
    old = {_key(one): one for one in found}
    kept: dict[Key, Overdue] = {}
    gone = []
    for row in Overdue.objects.select_for_update():
        one = old.get(_key(row))
        # A figure that was fresh in between is old anew, and a year later another actual is missing.
        again = one is None or one.fiscal_year != row.fiscal_year or one.last_at != row.last_at
        if again:
            gone.append(row.pk)
        else:
            kept[_key(row)] = row
    Overdue.objects.filter(pk__in=gone).delete()
    new = [_row(one) for key, one in old.items() if key not in kept]
    Overdue.objects.bulk_create(new)
    return len(new), len(gone)


def _key(one: Old | Overdue) -> Key:
    return one.body_id, one.organisation_id, one.key


def _row(one: Old) -> Overdue:
    return Overdue(
        kind=one.kind,
        key=one.key,
        body_id=one.body_id,
        organisation_id=one.organisation_id,
        title=one.title,
        programme=one.programme,
        fiscal_year=one.fiscal_year,
        last_at=one.last_at,
    )


def _tell() -> int:
    """Tell each officer in charge of all that nobody was told yet; rows without an officer wait for one."""
    waiting = list(Overdue.objects.filter(told_at=None).order_by("kind", "key"))
    officers = {body: officers_with(VIEW, body) for body in {row.body_id for row in waiting}}
    by_officer: dict[UUID, list[Overdue]] = {}
    for row in waiting:
        for user in _in_charge(row, officers[row.body_id]):
            by_officer.setdefault(user.pk, []).append(row)
    for user_id, rows in by_officer.items():
        _write(user_id, rows)
    told = {row.pk for rows in by_officer.values() for row in rows}
    Overdue.objects.filter(pk__in=told).update(told_at=clock.now())
    return len(by_officer)


def _in_charge(row: Overdue, officers: Iterable[tuple[User, Actor]]) -> list[User]:
    """Return the officers of the row's office; where it has none, those whose role holds in the whole body."""
    able = [(user, actor) for user, actor in officers if may(actor, row, "view")]
    own = [
        user
        for user, actor in able
        if any(row.organisation_id in (reach.organisation_ids or ()) for reach in actor.reaches[VIEW])
    ]
    return own or [user for user, _actor in able]


def _write(user_id: UUID, rows: Sequence[Overdue]) -> None:
    titles = list(dict.fromkeys(str(row.title) for row in rows))
    names = "\n".join(f"・{title}" for title in titles[:NAMED]) + ("\n…" if len(titles) > NAMED else "")
    notify(
        [user_id],
        about=rows[0],
        subject=SUBJECT,
        text=TEXT,
        link=reverse("progress:overdue"),
        values={"count": len({row.key for row in rows}), "names": names},
    )
