"""Somebody asks for the bulletin, says yes by mail, gets it on its day with a PDF, and leaves again."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.systems.agriculture.sea_watch import bulletins, services, tasks
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Bulletin, Subscriber

ADDRESS = "fisher@example.jp"


def mails(to: str = ADDRESS) -> list[Message]:
    with set_up():
        return list(Message.objects.filter(address=to).order_by("created_at"))


def link_in(message: Message, name: str, language: str = "ja") -> str:
    found = re.search(rf"https?://[^/\s]+(/sea-watch/bulletins/{name}/\S+)", message.text[language])
    assert found, message.text[language]
    return found[1]


def ask(client: Client, email: str = ADDRESS) -> int:
    return client.post("/sea-watch/bulletins/", {"email": email}).status_code


def state() -> str:
    with set_up():
        return Subscriber.objects.get(email=ADDRESS).state


def test_from_asking_to_leaving(year: SimpleNamespace, client: Client) -> None:
    with set_up():
        Bulletin.objects.all().delete()
        Subscriber.objects.all().delete()
    assert ask(client) == 302
    assert state() == "asked"
    (question,) = mails()
    address = link_in(question, "confirm")
    assert client.get(address).status_code == 200
    assert state() == "asked", "programs that look at mails open links; only a person presses the button"
    assert "次の速報から届きます" in client.post(address).content.decode()
    assert state() == "active"
    assert client.post(address).status_code == 200

    assert bulletins.issue(bulletins.ISSUER) == 1
    assert bulletins.issue(bulletins.ISSUER) == 0, "once a day"
    bulletin = mails()[-1]
    assert "海況速報" in bulletin.subject["ja"]
    assert "【模擬データ】" in bulletin.text["ja"]
    assert "[Simulated data]" in bulletin.text["en"]
    assert "霧笛ブイ 2m" in bulletin.text["ja"]
    pdf = re.search(r"https?://[^/\s]+(/sea-watch/bulletins/\S+\.pdf)", bulletin.text["ja"])
    assert pdf
    for language in ("ja", "en", "ja-easy"):
        client.cookies["oirase_language"] = language
        answer = client.get(pdf[1])
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")

    assert client.post(link_in(bulletin, "leave")).status_code == 200
    assert state() == "ended"
    with set_up():
        Bulletin.objects.all().delete()
    assert bulletins.issue(bulletins.ISSUER) == 1
    assert mails()[-1].pk == bulletin.pk
    assert client.post(address).status_code == 422, "an old link does not bring it back"


def test_nobody_learns_who_gets_it_and_nobody_is_flooded(bay: SimpleNamespace, client: Client) -> None:
    assert [ask(client), ask(client), ask(client, ADDRESS.upper())] == [302, 302, 302]
    assert len(mails()) == 1
    with clock.frozen(clock.now() + timedelta(hours=2)):
        ask(client)
        assert len(mails()) == 2
        client.post(link_in(mails()[-1], "confirm"))
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert ask(client) == 302
        assert len(mails()) == 2


@pytest.mark.parametrize("email", ["", "fisher", "fisher@", "a@b@c.jp", "x" * 300 + "@example.jp"])
def test_a_wrong_address_is_told_in_place(bay: SimpleNamespace, client: Client, email: str) -> None:
    answer = client.post("/sea-watch/bulletins/", {"email": email})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    with set_up():
        assert not Subscriber.objects.exists()


def test_a_foreign_code_opens_nothing(bay: SimpleNamespace, client: Client) -> None:
    ask(client)
    with set_up():
        subscriber = Subscriber.objects.get()
    for name in ("confirm", "leave"):
        assert (
            client.post(f"/sea-watch/bulletins/{name}/{subscriber.pk}/AAAA-BBBB-CCCC-DDDD/").status_code
            == 404
        )
    assert services.address_of("confirm", subscriber) != services.address_of("leave", subscriber)


def test_it_comes_on_its_day_of_the_week_only(year: SimpleNamespace) -> None:
    with set_up():
        Bulletin.objects.all().delete()
    for days in range(7):
        with clock.frozen(clock.now() - timedelta(days=days)):
            tasks.issue_the_bulletin()
    with set_up():
        assert [one.issued_on.weekday() for one in Bulletin.objects.all()] == [0]


def test_without_values_there_is_no_bulletin(bay: SimpleNamespace) -> None:
    assert bulletins.issue(bulletins.ISSUER) == 0


def test_an_old_bulletin_says_what_it_said(year: SimpleNamespace, client: Client) -> None:
    with set_up():
        newest = Bulletin.objects.order_by("-issued_on")[0]
        assert newest.simulated
    before = client.get(f"/sea-watch/bulletins/{newest.pk}.pdf").content
    with set_up():
        AdviceLine.objects.update(degrees=39)
    assert len(client.get(f"/sea-watch/bulletins/{newest.pk}.pdf").content) == len(before)
