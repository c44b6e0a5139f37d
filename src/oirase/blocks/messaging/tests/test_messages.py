"""Messages: one's own only, mail where wanted, one mail however often it is delivered, headers that nobody can add to."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client

from oirase.blocks.messaging import facade
from oirase.blocks.messaging.handlers import send_mail
from oirase.blocks.messaging.mails import mail_of, one_line
from oirase.blocks.messaging.models import Delivery, Message
from oirase.blocks.messaging.services import reader
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Body, Organisation, User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import command, permit
from oirase.kernel.commands.running import COMMANDS, outside_commands
from oirase.kernel.files.models import StoredFile
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.models import EventRow
from oirase.kernel.texts import LocalizedText

SYSTEM = Actor.system("test", ())


@command("messaging.test_notify")
def tell(
    actor: Actor, *, users: list[Any], about: Any, subject: str = "試験のお知らせ", link: str = ""
) -> None:
    """Notify as a system would."""
    permit(None)
    facade.notify(users, about=about, subject=subject, text="本文です。", link=link)


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    """Two accounts, and some record that messages are about."""
    COMMANDS["messaging.test_notify"] = tell
    with outside_commands("test set-up"), scope(SYSTEM):
        body = Body.objects.create(code="m", kind="other", name=LocalizedText(ja="団体"))
        office = Organisation.objects.create(body=body, code="o")
        about = StoredFile.objects.create(
            body=body, organisation=office, name="x", media_type="x", size=1, sha256="0"
        )
        made = {
            name: User.objects.create_user(
                name, kind="company", name=name, email=f"{name}@company.example.jp"
            )
            for name in ("ann", "bob")
        }
    actors = {f"{name}_actor": actor_of(user) for name, user in made.items()}
    return SimpleNamespace(about=about, **made, **actors)


def deliver() -> None:
    """Bring all due mails out, as the worker does."""
    for row in EventRow.objects.filter(type="messaging.mail_due"):
        with scope(SYSTEM):
            send_mail(Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data))


def test_inboxes_are_private(people: SimpleNamespace, client: Client) -> None:
    tell(SYSTEM, users=[people.ann.pk], about=people.about)
    client.force_login(people.ann)
    assert "試験のお知らせ" in client.get("/messaging/").content.decode()
    client.force_login(people.bob)
    assert "試験のお知らせ" not in client.get("/messaging/").content.decode()
    with scope(SYSTEM):
        message = Message.objects.get()
    with pytest.raises(Http404):
        reader.mark_read(people.bob_actor, message_id=message.pk)
    assert client.post(f"/messaging/{message.pk}/open").status_code == 404


def test_opening_marks_as_read_and_leads_on(people: SimpleNamespace, client: Client) -> None:
    tell(SYSTEM, users=[people.ann.pk], about=people.about, link="/messaging/?show=unread")
    client.force_login(people.ann)
    with scope(SYSTEM):
        message = Message.objects.get()
    assert client.post(f"/messaging/{message.pk}/open").headers["Location"] == "/messaging/?show=unread"
    with scope(SYSTEM):
        assert Message.objects.get().read_at is not None


def test_a_link_never_leads_away(people: SimpleNamespace, client: Client) -> None:
    tell(SYSTEM, users=[people.ann.pk], about=people.about, link="https://elsewhere.example/")
    client.force_login(people.ann)
    with scope(SYSTEM):
        message = Message.objects.get()
    assert client.post(f"/messaging/{message.pk}/open").headers["Location"] == "/messaging/"


def test_mail_only_where_it_is_wanted(people: SimpleNamespace) -> None:
    reader.set_preference(people.bob_actor, by_mail=False)
    tell(SYSTEM, users=[people.ann.pk, people.bob.pk], about=people.about)
    deliver()
    deliver()
    assert [one.to for one in mail.outbox] == [["ann@company.example.jp"]], (
        "once, and not to whom it is unwelcome"
    )
    with scope(SYSTEM):
        assert Message.objects.count() == 2


def test_a_server_that_is_down_is_asked_again(
    people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(SYSTEM, users=[people.ann.pk], about=people.about)

    def refuse(self: object, *args: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)
        deliver()
    deliver()
    assert not mail.outbox, "not at once again"
    with clock.shifted(timedelta(minutes=2)):
        deliver()
    assert len(mail.outbox) == 1


def test_the_same_sending_has_the_same_id(people: SimpleNamespace) -> None:
    tell(SYSTEM, users=[people.ann.pk], about=people.about, subject="件名\nBcc: all@company.example.jp")
    with scope(SYSTEM):
        delivery = Delivery.objects.select_related("message").get()
        first, second = mail_of(delivery), mail_of(delivery)
        delivery.round = 2
        anew = mail_of(delivery)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert anew.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]
    assert first.message()["Bcc"] is None
    assert "\n" not in first.subject
    assert one_line("a\r\nb") == "a b"


def test_english_readers_get_english() -> None:
    found = facade.localized("お知らせ")
    assert (found["ja"], found["en"]) == ("お知らせ", "Messages")
