"""Somebody with an account finds all their cases on one page; nobody else does."""

from __future__ import annotations

from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from oirase.blocks.cases.tests.conftest import ANSWERS, opened


def test_ones_own_cases_are_listed(hall: SimpleNamespace, client: Client) -> None:
    case = opened(hall.resident, world=hall, answers=ANSWERS, user_id=hall.resident_user.pk)
    client.force_login(hall.resident_user)
    assert case.number in client.get(reverse("cases:mine")).content.decode()
    client.force_login(hall.stranger_user)
    assert case.number not in client.get(reverse("cases:mine")).content.decode()
