"""Who may do what: each person with each page and action, by real requests."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from oirase.systems.DOMAIN.SLUG.models import Item

PEOPLE = ("visitor", "stranger", "resident", "foreigner", "neighbour", "reader", "worker")
SIGN_IN, NO, NOT_THERE, YES, DONE = 302, 403, 404, 200, 302
PAGES = {
    "": (YES, YES, YES, YES, YES, YES, YES),
    "track/{pk}/": (NOT_THERE, NOT_THERE, YES, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "desk/": (SIGN_IN, NO, NO, YES, YES, YES, YES),
    "desk/{pk}/": (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, YES, YES),
}
# What is done with a case has the case block's own matrix; this says that items are no way around it.
ACTIONS = {"claim": (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, NO, DONE)}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_pages(world: SimpleNamespace, sent: Item, client: Client, address: str, who: str) -> None:
    sign_in(world, client, who)
    answer = client.get(f"/SLUG/{address.format(pk=sent.pk)}")
    assert answer.status_code == PAGES[address][PEOPLE.index(who)]
    if who not in ("resident", "reader", "worker"):
        assert sent.title not in answer.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", PEOPLE)
def test_actions(world: SimpleNamespace, sent: Item, client: Client, action: str, who: str) -> None:
    sign_in(world, client, who)
    answer = client.post(f"/cases/{sent.pk}/{action}")
    assert answer.status_code == ACTIONS[action][PEOPLE.index(who)]


def sign_in(world: SimpleNamespace, client: Client, who: str) -> None:
    if who != "visitor":
        client.force_login(getattr(world, f"{who}_user"))
