"""The check before going live: ask DNS, send test mails, keep both; whoever reads a test mail confirms that it came."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oirase.blocks.messaging.deliverability.findings import Finding, look_at
from oirase.blocks.messaging.facade import mail_to
from oirase.blocks.messaging.mails import sender_address
from oirase.blocks.messaging.models import MailCheck, Probe
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.commands import Rejected, changed, command, permit, receive_for
from oirase.kernel.manifest import packs
from oirase.kernel.settings import value_on

SALT = "messaging.probe"
SUBJECT = gettext_noop("送信試験のメール")
TEXT = gettext_noop(
    "送信の試験です。迷惑メールのフォルダーに入っていなかったかを確かめ、次の画面で「届きました」を押してください。"
)


def ask() -> tuple[str, list[Finding]]:
    """Ask DNS about the sender's domain, outside any transaction; return the domain and what was found."""
    domain = sender_address().rpartition("@")[2]
    day, back = clock.today(), settings.INSTALLATION.bounce_address
    found = look_at(
        domain,
        selectors=_texts(value_on("messaging.dkim_selectors", day)),
        sending=_texts(value_on("messaging.sending_addresses", day)),
        bounces=back.rpartition("@")[2] or domain,
        provider=bool(settings.INSTALLATION.mail_provider),
    )
    return domain, found


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value]


@command("messaging.check_mail")
def keep(actor: Actor, *, domain: str, findings: list[Finding]) -> MailCheck:
    """Keep what was found, and send a test mail to each test address on the way that all mails go."""
    permit("messaging.operate")
    if not domain:
        raise Rejected(_("送信元のメールアドレスが、県のデータ（senders.mail）にありません。"))
    body = Body.objects.get(code=packs.current().code)
    receive_for(body.pk)
    check = MailCheck.objects.create(body=body, domain=domain, findings=[asdict(one) for one in findings])
    for address in _texts(value_on("messaging.test_addresses", clock.today())):
        probe = Probe(check_of=check)
        message = mail_to(address, about=check, subject=SUBJECT, text=TEXT)
        probe.message = message
        probe.save()
        message.link = reverse("messaging:confirm_probe", args=[signing.dumps(probe.pk, salt=SALT)])
        message.save(update_fields=["link"])
    verdicts = {one.check: one.verdict for one in findings}
    changed(check, "checked", after={"domain": domain, "verdicts": verdicts})
    return check


def probe_of(token: str) -> int:
    """Return the key of the probe that a link names; 404 for a link that was not made here."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404 from error


@command("messaging.confirm_probe")
def confirm(actor: Actor, *, token: str) -> UUID:
    """Note that a test mail came; whoever has its link may say so."""
    permit(None)
    receive_for(Body.objects.get(code=packs.current().code).pk)
    rows = Probe.objects.select_for_update(of=("self",)).select_related("check_of")
    probe = rows.filter(pk=probe_of(token)).first()
    if probe is None:
        raise Http404
    if probe.confirmed_at is None:
        probe.confirmed_at = clock.now()
        probe.save(update_fields=["confirmed_at"])
        changed(probe.check_of, "confirmed", after={"probe": probe.pk})
    return probe.check_of_id
