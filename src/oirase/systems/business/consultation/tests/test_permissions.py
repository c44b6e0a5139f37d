"""Who may do what: each person with each page and action, by real requests."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from oirase.systems.business.consultation import services
from oirase.systems.business.consultation.tests.conftest import QUESTION

SIGN_IN, NO, NOT_THERE, YES, DONE = 302, 403, 404, 200, 302
PEOPLE = ("visitor", "company", "rival", "foreigner", "neighbour", "officer", "lead")
# For each page or action what each of PEOPLE gets; a visitor is sent to sign in.
PAGES = {
    "desk/": (SIGN_IN, NO, NO, YES, YES, YES, YES),
    "desk/answers/": (SIGN_IN, NO, NO, YES, YES, YES, YES),
    "desk/record/": (SIGN_IN, NO, NO, YES, YES, YES, YES),
    "mine/": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "desk/{pk}/": (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, YES, YES),
    "track/{pk}/": (NOT_THERE, YES, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "track/{pk}/receipt": (NOT_THERE, YES, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
}
ACTIONS = {
    "/cases/{pk}/claim": ({}, (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, DONE, DONE)),
    "/cases/{pk}/note": ({"text": "x"}, (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, DONE, DONE)),
    "/cases/{pk}/write": ({"text": "x"}, (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, DONE, DONE)),
    "/consultation/desk/{pk}/answer": (
        {"text": "x"},
        (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, DONE, DONE),
    ),
    "/cases/{pk}/assign": ({"assignee": "colleague"}, (SIGN_IN, NO, NO, NOT_THERE, NOT_THERE, NO, DONE)),
}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_pages(desk: SimpleNamespace, client: Client, address: str, who: str) -> None:
    made = services.submit(desk.company, **QUESTION)
    if who != "visitor":
        client.force_login(getattr(desk, f"{who}_user"))
    answer = client.get(f"/consultation/{address.format(pk=made.pk)}")
    assert answer.status_code == PAGES[address][PEOPLE.index(who)]
    if who in ("rival", "foreigner", "neighbour", "visitor"):
        assert made.case.number.encode() not in b"".join(answer)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", PEOPLE)
def test_actions(desk: SimpleNamespace, client: Client, action: str, who: str) -> None:
    made = services.submit(desk.company, **QUESTION)
    if who != "visitor":
        client.force_login(getattr(desk, f"{who}_user"))
    values, expected = ACTIONS[action]
    given = {key: desk.colleague_user.pk if value == "colleague" else value for key, value in values.items()}
    answer = client.post(action.format(pk=made.pk), given)
    assert answer.status_code == expected[PEOPLE.index(who)]


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_company_takes_its_question_back(desk: SimpleNamespace, client: Client, who: str) -> None:
    made = services.submit(desk.company, **QUESTION)
    if who != "visitor":
        client.force_login(getattr(desk, f"{who}_user"))
    answer = client.post(f"/cases/track/{made.pk}/withdraw")
    assert answer.status_code == (DONE if who == "company" else NOT_THERE)
