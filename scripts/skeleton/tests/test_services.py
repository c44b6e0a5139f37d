"""The commands: what they change, what they refuse, what they leave behind."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.http import Http404
from oirase.systems.DOMAIN.SLUG import demo, services
from oirase.systems.DOMAIN.SLUG.models import Item
from oirase.systems.DOMAIN.SLUG.specs import WORKING_DAYS
from oirase.systems.DOMAIN.SLUG.tests.conftest import SENT

from oirase.blocks.cases.facade import applying, deciding, working
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.settings import record_value

SYSTEM = Actor.system("test")


def fresh(item: Item) -> Item:
    with scope(SYSTEM):
        return Item.objects.select_related("case").get(pk=item.pk)


def test_what_is_sent_has_a_case(world: SimpleNamespace, sent: Item) -> None:
    case = fresh(sent).case
    assert (case.number, case.state, case.organisation_id) == ("R8-000001", "received", world.office.pk)
    assert (case.due_on, case.due_unconfirmed) == (date(2026, 6, 29), True), "ten open days, a sample"
    deciding.propose(world.worker, case_id=sent.pk, outcome="done")
    assert (fresh(sent).case.state, fresh(sent).case.outcome) == ("completed", "done")
    assert set(Entry.objects.values_list("command", flat=True)) == {"SLUG.send", "cases.propose"}


def test_the_days_of_the_setting_hold_for_what_comes_after_it(world: SimpleNamespace, sent: Item) -> None:
    with outside_commands("test"), scope(SYSTEM):
        record_value(WORKING_DAYS.key, 2, valid_from=date(2026, 4, 1), source="試験", body_code="990001")
    later = services.send(world.visitor, **SENT)
    assert (later.case.due_on, later.case.due_unconfirmed) == (date(2026, 6, 17), False)
    assert fresh(sent).case.due_on == date(2026, 6, 29)


def test_it_is_declined_with_a_reason(world: SimpleNamespace, sent: Item) -> None:
    with pytest.raises(Rejected):
        deciding.propose(world.worker, case_id=sent.pk, outcome="declined")
    deciding.propose(world.worker, case_id=sent.pk, outcome="declined", reason="対象外です")
    assert fresh(sent).case.outcome == "declined"


def test_every_mistake_is_told_at_its_field(world: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as refused:
        services.send(world.visitor, title=" \n", text="長" * 4001, name="", email="nobody")
    assert set(refused.value.problems) == {"title", "text", "name", "email"}
    with scope(SYSTEM):
        assert not Item.objects.exists()


def test_sent_twice_is_one_item(world: SimpleNamespace) -> None:
    key = str(uuid4())
    made = {services.send(world.visitor, idempotency_key=key, **SENT).pk for _time in range(2)}
    assert len(made) == 1


@pytest.mark.parametrize("who", ["neighbour", "foreigner", "stranger", "visitor"])
def test_strangers_find_nothing(world: SimpleNamespace, sent: Item, who: str) -> None:
    actor = getattr(world, who)
    for command in (working.claim, applying.withdraw):
        with pytest.raises(Http404):
            command(actor, case_id=sent.pk)
    with scope(actor):
        assert not Item.objects.visible_to(actor).exists()
    assert fresh(sent).case.version == sent.case.version


def test_demo_items_are_loaded_once(world: SimpleNamespace) -> None:
    demo.load()
    demo.load()
    with scope(SYSTEM):
        assert sorted(Item.objects.values_list("case__state", flat=True)) == ["completed", "received"]
