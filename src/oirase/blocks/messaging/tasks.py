"""What is done regularly: waking the sender each minute, reading what came back, sweeping."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings

from oirase.blocks.messaging.handlers import go_on
from oirase.blocks.messaging.mailbox import MailboxUnreachable, read_mailbox
from oirase.blocks.messaging.sending import send_due
from oirase.kernel.outbox.schedules import schedule

log = logging.getLogger("oirase.messaging")


@schedule("messaging.send", every=timedelta(minutes=1))
def send() -> None:
    """Send what has waited for this minute."""
    if send_due():
        go_on()


@schedule("messaging.read_bounces", every=timedelta(minutes=5), at=timedelta(minutes=2))
def read_bounces() -> None:
    """Read the mailbox of undeliverable mail, where there is one; one that does not answer is asked again next time."""
    url = settings.INSTALLATION.bounce_mailbox_url
    if not url:
        return
    try:
        read_mailbox(url)
    except MailboxUnreachable as error:
        log.error("mailbox of undeliverable mail: %s", error)
