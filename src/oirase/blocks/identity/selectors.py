"""Which service accounts somebody may manage: a key is as good as the account, so nobody makes one for more than is theirs."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Grant, User, UserKind

MANAGE = "identity.service_accounts"


def managed(actor: Actor) -> QuerySet[User]:
    """Return the service accounts all of whose grants lie where the actor may manage them; those without a grant, too."""
    accounts = User.objects.filter(kind=UserKind.SERVICE)
    if actor.everything:
        return accounts
    within = Q(pk__in=[])
    for reach in actor.reaches.get(MANAGE, ()):
        if not reach.constraint:
            offices = (
                {} if reach.organisation_ids is None else {"organisation_id__in": reach.organisation_ids}
            )
            within |= Q(body_id=reach.body_id, **offices)
    beyond = Grant.objects.filter(user__kind=UserKind.SERVICE).exclude(pk__in=Grant.objects.filter(within))
    return accounts.exclude(pk__in=beyond.values("user"))
