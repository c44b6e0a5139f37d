"""The office that wrote sees what has reached whom, sends again, and takes the list along; others see nothing of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import Http404
from django.test import Client

from oirase.blocks.messaging.facade import deliveries_about, deliveries_fragment
from oirase.blocks.messaging.models import Delivery
from oirase.blocks.messaging.rules import State
from oirase.blocks.messaging.services import office, reader
from oirase.blocks.messaging.services.office import retry_many
from oirase.blocks.messaging.tests.conftest import SYSTEM, Server, deliveries, send_all, write
from oirase.kernel.access.records import MASK, Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected

LIST = "/messaging/deliveries/"


@pytest.fixture
def refused(people: SimpleNamespace, mail_server: Server) -> Delivery:
    """A mail to ann that the server refuses, beside one to bob that it takes."""
    mail_server.answers = {"ann@company.example.jp": "550 5.2.1 ann@company.example.jp is closed"}
    write(SYSTEM, about=people.about, users=[people.ann.pk, people.bob.pk])
    send_all()
    (found,) = deliveries(state=State.REFUSED)
    mail_server.answers = {}
    return found


def test_of_one_record_with_addresses_for_those_who_may(people: SimpleNamespace, refused: Delivery) -> None:
    for message in deliveries(user=people.bob):
        reader.mark_read(people.bob_actor, message_id=message.message_id)
    with scope(people.clerk_actor):
        rows = deliveries_about(people.clerk_actor, people.about)
    assert [row.channel for row in rows].count("inbox") == 2
    assert {row.address for row in rows if row.state} == {MASK}
    assert not any("ann@" in row.reason for row in rows), "not in the server's words either"
    assert [row.read_at is not None for row in rows if row.channel == "inbox"].count(True) == 1
    assert deliveries_about(people.stranger_actor, people.about) == []
    assert deliveries_about(people.ann_actor, people.about) == []
    assert "受取拒否" in deliveries_fragment(people.clerk_actor, people.about)


def test_addresses_are_masked_on_the_page_and_in_its_file(
    people: SimpleNamespace, refused: Delivery, client: Client
) -> None:
    for login, sees in ((people.clerk, False), (people.reacher, True)):
        client.force_login(login)
        pages = [
            client.get(LIST + "?state=failed").content.decode(),
            client.get(f"{LIST}{refused.pk}/").content.decode(),
            b"".join(client.get(LIST + "?export=csv")).decode("utf-8-sig"),
        ]
        assert [("ann@company" in page) for page in pages] == [sees] * 3
        assert all("試験のお知らせ" in page for page in pages)
    client.force_login(people.stranger)
    assert "試験のお知らせ" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{refused.pk}/").status_code == 404
    assert client.post(f"{LIST}{refused.pk}/retry").status_code == 404
    client.force_login(people.ann)
    assert client.get(LIST).status_code == 403


def test_what_failed_is_counted_on_the_desk(
    people: SimpleNamespace, refused: Delivery, client: Client
) -> None:
    client.force_login(people.clerk)
    assert "届かなかったお知らせ" in client.get("/desk/").content.decode()
    assert "届かなかったお知らせが1件" in client.get(LIST).content.decode()


def test_sent_again_as_a_new_sending(
    people: SimpleNamespace, refused: Delivery, mail_server: Server, client: Client
) -> None:
    client.force_login(people.clerk)
    assert client.post(f"{LIST}{refused.pk}/retry").status_code == 302
    send_all()
    assert deliveries(pk=refused.pk)[0].state == State.SENT
    assert mail_server.mails[-1]["Message-ID"].startswith(f"<{refused.message_id}.2@")
    with pytest.raises(Rejected):
        office.retry(people.clerk_actor, delivery_id=refused.pk)
    with pytest.raises((Http404, Forbidden)):
        office.retry(people.stranger_actor, delivery_id=refused.pk)


def test_many_at_once_as_a_job(people: SimpleNamespace, refused: Delivery) -> None:
    ids = [str(one.pk) for one in deliveries()]
    job = SimpleNamespace(pk="job", params={"ids": ids})
    last = list(retry_many(job, people.clerk_actor))[-1]  # type: ignore[arg-type]
    assert (last.done, last.total, len(last.problems)) == (2, 2, 1)
    assert deliveries(pk=refused.pk)[0].state == State.QUEUED
