"""Signatures of calls between us and a provider: HMAC-SHA256 over the time and the body, written `t=<seconds>,v1=<hex>`."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

from oirase.blocks.payments.providers import Forged, Stale

_WRITTEN = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(secret: bytes, body: bytes, now: datetime) -> str:
    """Return the signature of a body at an instant."""
    seconds = int(now.timestamp())
    return f"t={seconds},v1={_digest(secret, body, seconds)}"


def verify(secret: bytes, body: bytes, signature: str, now: datetime, tolerance: int) -> None:
    """Raise Forged for a signature that is not of this secret and body, Stale for one more than `tolerance` seconds away."""
    found = _WRITTEN.fullmatch(signature)
    if found is None:
        raise Forged("no signature")
    seconds = int(found[1])
    if not hmac.compare_digest(found[2], _digest(secret, body, seconds)):
        raise Forged("another signature")
    if abs(int(now.timestamp()) - seconds) > tolerance:
        raise Stale(found[1])


def _digest(secret: bytes, body: bytes, seconds: int) -> str:
    return hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
