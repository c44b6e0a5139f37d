"""Payers without an account: a signed link opens one charge, and the browser that followed it is remembered by its session.

Nothing is stored; the links end with the installation's secret key. An id alone never opens anything.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from oirase.blocks.payments.models import Charge
from oirase.kernel.access.actors import Actor

SALT = "oirase.payments.payer"
SESSION = "payments_opened"
REMEMBERED = 20


def token_of(charge_id: UUID) -> str:
    """Return the signed part of a charge's link."""
    return signing.Signer(salt=SALT).sign(charge_id.hex)


def charge_of(token: str) -> UUID | None:
    """Return which charge a link opens; None for a changed one."""
    try:
        return UUID(hex=signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def payer_link(charge: Charge) -> str:
    """Return the address by which whoever holds it pays a charge without signing in."""
    return reverse("payments:link", args=[token_of(charge.pk)])


def remember(request: HttpRequest, charge_id: UUID) -> None:
    """Let this browser open the charge from now on."""
    kept = [one for one in request.session.get(SESSION, []) if one != token_of(charge_id)]
    request.session[SESSION] = [*kept[1 - REMEMBERED :], token_of(charge_id)]


def token_in(request: HttpRequest, charge_id: UUID) -> str:
    """Return the token of a charge that this browser has followed, or nothing."""
    token = token_of(charge_id)
    return token if token in request.session.get(SESSION, []) else ""


def opens(actor: Actor, charge: Charge, token: str) -> bool:
    """Whether somebody may pay and see a charge as its payer: by the account that it names, or by its link."""
    named = charge.payer_id is not None and charge.payer_id in actor.parties
    return named or (token != "" and charge_of(token) == charge.pk)
