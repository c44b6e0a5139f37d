"""The delivery by which mails leave."""

from __future__ import annotations

from oirase.blocks.messaging.events import MailDue
from oirase.blocks.messaging.mails import mail_of
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.commands import outside_commands
from oirase.kernel.outbox.handlers import Delivered, handler


@handler(MailDue.TYPE, name="messaging.send_mail")
def send_mail(event: Delivered) -> None:
    """Hand one message to the mail server; a refusal raises, and the delivery is tried again later."""
    message = (
        Message.objects.filter(pk=event.data["message"], mailed_at__isnull=True).exclude(address="").first()
    )
    if message is None:
        return
    mail_of(message).send()
    with outside_commands("the state of a delivery is no change of record"):
        Message.objects.filter(pk=message.pk).update(mailed_at=clock.now())
