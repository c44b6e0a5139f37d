"""An officer sees how a draft will look in print; nobody else learns that there is one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.access.models import User
from oirase.kernel.outbox.models import EventRow
from oirase.systems.plan.booklet.tests.test_making import deliver
from oirase.systems.plan.booklet.tests.test_story_resident_takes_the_booklet import SHELF, main_of, pdf_at


@pytest.fixture
def reader(draft: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(User.objects.get(login="reader"))
    return client


@pytest.fixture
def query(draft: SimpleNamespace) -> str:
    return f"?revision={draft.draft.revision}"


def order(client: Client, query: str) -> None:
    assert client.post(f"/booklet/2024/ja/{query}").status_code == 302
    deliver("booklet.ordered")


def test_the_officer_orders_a_preview_and_opens_it(reader: Client, query: str) -> None:
    assert "下書き" in main_of(reader, SHELF).text
    order(reader, query)
    preview = pdf_at(reader, f"/booklet/2024/ja.pdf{query}", "private, no-store")
    assert "公開前の下書き" in "".join(preview.pages[0].extract_text().split())


def test_a_draft_may_be_printed_again_after_a_change(reader: Client, query: str) -> None:
    order(reader, query)
    order(reader, query)
    assert EventRow.objects.filter(type="booklet.ordered").count() == 2


@pytest.mark.parametrize("login", [None, "stranger"])
def test_for_others_there_is_none(reader: Client, query: str, login: str | None) -> None:
    order(reader, query)
    client = Client()
    if login:
        client.force_login(User.objects.get(login=login))
    for address in ("/booklet/2024/ja.pdf", "/booklet/2024/programmes/1/ja.pdf", "/booklet/2024/ja/"):
        assert client.get(address + query).status_code == 404, address
    assert client.post(f"/booklet/2024/ja/{query}").status_code == 404
    page = BeautifulSoup(client.get(SHELF).content, "html.parser").main
    assert "下書き" not in page.text
    assert query not in str(page)
