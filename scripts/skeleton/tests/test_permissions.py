"""Who may do what: each person with each page and action, by real requests."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from oirase.systems.DOMAIN.SLUG import services
from oirase.systems.DOMAIN.SLUG.models import Item

PEOPLE = ("visitor", "resident", "foreigner", "neighbour", "reader", "writer")
SIGN_IN, NO, NOT_THERE, YES, DONE = 302, 403, 404, 200, 302
PAGES = {
    "": (YES, YES, YES, YES, YES, YES),
    "desk/": (SIGN_IN, NO, YES, YES, YES, YES),
    "desk/add/": (SIGN_IN, NO, YES, YES, NO, YES),
    "{pk}/": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, YES, YES),
    "{pk}/edit/": (SIGN_IN, NO, NOT_THERE, NOT_THERE, NO, YES),
}
# A published item is withdrawn here: the neighbour sees it and may not; to another body the database does not even offer it.
ACTIONS = {
    "publish": (SIGN_IN, NO, NOT_THERE, NOT_THERE, NO, DONE),
    "withdraw": (SIGN_IN, NO, NOT_THERE, NO, NO, DONE),
}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_pages(world: SimpleNamespace, draft: Item, client: Client, address: str, who: str) -> None:
    sign_in(world, client, who)
    answer = client.get(f"/SLUG/{address.format(pk=draft.pk)}")
    assert answer.status_code == PAGES[address][PEOPLE.index(who)]
    if who not in ("reader", "writer"):
        assert draft.title not in answer.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", PEOPLE)
def test_actions(world: SimpleNamespace, draft: Item, client: Client, action: str, who: str) -> None:
    if action == "withdraw":
        services.publish(world.writer, item_id=draft.pk)
    sign_in(world, client, who)
    answer = client.post(f"/SLUG/{draft.pk}/{action}")
    assert answer.status_code == ACTIONS[action][PEOPLE.index(who)]


def sign_in(world: SimpleNamespace, client: Client, who: str) -> None:
    if who != "visitor":
        client.force_login(getattr(world, f"{who}_user"))
