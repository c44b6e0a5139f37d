"""By what the sender is woken: a message that is due, and each minute for what has waited; and what others' events tell people."""

from __future__ import annotations

from oirase.blocks.identity.facade import ResetCode
from oirase.blocks.messaging import letters
from oirase.blocks.messaging.events import MailDue
from oirase.blocks.messaging.facade import MessageSpec, tell
from oirase.blocks.messaging.sending import SENDER, send_due
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.events import publish
from oirase.kernel.outbox.handlers import Delivered, handler


@handler(MailDue.TYPE, name="messaging.send_mail", own_transactions=True)
def send_mail(event: Delivered) -> None:
    """Send a slice of what is due, then let other work of the queue pass before the next."""
    if send_due():
        go_on()


def go_on() -> None:
    """Wake the sender again. One event for each slice, so that no other work of the worker waits for a long run."""
    with scope(SENDER):
        publish([MailDue(subject="messaging.sender/next")])


@handler("identity.reset_code_issued", name="messaging.tell_reset_code_issued")
def tell_reset_code_issued(event: Delivered) -> None:
    """Tell the person that a code was issued for their account, so that a wrong one is noticed."""
    _tell(event, letters.RESET_CODE_ISSUED)


@handler("identity.reset_code_used", name="messaging.tell_reset_code_used")
def tell_reset_code_used(event: Delivered) -> None:
    """Tell the person that their password was set by a code."""
    _tell(event, letters.RESET_CODE_USED)


def _tell(event: Delivered, spec: MessageSpec) -> None:
    code = ResetCode.objects.get(pk=event.data["code"])
    tell([code.user_id], spec, about=code, values={"at": clock.local(event.time).strftime("%Y/%m/%d %H:%M")})
