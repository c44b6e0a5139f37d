"""Keeping and forgetting saved views of lists."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected, changed, command, permit
from oirase.ui.models import QUERY_LENGTH, TITLE_LENGTH, SavedView

MOST = 50


@command("ui.save_view")
def save(actor: Actor, *, listing: str, title: str, query: str) -> SavedView:
    """Keep a query under a name; the same name again replaces it."""
    permit(None)
    if actor.user_id is None:
        raise Forbidden("ui.save_view")
    title = title.strip()
    if not title:
        raise Rejected(_("表示条件の名前を入力してください。"), "title")
    if len(title) > TITLE_LENGTH:
        raise Rejected(_("名前が長すぎます。"), "title")
    if len(query) > QUERY_LENGTH:
        raise Rejected(_("表示条件が長すぎます。"), "title")
    own = SavedView.objects.filter(user_id=actor.user_id, listing=listing)
    if own.exclude(title=title).count() >= MOST:
        raise Rejected(_("保存できる表示条件は%(most)d件までです。") % {"most": MOST}, "title")
    view, _made = SavedView.objects.update_or_create(
        user_id=actor.user_id, listing=listing, title=title, defaults={"query": query}
    )
    changed(view, "saved", after={"title": title})
    return view


@command("ui.forget_view")
def forget(actor: Actor, *, listing: str, view_id: str) -> None:
    """Forget a saved view of one's own; Rejected when there is none of this id, ValidationError when it is no id."""
    permit(None)
    view = SavedView.objects.filter(pk=view_id, listing=listing, user_id__in=[actor.user_id]).first()
    if view is None:
        raise Rejected(_("その表示条件はすでに削除されています。"))
    changed(view, "forgotten", before={"title": view.title})
    view.delete()
