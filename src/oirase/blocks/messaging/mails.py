"""A message as an e-mail: plain text, headers that other mail programs and filters expect."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from oirase.blocks.messaging.facade import site_address
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.manifest import packs


def mail_of(message: Message) -> EmailMessage:
    """Return the mail of a message; the same message always gives the same Message-ID."""
    pack = packs.current()
    sender = str(pack.content.get("senders", {}).get("mail", ""))
    domain = sender.rpartition("@")[2] or "localhost"
    with override(message.language):
        name = str(pack.text("senders", "name"))
        return EmailMessage(
            subject=one_line(str(message.subject)),
            body=_body(message, pack),
            from_email=formataddr((name, sender)) if sender else None,
            to=[message.address],
            headers={
                "Message-ID": f"<{message.pk}@{domain}>",
                "Date": clock.local(message.created_at).strftime("%a, %d %b %Y %H:%M:%S %z"),
                "Auto-Submitted": "auto-generated",
                "Content-Language": message.language.partition("-")[0],
            },
        )


def one_line(text: str) -> str:
    """Fold line breaks, so that nobody's words can begin a header of their own."""
    return " ".join(text.split())


def _body(message: Message, pack: Any) -> str:
    parts = [str(message.text)]
    if message.link:
        parts.append(site_address() + message.link)
    parts.append("-- \n" + str(pack.text("service_name")))
    parts.append(_("このメールは送信専用です。返信しても届きません。"))
    return "\n\n".join(parts) + "\n"
