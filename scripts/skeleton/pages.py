"""Pages: the public list, an item, and the desk where officers write. Each calls one selector or command and renders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from oirase.systems.DOMAIN.SLUG import rules, selectors, services
from oirase.systems.DOMAIN.SLUG.forms import EditForm, ItemForm
from oirase.systems.DOMAIN.SLUG.models import STATES, Item

from oirase.kernel.access.http import actor_in, page, permission, public
from oirase.kernel.access.records import may, require
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.ui.lists import Choice, Column, Listing, ModelSource, Order, Text

TITLE = Column("title", gettext_lazy("件名"), link=lambda row: reverse("SLUG:item", args=[row.pk]), head=True)
ADDED = Column("created_at", gettext_lazy("登録日時"), kind="moment")
WORDS = Text("q", gettext_lazy("ことば"))
ORDERS = {"created_at": Order("created_at", gettext_lazy("登録日時"))}
PUBLISHED = Listing(
    name="SLUG.published",
    title=gettext_lazy("NAME_JA"),
    source=ModelSource(selectors.published),
    columns=(TITLE, ADDED),
    filters=(WORDS,),
    orders=ORDERS,
    default_order="-created_at",
    empty=gettext_lazy("公開されているものは、まだありません。"),
)
DESK = Listing(
    name="SLUG.desk",
    title=gettext_lazy("NAME_JAの管理"),
    source=ModelSource(selectors.items, granted=True),
    columns=(
        TITLE,
        Column(
            "state",
            gettext_lazy("状態"),
            value=lambda row: row.get_state_display(),
            chip=lambda row: row.tone,
        ),
        ADDED,
    ),
    filters=(WORDS, Choice("state", gettext_lazy("状態"), choices=tuple(STATES.items()))),
    orders=ORDERS,
    default_order="-created_at",
    template="SLUG/desk.html",
    empty=gettext_lazy("まだ何も書かれていません。"),
    more=lambda request: {"may_add": actor_in(request).has("SLUG.edit")},
)


@page(public)
def published(request: HttpRequest) -> HttpResponseBase:
    """List what is published."""
    return PUBLISHED.respond(request)


@page(permission("SLUG.view"))
def desk(request: HttpRequest) -> HttpResponseBase:
    """List the items of the officer's offices in every state."""
    return DESK.respond(request)


@page(public)
@require_GET
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show an item, and to its office what may be done with it."""
    actor = actor_in(request)
    found = Item.objects.get_visible(actor, pk=item_id)
    own = may(actor, found, "edit")
    context: dict[str, Any] = {"found": found, "sees_state": actor.has("SLUG.view")}
    context["may"] = {action: own and rules.may_do(action, found.state) for action in rules.MAY}
    return render(request, "SLUG/item.html", context)


@page(permission("SLUG.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new item."""
    form = ItemForm(request.POST or None)
    return _write(request, form, _("書く"), services.add)


@page(permission("SLUG.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Write an item anew."""
    actor = actor_in(request)
    with scope(actor):
        found = Item.objects.get_visible(actor, pk=item_id)
    require(actor, found, "edit")
    initial = {"title": found.title, "text": found.text, "version": found.version}
    form = EditForm(request.POST or None, initial=initial)
    return _write(request, form, _("書き直す"), services.edit, item_id=item_id)


def _write(
    request: HttpRequest, form: ItemForm, title: str, service: Callable[..., Item], **arguments: Any
) -> HttpResponse:
    """Show the form, or run its command; what the command rejects is shown at the field."""
    if request.method == "POST" and form.is_valid():
        try:
            made = service(actor_in(request), idempotency_key=form.key, **form.values, **arguments)
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("保存しました。"))
            return redirect("SLUG:item", made.pk)
    context = {"form": form, "title": title}
    return render(request, "SLUG/form.html", context, status=422 if form.errors else 200)


@page(permission("SLUG.edit"))
@require_POST
def publish(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Publish an item."""
    return _move(request, item_id, services.publish)


@page(permission("SLUG.edit"))
@require_POST
def withdraw(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take an item back."""
    return _move(request, item_id, services.withdraw)


def _move(request: HttpRequest, item_id: UUID, service: Callable[..., Item]) -> HttpResponse:
    given = request.POST.get("version", "")
    try:
        service(actor_in(request), item_id=item_id, version=int(given) if given.isdecimal() else None)
    except Rejected as rejected:
        messages.error(request, str(rejected))
    else:
        messages.success(request, _("保存しました。"))
    return redirect("SLUG:item", item_id)
