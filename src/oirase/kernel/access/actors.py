"""From an account to an Actor: who acts, for whom, and how far each permission reaches today.

Order of events: grants of the person and of the posts held today are read; each grant's organisation is replaced by
those that have taken over from it by today; where the grant says so, all organisations below are added; grants into
a body other than the holder's own count only under an agreement that is in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oirase.kernel import clock
from oirase.kernel.access.models import (
    Agreement,
    Grant,
    Organisation,
    OrganisationVersion,
    PostHolding,
    Representation,
    Succession,
    User,
    UserKind,
)


@dataclass(frozen=True)
class Reach:
    """How far one grant of a permission goes: a body, its organisations (None: all), fixed column values."""

    body_id: UUID
    organisation_ids: tuple[UUID, ...] | None = None
    constraint: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Actor:
    """Whoever acts. `reaches` maps a permission such as `cases.work` to its reaches.

    `parties` are the accounts whose own records the actor may see: their own and those they represent. `origin` tells
    one unknown visitor's browser from another's (for replays). A system actor with `everything` passes row security.
    """

    kind: str
    user_id: UUID | None = None
    name: str = ""
    parties: tuple[UUID, ...] = ()
    reaches: Mapping[str, tuple[Reach, ...]] = field(default_factory=dict)
    origin: str = ""
    everything: bool = False
    is_demo: bool = False

    @staticmethod
    def anonymous(origin: str = "") -> Actor:
        """Return the actor of somebody who is not signed in."""
        return Actor(kind="anonymous", origin=origin)

    @staticmethod
    def system(name: str, permissions: Iterable[str] = ()) -> Actor:
        """Return the platform itself at work (handlers, schedules); it acts under the name of its task."""
        return Actor(kind="system", name=name, everything=True, reaches=dict.fromkeys(permissions, ()))

    @property
    def is_staff(self) -> bool:
        """Whether this is an officer."""
        return self.kind == UserKind.STAFF

    @property
    def is_signed_in(self) -> bool:
        """Whether this is an account."""
        return self.user_id is not None

    @property
    def bodies(self) -> tuple[UUID, ...]:
        """Bodies into which any grant reaches: what row security lets through for this actor."""
        return tuple(sorted({reach.body_id for reaches in self.reaches.values() for reach in reaches}))

    @property
    def reference(self) -> str:
        """Return a stable word for this actor in keys: account id, or origin of an unknown browser."""
        return str(self.user_id) if self.user_id else f"{self.kind}:{self.origin or self.name}"

    def has(self, permission: str) -> bool:
        """Whether the permission is held anywhere; which rows it covers is asked with the row."""
        return permission in self.reaches


def actor_of(user: User) -> Actor:
    """Resolve an active account into today's Actor (three to six small queries)."""
    today = clock.today()
    represented = _in_force(Representation.objects.filter(representative=user), today)
    return Actor(
        kind=user.kind,
        user_id=user.pk,
        name=user.name or user.login,
        parties=(user.pk, *represented.values_list("represented_id", flat=True)),
        reaches=MappingProxyType(_reaches(user, today))
        if user.kind in (UserKind.STAFF, UserKind.SERVICE)
        else {},
        is_demo=user.is_demo,
    )


def offices_of(actor: Actor) -> list[Organisation]:
    """Return the offices of the posts that an officer holds today, the main post's first."""
    if actor.user_id is None:
        return []
    held = _in_force(PostHolding.objects.filter(user_id=actor.user_id), clock.today())
    ordered = held.select_related("post__organisation").order_by("concurrent", "valid_from", "pk")
    return [holding.post.organisation for holding in ordered]


def _in_force(queryset: QuerySet[Any], day: date) -> QuerySet[Any]:
    return queryset.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def _reaches(user: User, day: date) -> dict[str, tuple[Reach, ...]]:
    holdings = list(
        _in_force(PostHolding.objects.filter(user=user), day).select_related("post__organisation")
    )
    home_of_post = {holding.post_id: holding.post.organisation.body_id for holding in holdings}
    grants = list(
        _in_force(Grant.objects.filter(Q(user=user) | Q(post_id__in=home_of_post)), day).select_related(
            "role"
        )
    )
    tree = _Tree(day, {grant.body_id for grant in grants if grant.organisation_id})
    agreements = _Agreements(day, set(home_of_post.values()))
    found: dict[str, set[Reach]] = defaultdict(set)
    for grant in grants:
        home = {home_of_post[grant.post_id]} if grant.post_id else set(home_of_post.values())
        reach = _reach(grant, tree)
        for permission in grant.role.permissions:
            if not home or grant.body_id in home or agreements.allow(grant.body_id, permission):
                found[permission].add(reach)
    return {permission: tuple(sorted(reaches, key=repr)) for permission, reaches in found.items()}


def _reach(grant: Grant, tree: _Tree) -> Reach:
    constraint = tuple(sorted(grant.constraint.items()))
    if grant.organisation_id is None:
        return Reach(grant.body_id, None, constraint)
    roots = tree.successors(grant.organisation_id)
    covered = tree.below(roots) if grant.include_below else roots
    return Reach(grant.body_id, tuple(sorted(covered)), constraint)


class _Tree:
    """The organisation trees of some bodies on one day, with who has taken over from whom by then; read when asked for."""

    def __init__(self, day: date, body_ids: Set[UUID]) -> None:
        self._day = day
        self._body_ids = body_ids

    @cached_property
    def _children(self) -> Mapping[UUID, list[UUID]]:
        versions = OrganisationVersion.objects.filter(
            organisation__body_id__in=self._body_ids, parent__isnull=False
        )
        return _grouped(_in_force(versions, self._day).values_list("parent_id", "organisation_id"))

    @cached_property
    def _next(self) -> Mapping[UUID, list[UUID]]:
        edges = Succession.objects.filter(on__lte=self._day, predecessor__body_id__in=self._body_ids)
        return _grouped(edges.values_list("predecessor_id", "successor_id"))

    def successors(self, organisation_id: UUID) -> set[UUID]:
        """Return the organisations that stand for `organisation_id` today: itself, or whoever took over."""
        reached = set(self._walk({organisation_id}, self._next))
        return {found for found in reached if not self._next.get(found)} or {organisation_id}

    def below(self, roots: set[UUID]) -> set[UUID]:
        """Return the roots and everything under them, following what under them was taken over, too."""
        return set(self._walk(roots, self._children))

    @staticmethod
    def _walk(start: set[UUID], edges: Mapping[UUID, list[UUID]]) -> Iterator[UUID]:
        seen: set[UUID] = set()
        waiting = list(start)
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                yield current
                waiting.extend(edges.get(current, ()))


def _grouped(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


class _Agreements:
    """Which permissions partner bodies have been given over which owner bodies, on one day; read when asked for."""

    def __init__(self, day: date, partners: Set[UUID]) -> None:
        self._day = day
        self._partners = partners

    @cached_property
    def _allowed(self) -> Mapping[UUID, set[str]]:
        found: dict[UUID, set[str]] = defaultdict(set)
        rows = _in_force(Agreement.objects.filter(partner_id__in=self._partners), self._day)
        for owner, permissions in rows.values_list("owner_id", "permissions"):
            found[owner].update(permissions)
        return found

    def allow(self, owner: UUID, permission: str) -> bool:
        """Whether an agreement in force lets the partner use `permission` on the owner's rows."""
        return permission in self._allowed.get(owner, ())
