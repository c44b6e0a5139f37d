"""Keeping and forgetting saved views."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, changed, command, permit
from oirase.ui.models import SavedView


@command("ui.save_view")
def save(actor: Actor, *, listing: str, title: str, query: str) -> SavedView:
    """Keep a query under a name; the same name again replaces it."""
    permit(None)
    title = title.strip()[:60]
    if not title:
        raise Rejected(_("名前を入力してください。"), "title")
    view, _created = SavedView.objects.update_or_create(
        user_id=actor.user_id, listing=listing, title=title, defaults={"query": query[:2000]}
    )
    changed(view, "saved")
    return view


@command("ui.remove_view")
def remove(actor: Actor, *, view_id: UUID) -> None:
    """Forget one's own saved view; another person's is a 404."""
    permit(None)
    view = SavedView.objects.filter(pk=view_id, user_id=actor.user_id).first()
    if view is None:
        raise Http404
    changed(view, "removed", before={"title": view.title})
    view.delete()
