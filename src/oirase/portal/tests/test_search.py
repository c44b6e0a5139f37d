"""Search over everything: what one may see is found, and of the rest not even the number."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.kernel.access.models import User
from oirase.systems.business.consultation.tests.conftest import asked, desk, now  # noqa: F401 - fixtures

WORD = "在庫管理"


def found(user: User | None, words: str) -> BeautifulSoup:
    """Return the page of hits as somebody sees it."""
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get("/search/?" + urlencode({"q": words}))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def test_whoever_may_see_it_finds_it(desk: SimpleNamespace, asked: object) -> None:  # noqa: F811
    page = found(desk.officer_user, WORD)
    assert page.select_one("[role=status]").get_text() == f"「{WORD}」で1件見つかりました。"
    assert page.mark.get_text() == WORD
    assert page.select_one("li a")["href"].startswith("/consultation/desk/")
    assert [one.get_text() for one in found(desk.officer_user, "在庫　仕組み").select("mark")] == [
        "在庫",
        "仕組み",
    ]


@pytest.mark.parametrize("name", ["neighbour", "foreigner", "company", "rival", None])
def test_of_foreign_rows_nothing_is_told(desk: SimpleNamespace, asked: object, name: str | None) -> None:  # noqa: F811
    page = found(getattr(desk, f"{name}_user") if name else None, WORD)
    assert page.select_one("[role=status]").get_text() == f"「{WORD}」で0件見つかりました。"
    assert "架空工業" not in page.get_text()
    assert page.mark is None


def test_no_words_no_search(db: None) -> None:
    assert found(None, "  ").select_one("[role=status]") is None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=120))
def test_any_words_are_looked_for_and_escaped(db: None, words: str) -> None:
    page = found(None, words)
    shown = page.find(id="q")["value"]
    assert shown == words.strip()[:100]
