"""A list's arrangement under a name: kept, replaced, forgotten, one's own, within limits."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.records import Forbidden
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected
from oirase.ui import saved_views
from oirase.ui.models import QUERY_LENGTH, TITLE_LENGTH, SavedView
from oirase.ui.tests.conftest import CASES

pytestmark = pytest.mark.urls("oirase.ui.tests.site")
ARRANGED = "?kind=a&order=title"


def save(client: Client, title: str, query: str = ARRANGED) -> str:
    """Save a view by the list's form; return the page that follows."""
    answer = client.post(CASES + query, {"view": "save", "title": title}, follow=True)
    assert answer.redirect_chain == [(CASES + query, 302)]
    return answer.content.decode()


def kept() -> list[tuple[str, str]]:
    """Return title and query of all saved views."""
    return list(SavedView.objects.values_list("title", "query"))


def test_a_view_is_saved_replaced_and_forgotten(closer: Client) -> None:
    page = save(closer, " 甲の案件 ")
    assert "表示条件「甲の案件」を保存しました。" in page
    assert f'href="{ARRANGED.replace("&", "&amp;")}"' in page
    save(closer, "甲の案件", "?kind=b")
    assert kept() == [("甲の案件", "kind=b")]
    view_id = SavedView.objects.get().pk
    for words in ("表示条件を削除しました。", "その表示条件はすでに削除されています。"):
        answer = closer.post(CASES + ARRANGED, {"view": "forget", "view_id": view_id}, follow=True)
        assert words in answer.content.decode()
    assert kept() == []
    assert [entry.command for entry in Entry.objects.order_by("at")] == ["ui.save_view"] * 2 + [
        "ui.forget_view"
    ]


def test_a_place_in_the_list_is_not_part_of_a_view(closer: Client) -> None:
    closer.post(f"{CASES}?kind=a&after=5&job=x&part=progress", {"view": "save", "title": "x"})
    assert kept() == [("x", "kind=a")]


@pytest.mark.parametrize("title", ["", "   ", "あ" * (TITLE_LENGTH + 1)])
def test_a_name_is_needed_and_has_its_length(closer: Client, title: str) -> None:
    assert 'role="alert"' in save(closer, title)
    assert kept() == []


def test_an_arrangement_may_be_too_long(closer: Client) -> None:
    assert "表示条件が長すぎます。" in save(closer, "x", "?x=" + "a" * QUERY_LENGTH)
    assert kept() == []


def test_there_is_a_limit_and_replacing_stays_possible(closer: Client, office: SimpleNamespace) -> None:
    actor = actor_of(office.closer)
    for number in range(saved_views.MOST):
        saved_views.save(actor, listing="ledger.cases", title=str(number), query="")
    assert "50件まで" in save(closer, "もう一つ")
    save(closer, "7")
    assert SavedView.objects.count() == saved_views.MOST
    assert SavedView.objects.get(title="7").query == ARRANGED.lstrip("?")
    saved_views.save(actor, listing="another.list", title="x", query="")


def test_views_are_ones_own(closer: Client, viewer: Client) -> None:
    save(closer, "わたしの条件")
    assert "わたしの条件" not in viewer.get(CASES).content.decode()
    view_id = SavedView.objects.get().pk
    for wrong in (view_id, uuid4(), "x", ""):
        answer = viewer.post(CASES, {"view": "forget", "view_id": wrong}, follow=True)
        assert "その表示条件はすでに削除されています。" in answer.content.decode()
    save(viewer, "わたしの条件", "?kind=b")
    assert kept() == [("わたしの条件", "kind=a&order=title"), ("わたしの条件", "kind=b")]


def test_who_has_no_account_keeps_nothing(db: None, client: Client) -> None:
    with pytest.raises(Forbidden):
        saved_views.save(Actor.anonymous("b"), listing="x", title="x", query="")
    with pytest.raises(Rejected):
        saved_views.forget(Actor.anonymous("b"), listing="x", view_id=str(uuid4()))
    answer = client.post("/test/heights/", {"view": "save", "title": "x"})
    assert answer.status_code == 403
    assert "保存した表示条件" not in client.get("/test/heights/").content.decode()
    assert kept() == []
