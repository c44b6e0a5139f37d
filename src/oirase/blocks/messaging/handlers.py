"""The delivery by which mails leave."""

from __future__ import annotations

from oirase.blocks.messaging.events import MailDue
from oirase.blocks.messaging.mails import mail_of
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.outbox.handlers import Delivered, handler

MAILER = Actor.system("messaging.send_mail")


@handler(MailDue.TYPE, name="messaging.send_mail", own_transactions=True)
def send_mail(event: Delivered) -> None:
    """Hand one message to the mail server; a refusal raises, and the delivery is tried again later.

    No transaction is open while the server is asked, and none that is undone afterwards can take back what has been sent.
    """
    with scope(MAILER):
        unsent = Message.objects.filter(pk=event.data["message"], mailed_at__isnull=True).exclude(address="")
        message = unsent.first()
    if message is None:
        return
    mail_of(message).send()
    with outside_commands("the state of a delivery is no change of record"), scope(MAILER):
        Message.objects.filter(pk=message.pk).update(mailed_at=clock.now())
