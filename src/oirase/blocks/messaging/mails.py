"""A delivery as an e-mail: plain text, headers that other mail programs and filters expect."""

from __future__ import annotations

from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from oirase.blocks.messaging.codes import code_of
from oirase.blocks.messaging.models import Delivery
from oirase.kernel import clock
from oirase.kernel.manifest import packs


def sender_address() -> str:
    """Return the address from which mail leaves, as the pack names it."""
    return str(packs.current().content.get("senders", {}).get("mail", ""))


def site_address() -> str:
    """Return the address at which people reach this installation, without a slash at the end."""
    host = next(iter(settings.INSTALLATION.allowed_hosts), "localhost")
    if host in ("localhost", "127.0.0.1", "*"):
        return f"http://localhost:{settings.INSTALLATION.port}"
    return f"https://{host.lstrip('.')}"


def message_id_of(delivery: Delivery) -> str:
    """Return the Message-ID (RFC 5322): the same for the same sending, another when what was accepted is sent anew."""
    key = delivery.message_id or delivery.pk
    again = "" if delivery.round == 1 else f".{delivery.round}"
    return f"<{key}{again}@{sender_address().rpartition('@')[2] or 'localhost'}>"


def mail_of(delivery: Delivery) -> EmailMessage:
    """Return the mail of a message's delivery."""
    message = delivery.message
    assert message is not None  # noqa: S101 - one of message and contact, by the table's constraint
    with override(message.language):
        text = [str(message.text), *([site_address() + message.link] if message.link else [])]
        return _mail(delivery, str(message.subject), text, message.language, message.created_at)


def code_mail(delivery: Delivery) -> EmailMessage:
    """Return the mail with a confirmation code."""
    contact = delivery.contact
    assert contact is not None  # noqa: S101 - see above
    language = contact.user.language or "ja"
    with override(language):
        text = _(
            "確認番号: %(code)s\n\n通知の設定の画面に入力してください。心当たりがない場合は、このメールを捨ててください。"
        )
        return _mail(
            delivery,
            _("メールアドレスの確認"),
            [text % {"code": code_of(contact)}],
            language,
            delivery.created_at,
        )


def _mail(delivery: Delivery, subject: str, parts: list[str], language: str, at: datetime) -> EmailMessage:
    pack, sender = packs.current(), sender_address()
    shown = formataddr((str(pack.text("senders", "name")), sender)) if sender else ""
    # What cannot be delivered goes back to the envelope's sender; where a mailbox is read for that, it is another address.
    back = settings.INSTALLATION.bounce_address or shown
    return EmailMessage(
        subject=one_line(subject),
        body=_body(parts, pack),
        from_email=back or None,
        to=[delivery.address],
        headers={
            **({"From": shown} if shown else {}),
            "Message-ID": message_id_of(delivery),
            "Date": clock.local(at).strftime("%a, %d %b %Y %H:%M:%S %z"),
            "Auto-Submitted": "auto-generated",
            "Content-Language": language.partition("-")[0],
        },
    )


def one_line(text: str) -> str:
    """Fold line breaks, so that nobody's words can begin a header of their own."""
    return " ".join(text.split())


def _body(parts: list[str], pack: Any) -> str:
    ending = ["-- \n" + str(pack.text("service_name")), _("このメールは送信専用です。返信しても届きません。")]
    return "\n\n".join([*parts, *ending]) + "\n"
