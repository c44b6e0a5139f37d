"""Which officers are there for a record: whom a reminder goes to, who can be put in charge."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Grant, PostHolding, User, UserKind
from oirase.kernel.access.records import Record, may, spec_of


def officers_with(permission: str, body_id: UUID) -> list[tuple[User, Actor]]:
    """Return the active officers to whom any grant in the body gives a permission today, by reading of their names.

    Resolving an officer asks the database; ask once for many records, and then `may` of each.
    """
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    grants = Grant.objects.filter(in_force, role__permissions__contains=[permission], body_id=body_id)
    holders = set(grants.exclude(user=None).values_list("user_id", flat=True))
    held = PostHolding.objects.filter(in_force, post__in=grants.exclude(post=None).values("post_id"))
    holders |= set(held.values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=holders, is_active=True, kind=UserKind.STAFF).order_by("kana", "name")
    found = [(user, actor_of(user)) for user in people]
    return [(user, actor) for user, actor in found if actor.has(permission)]


def officers_for(record: Record, action: str) -> list[User]:
    """Return the officers who may do `action` to this very record, by reading of their names."""
    permission = f"{spec_of(type(record)).prefix}.{action}"
    return [user for user, actor in officers_with(permission, record.body_id) if may(actor, record, action)]
