"""A person confirms a mail address or a number by a code; a stop is lifted; guessing is bounded; SMS is only what they want."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client

from oirase.blocks.messaging import ports
from oirase.blocks.messaging.channels import simulated_messages
from oirase.blocks.messaging.models import ContactPoint, Suppression
from oirase.blocks.messaging.rules import State
from oirase.blocks.messaging.services import reader
from oirase.blocks.messaging.tests.conftest import SYSTEM, deliveries, send_all, write
from oirase.kernel import clock
from oirase.kernel.commands import Rejected, outside_commands

ADDRESS = "ann@company.example.jp"


def code_in(text: str) -> str:
    """Return the code of a mail or short message."""
    return re.search(r"確認番号: (\d{6})", text)[1]


def ask_by_sms(people: SimpleNamespace, number: str = "090-0000-0000") -> str:
    """Ask for a code to a number, and return the one that comes."""
    reader.ask_code(people.ann_actor, channel="sms", address=number)
    send_all()
    return code_in(simulated_messages(1)[0]["text"])


def test_a_stopped_address_is_confirmed_and_used_again(people: SimpleNamespace, client: Client) -> None:
    with outside_commands("test set-up"):
        Suppression.objects.create(address=ADDRESS, reason="5.1.1")
    client.force_login(people.ann)
    client.post("/messaging/contacts/mail/ask")
    send_all()
    (letter,) = mail.outbox
    code = code_in(letter.body)
    assert code not in str(ContactPoint.objects.values()), "the code is kept nowhere"
    wrong = client.post("/messaging/contacts/mail/confirm", {"code": "000000" if code != "000000" else "1"})
    assert wrong.status_code == 422
    full_width = code.translate({ord(str(n)): chr(ord("０") + n) for n in range(10)})
    assert client.post("/messaging/contacts/mail/confirm", {"code": full_width}).status_code == 302
    assert not Suppression.objects.exists()
    assert "確認済み" in client.get("/messaging/contacts/").content.decode()
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    send_all()
    assert len(mail.outbox) == 2


def test_a_code_holds_once_for_a_while_and_a_few_tries(people: SimpleNamespace) -> None:
    code = ask_by_sms(people)
    assert not reader.confirm_contact(people.bob_actor, channel="sms", code=code), "it is ann's"
    with clock.shifted(timedelta(minutes=16)):
        assert not reader.confirm_contact(people.ann_actor, channel="sms", code=code)
    assert reader.confirm_contact(people.ann_actor, channel="sms", code=code)
    assert not reader.confirm_contact(people.ann_actor, channel="sms", code=code), "once"
    code = ask_by_sms(people)
    for _try in range(5):
        reader.confirm_contact(people.ann_actor, channel="sms", code="x")
    assert not reader.confirm_contact(people.ann_actor, channel="sms", code=code)


def test_codes_are_not_sent_without_end(people: SimpleNamespace, client: Client) -> None:
    client.force_login(people.ann)
    sent = [client.post("/messaging/contacts/mail/ask").status_code for _ in range(6)]
    assert sent == [302] * 5 + [429]


@pytest.mark.parametrize("number", ["０９０－００００－００００", "+81 90 0000 0000", "(090)0000 0000"])
def test_a_number_is_taken_however_it_is_written(people: SimpleNamespace, number: str) -> None:
    ask_by_sms(people, number)
    assert ContactPoint.objects.get().address == "+819000000000"


@pytest.mark.parametrize("number", ["", "017-000-0000", "090-0000", "+1 555 0100", "090 0000 0000 x"])
def test_another_number_is_refused_at_its_field(people: SimpleNamespace, client: Client, number: str) -> None:
    client.force_login(people.ann)
    answer = client.post("/messaging/contacts/sms/ask", {"address": number})
    assert answer.status_code == 422
    assert list(answer.context["number_form"].errors) == ["address"]


def test_another_number_must_be_confirmed_anew(people: SimpleNamespace) -> None:
    reader.confirm_contact(people.ann_actor, channel="sms", code=ask_by_sms(people))
    ask_by_sms(people, "080-0000-0000")
    assert ContactPoint.objects.get().verified_at is None


def test_short_messages_only_as_wanted(people: SimpleNamespace) -> None:
    reader.confirm_contact(people.ann_actor, channel="sms", code=ask_by_sms(people))
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    assert not deliveries(channel="sms", contact=None), "mail has not failed"
    reader.set_preference(people.ann_actor, by_mail=False, by_sms="always")
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    send_all()
    (short,) = deliveries(channel="sms", contact=None)
    assert short.state == State.SENT
    reader.remove_number(people.ann_actor)
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    assert len(deliveries(channel="sms", contact=None)) == 1


def test_where_there_is_no_way_to_send_none_is_offered(
    people: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_short_messages", [])
    client.force_login(people.ann)
    assert "携帯電話" not in client.get("/messaging/contacts/").content.decode()
    with pytest.raises(Rejected):
        reader.ask_code(people.ann_actor, channel="sms", address="090-0000-0000")
    client.force_login(people.clerk)
    assert client.get("/messaging/simulated/").status_code == 404


def test_what_a_demonstration_did_not_send_is_shown_as_such(people: SimpleNamespace, client: Client) -> None:
    ask_by_sms(people)
    client.force_login(people.clerk)
    assert "実際には送っていません" in client.get("/messaging/simulated/").content.decode()
    client.force_login(people.ann)
    assert client.get("/messaging/simulated/").status_code == 403


def test_wishes_that_there_are_not_are_refused(people: SimpleNamespace) -> None:
    with pytest.raises(Rejected):
        reader.set_preference(people.ann_actor, by_mail=True, by_sms="pigeon")
