"""What a reader does with their own messages, and with the addresses by which they are reached."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.messaging import codes
from oirase.blocks.messaging.models import (
    Channel,
    ContactPoint,
    Delivery,
    Message,
    Preference,
    SecondChannel,
    Suppression,
)
from oirase.blocks.messaging.ports import short_messages
from oirase.blocks.messaging.queueing import domain_of, due_event, flow_of, note, same_address
from oirase.blocks.messaging.selectors import own, own_email
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected, audited, command, emit, permit, receive_for
from oirase.kernel.manifest import packs
from oirase.kernel.settings import value_on

# Numbers of mobile phones begin with 060, 070, 080 or 090 (電気通信番号計画).
MOBILE = re.compile(r"(?:0|\+81)([6-9]0\d{8})")


@command("messaging.mark_read")
def mark_read(actor: Actor, *, message_id: UUID) -> Message:
    """Note that the reader has opened a message; 404 for somebody else's."""
    permit(None)
    message = own(actor).filter(pk=message_id).select_for_update().first() if actor.user_id else None
    if message is None:
        raise Http404
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


@command("messaging.mark_all_read")
def mark_all_read(actor: Actor) -> None:
    """Note that the reader has seen all their messages."""
    permit(None)
    if actor.user_id:
        own(actor).filter(read_at__isnull=True).update(read_at=clock.now())


@command("messaging.set_preference")
def set_preference(actor: Actor, *, by_mail: bool, by_sms: str = SecondChannel.FALLBACK) -> None:
    """Turn mails on or off and choose when short messages are sent; the inbox is always filled."""
    if not actor.user_id:
        raise Forbidden("messaging.set_preference")
    permit(None)
    if by_sms not in SecondChannel.values:
        raise Rejected(_("選んでください。"), "by_sms")
    chosen = {"by_mail": by_mail, "by_sms": by_sms}
    Preference.objects.update_or_create(user_id=actor.user_id, defaults=chosen)
    audited([{"type": "messaging.preference", "id": str(actor.user_id), "action": "changed"}], chosen)


@command("messaging.ask_code")
def ask_code(actor: Actor, *, channel: str, address: str = "") -> ContactPoint:
    """Send a code to one's own mail address or to a number, by which its owner confirms it. A new code ends the one before."""
    if not actor.user_id:
        raise Forbidden("messaging.ask_code")
    permit(None)
    given = _mail_address(actor) if channel == Channel.MAIL else _number(address)
    body = Body.objects.get(code=packs.current().code)
    receive_for(body.pk)
    contact, _made = ContactPoint.objects.select_for_update().get_or_create(
        user_id=actor.user_id, channel=channel, defaults={"address": given}
    )
    if contact.address != given:
        contact.address, contact.verified_at = given, None
    contact.nonce, contact.asked_at, contact.tries = codes.new_nonce(), clock.now(), 0
    contact.save()
    _report(contact, "code_sent")
    delivery = Delivery.objects.create(
        body=body,
        contact=contact,
        user_id=actor.user_id,
        channel=channel,
        address=given,
        domain=domain_of(channel, given),
        flow=flow_of(body.pk, "messaging.code"),
        due_at=clock.now(),
    )
    note(delivery)
    emit(due_event(delivery))
    return contact


@command("messaging.confirm_contact")
def confirm_contact(actor: Actor, *, channel: str, code: str) -> bool:
    """Confirm an address by its code and lift a stop on it; False for a wrong, old or used code. Every try counts."""
    if not actor.user_id:
        raise Forbidden("messaging.confirm_contact")
    permit(None)
    rows = ContactPoint.objects.select_for_update().select_related("user")
    contact = rows.filter(user_id=actor.user_id, channel=channel).exclude(nonce="").first()
    if contact is None or contact.asked_at is None:
        return False
    day = clock.today()
    late = clock.now() - contact.asked_at > timedelta(minutes=int(value_on("messaging.code_minutes", day)))
    contact.tries += 1
    fits = codes.is_code(contact, normalised_code(code))
    if late or contact.tries > int(value_on("messaging.code_tries", day)) or not fits:
        contact.save(update_fields=["tries"])
        _report(contact, "code_refused")
        return False
    contact.verified_at, contact.nonce = clock.now(), ""
    contact.save(update_fields=["verified_at", "nonce", "tries"])
    Suppression.objects.filter(address=same_address(contact.address)).delete()
    _report(contact, "confirmed")
    return True


@command("messaging.remove_number")
def remove_number(actor: Actor) -> None:
    """Forget one's own number; deliveries that were made to it keep it until their time ends."""
    if not actor.user_id:
        raise Forbidden("messaging.remove_number")
    permit(None)
    for contact in ContactPoint.objects.filter(user_id=actor.user_id, channel=Channel.SMS):
        contact.address, contact.verified_at, contact.nonce = "", None, ""
        contact.save()
        _report(contact, "removed")


def normalised_code(given: str) -> str:
    """Return a typed code without blanks and in half width."""
    return "".join(unicodedata.normalize("NFKC", given).split())


def _mail_address(actor: Actor) -> str:
    address = own_email(actor)
    if not address:
        raise Rejected(_("メールアドレスが登録されていません。"))
    return address


def _number(given: str) -> str:
    """Return a Japanese mobile number in the international form (ITU-T E.164)."""
    if short_messages() is None:
        raise Rejected(_("この環境では、SMSを送れません。"), "address")
    plain = re.sub(r"[\s()‐‑–—−ー-]", "", unicodedata.normalize("NFKC", given))
    found = MOBILE.fullmatch(plain)
    if found is None:
        raise Rejected(_("携帯電話の番号を入力してください。例: 090-0000-0000"), "address")
    return f"+81{found[1]}"


def _report(contact: ContactPoint, action: str) -> None:
    subject = {"type": "messaging.contactpoint", "id": str(contact.pk), "action": action}
    audited([subject], {"channel": contact.channel})
