"""Every change to an item. Each function is a command: permission, checks, change, audit entry."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from oirase.systems.DOMAIN.SLUG import rules
from oirase.systems.DOMAIN.SLUG.models import STATES, Item
from oirase.systems.DOMAIN.SLUG.rules import State

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden, office_for
from oirase.kernel.commands import Rejected, authorise, authorised, changed, command
from oirase.kernel.search import index


@command("SLUG.add")
def add(actor: Actor, *, title: str, text: str) -> Item:
    """Write an item down for the actor's office. It is a draft until it is published."""
    office = office_for(actor, Item, "edit")
    if office is None:
        raise Forbidden("SLUG.edit")
    item = Item(organisation=office, body_id=office.body_id)
    authorise(item, "edit")
    _fill(item, title, text)
    item.save(force_insert=True)
    index(item, item.title, item.text)
    changed(item, "added", after={"title": item.title})
    return item


@command("SLUG.edit")
def edit(actor: Actor, *, item_id: UUID, title: str, text: str, version: int | None = None) -> Item:
    """Write an item anew that is not public at the moment; Conflict when somebody else was first."""
    item = authorised(actor, Item, item_id, "edit", version)
    _require_state(item, "edit")
    before = {"title": item.title}
    _fill(item, title, text)
    item.version += 1
    item.save(update_fields=["title", "text", "version"])
    index(item, item.title, item.text)
    changed(item, "edited", before=before, after={"title": item.title})
    return item


@command("SLUG.publish")
def publish(actor: Actor, *, item_id: UUID, version: int | None = None) -> Item:
    """Show an item to everybody."""
    return _moved(actor, item_id, "publish", State.PUBLISHED, version)


@command("SLUG.withdraw")
def withdraw(actor: Actor, *, item_id: UUID, version: int | None = None) -> Item:
    """Stop showing an item."""
    return _moved(actor, item_id, "withdraw", State.WITHDRAWN, version)


def _moved(actor: Actor, item_id: UUID, action: str, state: State, version: int | None) -> Item:
    item = authorised(actor, Item, item_id, "edit", version)
    _require_state(item, action)
    before = {"state": item.state}
    item.state = state
    if state == State.PUBLISHED:
        item.published_at = clock.now()
    item.version += 1
    item.save(update_fields=["state", "published_at", "version"])
    changed(item, action, before=before, after={"state": item.state})
    return item


def _require_state(item: Item, action: str) -> None:
    if not rules.may_do(action, item.state):
        state = STATES[State(item.state)]
        raise Rejected(_("いまは「%(state)s」なので、この操作はできません。") % {"state": state})


def _fill(item: Item, title: str, text: str) -> None:
    """Put checked texts into an item; Rejected with every problem at its field."""
    values = {"title": rules.one_line(title), "text": text.strip()}
    limits = {"title": rules.TITLE_LIMIT, "text": rules.TEXT_LIMIT}
    problems: dict[str, list[str]] = {}
    for name, value in values.items():
        if not value:
            problems[name] = [_("入力してください。")]
        elif len(value) > limits[name]:
            problems[name] = [_("%(limit)s字以内で入力してください。") % {"limit": limits[name]}]
    if problems:
        raise Rejected(problems)
    item.title, item.text = values["title"], values["text"]
