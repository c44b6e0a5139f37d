"""The commands: what they change, what they refuse, what they leave behind."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.http import Http404
from oirase.systems.DOMAIN.SLUG import demo, services
from oirase.systems.DOMAIN.SLUG.models import Item

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected

SYSTEM = Actor.system("test")


def fresh(item: Item) -> Item:
    with scope(SYSTEM):
        return Item.objects.get(pk=item.pk)


def test_written_published_withdrawn(world: SimpleNamespace, draft: Item) -> None:
    assert (draft.state, draft.organisation) == ("draft", world.office)
    services.publish(world.writer, item_id=draft.pk)
    assert fresh(draft).published_at is not None
    services.withdraw(world.writer, item_id=draft.pk)
    assert fresh(draft).state == "withdrawn"
    commands = set(Entry.objects.values_list("command", flat=True))
    assert commands == {"SLUG.add", "SLUG.publish", "SLUG.withdraw"}


def test_what_is_public_is_taken_back_before_it_changes(world: SimpleNamespace, draft: Item) -> None:
    services.publish(world.writer, item_id=draft.pk)
    with pytest.raises(Rejected):
        services.edit(world.writer, item_id=draft.pk, title="別の件名", text="別の内容")
    assert fresh(draft).title == "架空の催し"


def test_every_mistake_is_told_at_its_field(world: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as refused:
        services.add(world.writer, title=" \n", text="長" * 4001)
    assert set(refused.value.problems) == {"title", "text"}
    with scope(SYSTEM):
        assert not Item.objects.exists()


def test_an_old_page_does_not_overwrite(world: SimpleNamespace, draft: Item) -> None:
    services.edit(world.writer, item_id=draft.pk, title="先の人", text="x", version=1)
    with pytest.raises(Conflict):
        services.edit(world.writer, item_id=draft.pk, title="後の人", text="x", version=1)
    assert fresh(draft).title == "先の人"


def test_sent_twice_is_one_item(world: SimpleNamespace) -> None:
    key = str(uuid4())
    made = {services.add(world.writer, idempotency_key=key, title="架空", text="x").pk for _time in range(2)}
    assert len(made) == 1


@pytest.mark.parametrize("who", ["neighbour", "foreigner", "resident", "visitor"])
def test_strangers_find_no_draft(world: SimpleNamespace, draft: Item, who: str) -> None:
    for command in (services.publish, services.withdraw):
        with pytest.raises(Http404):
            command(getattr(world, who), item_id=draft.pk)
    assert fresh(draft).version == 1


def test_reading_is_not_writing(world: SimpleNamespace, draft: Item) -> None:
    with pytest.raises(Forbidden):
        services.publish(world.reader, item_id=draft.pk)
    for who in ("reader", "resident", "visitor"):
        with pytest.raises(Forbidden):
            services.add(getattr(world, who), title="x", text="x")


def test_demo_items_are_loaded_once(world: SimpleNamespace) -> None:
    demo.load()
    demo.load()
    with scope(SYSTEM):
        assert Item.objects.count() == len(demo.ITEMS)
