"""An officer opens their desk and sees how many requests wait and how many are late; others see nothing of them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.systems.business.consultation.models import Request


def card(user: User) -> str:
    """Return the desk's card about consultation."""
    client = Client()
    client.force_login(user)
    page = BeautifulSoup(client.get(reverse("portal:desk")).content, "html.parser")
    link = page.select_one(f'main .card--link a[href="{reverse("consultation:desk")}"]')
    return link.find_parent(class_="card").get_text(" ", strip=True) if link else ""


def test_what_waits_and_what_is_late(desk: SimpleNamespace, asked: Request) -> None:
    assert card(desk.officer_user) == "相談への対応 1件待ち"
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert card(desk.officer_user) == "相談への対応 1件待ち 1件が期限切れ"


def test_others_see_their_own_or_nothing(desk: SimpleNamespace, asked: Any) -> None:
    assert card(desk.neighbour_user) == card(desk.foreigner_user) == "相談への対応 0件待ち"
    assert card(desk.company_user) == ""
