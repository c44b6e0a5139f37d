"""Handing one delivery over: to the mail server, or to whoever sends short messages."""

from __future__ import annotations

import json
import smtplib
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from oirase.blocks.messaging.codes import code_of
from oirase.blocks.messaging.mails import code_mail, mail_of, message_id_of, one_line
from oirase.blocks.messaging.models import Channel, Delivery
from oirase.blocks.messaging.ports import Delayed, Refused, Unavailable, short_messages
from oirase.kernel import clock
from oirase.kernel.manifest import packs


class Post:
    """One connection to the mail server for as many mails as a slice has; opened with the first."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Post:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def hand_over(self, delivery: Delivery) -> str:
        """Hand over; return the id under which the far side knows it. Raises Refused, Delayed or Unavailable."""
        if delivery.channel == Channel.SMS:
            return _short_message(delivery)
        mail = mail_of(delivery) if delivery.message else code_mail(delivery)
        try:
            self._open()
            mail.connection = self._connection
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._hang_up()
            raise _answered(code, words) from error
        except smtplib.SMTPAuthenticationError as error:
            self._hang_up()
            raise Unavailable(f"SMTP {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            raise _answered(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise Unavailable(f"{type(error).__name__}: {error}"[:300]) from error
        return _id_given(mail) or message_id_of(delivery)

    def _open(self) -> None:
        if self._connection is None:
            self._connection = get_connection()
            self._connection.open()

    def _hang_up(self) -> None:
        opened, self._connection = self._connection, None
        if opened is not None:
            try:
                opened.close()
            except (smtplib.SMTPException, OSError):
                # The server was gone already; what it had taken has been noted.
                return


def _answered(code: int, words: bytes | str) -> Refused | Delayed:
    """Turn an SMTP answer (RFC 5321, 4.2.1) into what it means: 4yz may pass, 5yz stays."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = f"{code} {one_line(text)}"
    return Delayed(said) if 400 <= code < 500 else Refused(said)


def _id_given(mail: EmailMessage) -> str:
    """Return the id that a provider's backend has put on the mail, if it is one."""
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", "") or "")


def _short_message(delivery: Delivery) -> str:
    adapter = short_messages()
    if adapter is None:
        raise Refused("no way of sending short messages")
    return adapter.send(delivery.address, short_text(delivery), f"{delivery.pk}.{delivery.round}")


def short_text(delivery: Delivery) -> str:
    """Return the words of a short message: that there is something, and where; nothing of what a stranger may not read."""
    name = packs.current().text("service_name")
    if delivery.message is None:
        assert delivery.contact is not None  # noqa: S101 - one of both, by the table's constraint
        with override(delivery.contact.user.language or "ja"):
            return _("%(name)s 確認番号: %(code)s") % {"name": name, "code": code_of(delivery.contact)}
    with override(delivery.message.language):
        values = {"name": name, "subject": one_line(str(delivery.message.subject))[:40]}
        return _("%(name)s 新しいお知らせがあります。%(subject)s ログインして確認してください。") % values


class SimulatedShortMessages:
    """Writes short messages into the data folder and sends none: for demonstrations, and marked as such wherever it is seen."""

    simulated = True

    def send(self, number: str, text: str, reference: str) -> str:
        """Write one line."""
        folder = settings.INSTALLATION.data_dir / "sms"
        line = {"at": clock.now().isoformat(), "to": number, "text": text, "reference": reference}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "simulated.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise Unavailable(str(error)) from error
        return f"simulated:{reference}"


def simulated_messages(limit: int = 50) -> list[dict[str, str]]:
    """Return the newest simulated short messages, newest first."""
    path = settings.INSTALLATION.data_dir / "sms" / "simulated.jsonl"
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in reversed(lines[-limit:])]
