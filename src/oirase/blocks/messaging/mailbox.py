"""The mailbox to which undeliverable mail returns, read over IMAP (RFC 9051): each notification once, nothing deleted."""

from __future__ import annotations

import imaplib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from oirase.blocks.messaging.bounces import take_in

log = logging.getLogger("oirase.messaging")
TIMEOUT = 20
AT_ONCE = 200


class MailboxUnreachable(Exception):
    """The mailbox cannot be read; the text is for the operator and holds no password."""


def read_mailbox(url: str) -> tuple[int, int, int]:
    """Work what is unread in the mailbox `imaps://user:password@host:port/FOLDER`.

    Returns how many mails were read, how many reports they held, and how many of those changed a delivery. A mail is marked
    as read after its reports have been taken, so that one is rather worked twice than lost.
    """
    mails = reports = changes = 0
    try:
        with _opened(url) as mailbox:
            for number in _unread(mailbox):
                _kind, data = mailbox.fetch(number, "(BODY.PEEK[])")
                content = next((part[1] for part in data if isinstance(part, tuple)), b"")
                held, changed = take_in(content)
                mailbox.store(number, "+FLAGS", "(\\Seen)")
                mails, reports, changes = mails + 1, reports + held, changes + changed
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxUnreachable(f"{type(error).__name__}: {error}"[:300]) from error
    if mails:
        log.info("mailbox: %s mails, %s reports, %s changes", mails, reports, changes)
    return mails, reports, changes


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    host, encrypted = parts.hostname or "localhost", parts.scheme == "imaps"
    mailbox = (
        imaplib.IMAP4_SSL(host, parts.port or 993, timeout=TIMEOUT)
        if encrypted
        else imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
    )
    with mailbox:
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        kind, data = mailbox.select(unquote(parts.path.lstrip("/")) or "INBOX")
        if kind != "OK":
            raise imaplib.IMAP4.error(str(data))
        yield mailbox


def _unread(mailbox: imaplib.IMAP4) -> list[str]:
    _kind, data = mailbox.search(None, "UNSEEN")
    return [number.decode("ascii") for number in (data[0] or b"").split()[:AT_ONCE]]
