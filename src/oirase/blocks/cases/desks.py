"""Which office receives what the public sends to a system: the pack says it (`[desks]`), or else the roles do."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.models import Grant, Organisation
from oirase.kernel.manifest import packs


class NoDesk(LookupError):
    """No office of this prefecture receives it; the message is for whoever wanted to send something."""


def desk_of(slug: str, permission: str) -> Organisation:
    """Return the office that the pack names for a system, else the first one that holds a permission; NoDesk for none."""
    pack = packs.current()
    offices = Organisation.objects.filter(body__code=pack.code).select_related("body")
    named = pack.content.get("desks", {}).get(slug)
    if named:
        found = offices.filter(code=named).first()
    else:
        granted = Grant.objects.filter(role__permissions__contains=[permission], body__code=pack.code).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today())
        )
        holding = Q(pk__in=granted.values("organisation")) | Q(pk__in=granted.values("post__organisation"))
        found = offices.filter(holding).order_by("code").first()
    if found is None:
        raise NoDesk(_("受け付ける窓口が、まだ設定されていません。"))
    return found
