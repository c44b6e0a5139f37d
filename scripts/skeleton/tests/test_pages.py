"""Somebody sends something in and follows it; an officer takes it on, writes and decides, in Japanese and English."""

from __future__ import annotations

from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from oirase.systems.DOMAIN.SLUG import services
from oirase.systems.DOMAIN.SLUG.models import Item
from oirase.systems.DOMAIN.SLUG.tests.conftest import SENT

from oirase.blocks.cases.facade import code_for


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_sending_to_the_end(world: SimpleNamespace, client: Client) -> None:
    sent = client.post("/SLUG/", SENT, follow=True)
    address = sent.redirect_chain[-1][0]
    assert "R8-000001" in sent.content.decode()
    officer = Client()
    officer.force_login(world.worker_user)
    assert "架空の催し" in page(officer, "/SLUG/desk/?q=二行目")
    pk = address.split("/")[-2]
    officer.post(f"/cases/{pk}/claim")
    officer.post(f"/cases/{pk}/note", {"text": "上司に確認する"})
    officer.post(f"/cases/{pk}/write", {"text": "確認しています"})
    officer.post(f"/cases/{pk}/propose", {"outcome": "done"})
    assert "上司に確認する" in page(officer, f"/SLUG/desk/{pk}/")
    shown = page(client, address)
    assert "確認しています" in shown
    assert "対応した" in shown
    assert "上司に確認する" not in shown


def test_it_is_found_again_by_number_and_code(world: SimpleNamespace, client: Client) -> None:
    made = services.send(world.visitor, **SENT)
    assert client.get(f"/SLUG/track/{made.pk}/").status_code == 404
    typed = {"number": made.case.number, "code": code_for(made.pk)}
    opened = client.post(reverse("cases:track"), typed, follow=True)
    assert opened.redirect_chain[-1][0] == f"/SLUG/track/{made.pk}/"
    assert "二行目" in opened.content.decode()


def test_a_mistake_is_told_in_place(world: SimpleNamespace, client: Client) -> None:
    answer = client.post("/SLUG/", {**SENT, "title": " "})
    assert answer.status_code == 422
    found = BeautifulSoup(answer.content, "html.parser")
    assert found.find(attrs={"aria-invalid": "true"})["name"] == "title"
    assert found.find(attrs={"name": "name"})["value"] == SENT["name"], "nothing is typed twice"


def test_the_desk_shows_only_its_own(world: SimpleNamespace, sent: Item, client: Client) -> None:
    for stranger in (world.neighbour_user, world.foreigner_user):
        client.force_login(stranger)
        assert sent.title not in page(client, "/SLUG/desk/")
        assert "0件待ち" in page(client, reverse("portal:desk"))
    client.force_login(world.reader_user)
    assert sent.title in page(client, "/SLUG/desk/?state=received")
    assert sent.title not in page(client, "/SLUG/desk/?state=completed")
    assert "NAME_JAの受付" in page(client, reverse("portal:desk"))


def test_how_somebody_is_reached_is_masked(world: SimpleNamespace, sent: Item, client: Client) -> None:
    client.force_login(world.reader_user)
    assert SENT["email"] not in page(client, f"/SLUG/desk/{sent.pk}/")
    client.force_login(world.worker_user)
    assert SENT["email"] in page(client, f"/SLUG/desk/{sent.pk}/")


def test_it_speaks_english(world: SimpleNamespace, client: Client) -> None:
    client.cookies["oirase_language"] = "en"
    assert "NAME_EN" in page(client, "/SLUG/")
    assert "Tracking code" in client.post("/SLUG/", SENT, follow=True).content.decode()
