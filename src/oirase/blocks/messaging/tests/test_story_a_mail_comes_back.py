"""A mail comes back: the office and the person see it, nothing more is written there, and the second channel is used."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.blocks.messaging.bounces import reports_in, take_in
from oirase.blocks.messaging.channels import simulated_messages
from oirase.blocks.messaging.mailbox import MailboxUnreachable, read_mailbox
from oirase.blocks.messaging.models import Channel, ContactPoint, Suppression
from oirase.blocks.messaging.rules import State
from oirase.blocks.messaging.services import office
from oirase.blocks.messaging.tests.conftest import SYSTEM, Server, deliveries, send_all, set_value, write
from oirase.kernel import clock
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected, outside_commands

NOTICE = """\
From: MAILER-DAEMON@relay.example.jp
To: bounces@pref.example.jp
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.jp

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: no such user

--b
Content-Type: {part}

From: no-reply@pref.example.jp
To: {recipient}
Message-ID: {message_id}
Subject: x

--b--
"""


def notice(message_id: str, recipient: str = "ann@company.example.jp", **other: str) -> bytes:
    """Write a notification as a mail server does."""
    given = {"action": "failed", "status": "5.1.1", "part": "message/rfc822"} | other
    text = NOTICE.format(message_id=message_id, recipient=recipient, **given)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def sent(people: SimpleNamespace, mail_server: Server) -> SimpleNamespace:
    """A message to ann, whose mail has left."""
    (message,) = write(SYSTEM, about=people.about, users=[people.ann.pk])
    send_all()
    return SimpleNamespace(message=message, id=mail_server.mails[-1]["Message-ID"], **vars(people))


@pytest.mark.parametrize("part", ["message/rfc822", "text/rfc822-headers"])
def test_a_notification_is_read(part: str) -> None:
    key = "<01890a5d-ac96-774b-bcce-b302099a8057@pref.example.jp>"
    (report,) = reports_in(notice(key, part=part))
    assert (report.kind, report.recipient, report.message_id) == ("failed", "ann@company.example.jp", key)
    assert "no such user" in report.reason


@pytest.mark.parametrize(
    ("action", "status", "kinds"),
    [
        ("delivered", "2.0.0", ["arrived"]),
        ("delayed", "4.4.1", []),
        ("failed", "4.2.2", ["failed_for_now"]),
        ("failed", "", ["failed"]),
        ("relayed", "2.0.0", []),
    ],
)
def test_actions_and_statuses_mean_what_the_standard_says(action: str, status: str, kinds: list[str]) -> None:
    key = "<01890a5d-ac96-774b-bcce-b302099a8057@pref.example.jp>"
    assert [one.kind for one in reports_in(notice(key, action=action, status=status))] == kinds


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00" * 100,
        b"Subject: hello\r\n\r\nout of office",
        b"x" * 6_000_000,
        notice("<foreign@x>"),
    ],
)
def test_what_is_no_notification_gives_no_report(content: bytes) -> None:
    assert reports_in(content) == []


def test_office_and_person_see_it_and_nothing_more_is_written_there(
    sent: SimpleNamespace, mail_server: Server, client: Client
) -> None:
    assert take_in(notice(sent.id)) == (1, 1)
    (delivery,) = deliveries()
    assert (delivery.state, delivery.attempts) == (State.BOUNCED, 1)
    assert "no such user" in delivery.reason
    assert Entry.objects.filter(command="messaging.report").count() == 1
    client.force_login(sent.ann)
    for page in ("/messaging/", "/my/"):
        assert "メールが届いていません" in client.get(page).content.decode()
    client.force_login(sent.clerk)
    shown = client.get("/messaging/deliveries/?state=failed").content.decode()
    assert "不達" in shown
    assert "ann@company.example.jp" not in shown, "addresses are for those with the right to see contacts"
    write(SYSTEM, about=sent.about, users=[sent.ann.pk])
    send_all()
    assert len(mail_server.mails) == 1
    assert [one.state for one in deliveries()] == [State.BOUNCED, State.SUPPRESSED]
    with pytest.raises(Rejected):
        office.retry(sent.clerk_actor, delivery_id=delivery.pk)


def test_the_second_channel_is_used_where_there_is_one(sent: SimpleNamespace) -> None:
    with outside_commands("test set-up"):
        ContactPoint.objects.create(
            user=sent.ann, channel=Channel.SMS, address="+819000000000", verified_at=clock.now()
        )
    take_in(notice(sent.id))
    send_all()
    (short,) = deliveries(channel=Channel.SMS)
    assert (short.state, short.provider_id.split(":")[0]) == (State.SENT, "simulated")
    told = [one for one in simulated_messages() if one["reference"].startswith(str(short.pk))]
    assert len(told) == 1
    assert "本文です" not in told[0]["text"], "what it says is read after signing in"


def test_a_notification_twice_late_or_forged_changes_nothing(sent: SimpleNamespace) -> None:
    foreign = notice(sent.id, recipient="victim@company.example.jp")
    unknown = notice("<01890a5d-ac96-774b-bcce-b302099a8057@pref.example.jp>")
    assert [take_in(one)[1] for one in (foreign, unknown)] == [0, 0]
    assert not Suppression.objects.exists()
    assert [take_in(notice(sent.id))[1] for _ in range(2)] == [1, 0]
    assert take_in(notice(sent.id, action="delivered", status="2.0.0"))[1] == 0
    assert deliveries()[0].state == State.BOUNCED


def test_a_full_mailbox_is_tried_again_and_at_last_given_up(
    sent: SimpleNamespace, mail_server: Server
) -> None:
    set_value("attempts", 3)
    time, seen = clock.now(), [sent.id]
    for _attempt in range(2):
        assert take_in(notice(seen[-1], status="4.2.2"))[1] == 1
        assert deliveries()[0].state == State.DEFERRED
        send_all()
        assert len(mail_server.mails) == len(seen), "not before its time"
        time += timedelta(hours=1)
        with clock.frozen(time):
            send_all()
        seen.append(mail_server.mails[-1]["Message-ID"])
    assert len(set(seen)) == 3
    take_in(notice(seen[-1], status="4.2.2"))
    assert deliveries()[0].state == State.GIVEN_UP
    assert not Suppression.objects.exists(), "the address is there; it may be written to"


def test_what_the_server_answers_at_once_is_understood(people: SimpleNamespace, mail_server: Server) -> None:
    mail_server.answers = {
        "ann@company.example.jp": "550 5.7.1 refused",
        "bob@company.example.jp": "451 4.7.1 try again later",
    }
    write(
        SYSTEM, about=people.about, users=[people.ann.pk, people.bob.pk], addresses=["c@company.example.jp"]
    )
    send_all()
    found = {one.address[:3]: (one.state, one.reason) for one in deliveries()}
    assert found["ann"] == (State.REFUSED, "550 5.7.1 refused")
    assert found["bob"] == (State.DEFERRED, "451 4.7.1 try again later")
    assert found["c@c"][0] == State.SENT
    mail_server.answers = {}
    with clock.shifted(timedelta(minutes=6)):
        send_all()
    assert sorted(mail_server.recipients) == ["bob@company.example.jp", "c@company.example.jp"]


class Mailbox(socketserver.StreamRequestHandler):
    """As much of an IMAP server as reading needs, over the mails that its server holds."""

    def handle(self) -> None:
        mails: list[bytes] = self.server.mails  # type: ignore[attr-defined]
        seen: set[int] = self.server.seen  # type: ignore[attr-defined]
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, verb, *words = line.decode().split()
            answer = b""
            if verb == "LOGIN" and words[1].strip('"') != "secret":
                self.wfile.write(f"{tag} NO wrong\r\n".encode())
                continue
            if verb == "CAPABILITY":
                answer = b"* CAPABILITY IMAP4rev1\r\n"
            elif verb == "SELECT":
                answer = f"* {len(mails)} EXISTS\r\n".encode()
            elif verb == "SEARCH":
                numbers = [str(one) for one in range(1, len(mails) + 1) if one not in seen]
                answer = f"* SEARCH {' '.join(numbers)}\r\n".encode()
            elif verb == "FETCH":
                mail = mails[int(words[0]) - 1]
                answer = f"* {words[0]} FETCH (BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"
            elif verb == "STORE":
                seen.add(int(words[0]))
            self.wfile.write(answer + f"{tag} OK done\r\n".encode())
            if verb == "LOGOUT":
                return


@contextmanager
def mailbox(*mails: bytes) -> Iterator[Any]:
    """Serve a mailbox on loopback."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.mails, server.seen = list(mails), set()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_the_mailbox_is_read_once_each(sent: SimpleNamespace) -> None:
    with mailbox(b"Subject: hello\r\n\r\nholiday", notice(sent.id)) as server:
        address = f"127.0.0.1:{server.server_address[1]}/INBOX"
        with pytest.raises(MailboxUnreachable):
            read_mailbox(f"imap://bounces:wrong@{address}")
        assert read_mailbox(f"imap://bounces:secret@{address}") == (2, 1, 1)
        assert read_mailbox(f"imap://bounces:secret@{address}") == (0, 0, 0)
    assert deliveries()[0].state == State.BOUNCED
    with pytest.raises(MailboxUnreachable) as told:
        read_mailbox("imap://bounces:secret@127.0.0.1:1/INBOX")
    assert "secret" not in str(told.value)
