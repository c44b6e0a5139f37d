"""Confirmation codes: computed from a contact point's nonce and the installation's key, never kept."""

from __future__ import annotations

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from oirase.blocks.messaging.models import ContactPoint

DIGITS = 6


def new_nonce() -> str:
    """Return what makes the next code another one."""
    return secrets.token_hex(16)


def code_of(contact: ContactPoint) -> str:
    """Return the code of a contact point as it stands: six digits."""
    digest = salted_hmac(
        "messaging.code", f"{contact.pk}:{contact.address}:{contact.nonce}", algorithm="sha256"
    )
    return f"{int(digest.hexdigest(), 16) % 10**DIGITS:0{DIGITS}}"


def is_code(contact: ContactPoint, given: str) -> bool:
    """Whether this is the contact point's code."""
    return bool(contact.nonce) and constant_time_compare(code_of(contact), given)
