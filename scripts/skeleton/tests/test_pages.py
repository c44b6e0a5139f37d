"""An officer writes an item, corrects it and publishes it; a visitor reads and finds it, in Japanese and English."""

from __future__ import annotations

from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.test import Client
from oirase.systems.DOMAIN.SLUG import services
from oirase.systems.DOMAIN.SLUG.models import Item


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_draft_to_reader(world: SimpleNamespace, client: Client) -> None:
    client.force_login(world.writer_user)
    sent = client.post("/SLUG/desk/add/", {"title": "架空の催し", "text": "内容です"}, follow=True)
    address = sent.redirect_chain[-1][0]
    assert "下書き" in sent.content.decode()
    form = {"title": "架空の催しの案内", "text": "内容です", "version": "1"}
    client.post(f"{address}edit/", form)
    client.post(f"{address}publish", {"version": "2"})
    visitor = Client()
    assert "架空の催しの案内" in page(visitor, "/SLUG/?q=案内")
    assert "内容です" in page(visitor, address)
    assert "架空の催しの案内" in page(visitor, "/search/?q=案内")


def test_a_mistake_is_told_in_place(world: SimpleNamespace, client: Client) -> None:
    client.force_login(world.writer_user)
    answer = client.post("/SLUG/desk/add/", {"title": " ", "text": "x"})
    assert answer.status_code == 422
    assert (
        BeautifulSoup(answer.content, "html.parser").find(attrs={"aria-invalid": "true"})["name"] == "title"
    )


def test_an_old_page_is_told(world: SimpleNamespace, draft: Item, client: Client) -> None:
    client.force_login(world.writer_user)
    services.publish(world.writer, item_id=draft.pk)
    assert client.post(f"/SLUG/{draft.pk}/withdraw", {"version": "1"}).status_code == 409
    sent = client.post(f"/SLUG/{draft.pk}/publish", {"version": "2"}, follow=True)
    assert "この操作はできません" in sent.content.decode()


def test_the_desk_counts_only_its_own(world: SimpleNamespace, draft: Item, client: Client) -> None:
    public = services.add(world.writer, title="公開された催し", text="x")
    services.publish(world.writer, item_id=public.pk)
    for stranger in (world.neighbour_user, world.foreigner_user):
        client.force_login(stranger)
        assert draft.title not in page(client, "/SLUG/desk/")
        assert public.title not in page(client, "/SLUG/desk/")
    client.force_login(world.reader_user)
    assert draft.title in page(client, "/SLUG/desk/?state=draft")
    assert draft.title not in page(client, "/SLUG/desk/?state=published")


def test_it_speaks_english(world: SimpleNamespace, draft: Item, client: Client) -> None:
    client.cookies["oirase_language"] = "en"
    client.force_login(world.writer_user)
    assert "Publish" in page(client, f"/SLUG/{draft.pk}/")
    assert "NAME_EN" in page(client, "/SLUG/")
