"""An office that writes to people, people with accounts, and a mail server on loopback that answers as a test wants."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from tests.fixtures.people import body, office, officer, role, set_up
from tests.runtime.test_up import free_port

from oirase.blocks.messaging import facade
from oirase.blocks.messaging.models import Delivery
from oirase.blocks.messaging.sending import send_due
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import command, permit
from oirase.kernel.commands.running import COMMANDS, outside_commands
from oirase.kernel.files.models import StoredFile
from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_value

SYSTEM = Actor.system("test", ("messaging.operate",))


@command("messaging.test_letters")
def write(
    actor: Actor,
    *,
    about: Any,
    users: list[Any] | None = None,
    addresses: list[str] | None = None,
    subject: str = "試験のお知らせ",
    spec: Any = None,
    values: Mapping[str, Any] | None = None,
) -> list[Any]:
    """Write to people as a system would."""
    permit(None)
    if spec is not None:
        return facade.tell(users or [], spec, about=about, values=values)
    made = facade.notify(users or [], about=about, subject=subject, text="本文です。", values=values)
    made += [facade.mail_to(one, about=about, subject=subject, text="本文です。") for one in addresses or []]
    return made


def send_all() -> None:
    """Send everything that may leave now."""
    while send_due():
        pass


def set_value(key: str, value: Any) -> None:
    """Record a setting of officers."""
    with outside_commands("test set-up"):
        record_value(f"messaging.{key}", value, valid_from=clock.today(), source="試験")


def deliveries(**narrow: Any) -> list[Delivery]:
    """Return deliveries as the platform sees them."""
    with scope(SYSTEM):
        return list(Delivery.objects.filter(**narrow).select_related("message").order_by("pk"))


def make_people() -> SimpleNamespace:
    """Make an office with an officer, a record of it, and two people."""
    COMMANDS["messaging.test_letters"] = write
    with set_up():
        home = body("020009")
        desk = office(home, "desk")
        other = office(home, "other")
        role(
            "sender",
            "messaging.deliveries",
            "messaging.templates",
            "messaging.operate",
            "files.view",
        )
        role("reacher", "messaging.deliveries", "messaging.contacts")
        clerk, reacher = (
            officer("clerk", desk, "sender", organisation=None),
            officer("reacher", desk, "reacher"),
        )
        stranger = officer("stranger", other, "sender")
        about = StoredFile.objects.create(
            body=home, organisation=desk, name="x", media_type="x", size=1, sha256="0"
        )
        made = {
            name: User.objects.create_user(
                name, kind="company", name=name, email=f"{name}@company.example.jp"
            )
            for name in ("ann", "bob")
        }
    actors = {f"{user.login}_actor": actor_of(user) for user in (*made.values(), clerk, reacher, stranger)}
    return SimpleNamespace(
        body=home, office=desk, about=about, clerk=clerk, reacher=reacher, stranger=stranger, **made, **actors
    )


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The office and its people; its body is the one that this installation serves."""
    made, pack = make_people(), packs.current()
    content = {**pack.content, "code": made.body.code, "senders": {"mail": "no-reply@pref.example.jp"}}
    monkeypatch.setattr(packs, "current", lambda: dataclasses.replace(pack, content=content))
    return made


class Server:
    """A mail server that keeps what it takes, and answers recipients as `answers` says (by address)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, str] = {}
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the name that the library calls
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - see above
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        self.senders.append(envelope.mail_from)
        return "250 OK"


@pytest.fixture
def mail_server(settings: LazySettings) -> Iterator[Server]:
    """The installation's mail server."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    server = Server(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    controller.stop()
