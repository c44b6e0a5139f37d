"""Codes by which somebody without an account comes back to what is theirs: made from a record's id and the installation's secret key.

Nothing is stored, so nothing can leak from the database or a backup, and a receipt can be shown again to the same browser. Whoever has
typed a code once is remembered by the session.
"""

from __future__ import annotations

import base64
import unicodedata
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

SESSION = "codes"
KEPT = 50
BITS = 80


def code_of(purpose: str, record_id: UUID) -> str:
    """Return a record's code (確認番号): sixteen letters and digits in groups of four. Each purpose has codes of its own."""
    return grouped(salted_hmac(f"oirase.{purpose}", str(record_id), algorithm="sha256").digest())


def is_code(purpose: str, record_id: UUID, typed: str) -> bool:
    """Whether what somebody typed is the record's code; width, case and hyphens do not matter."""
    given = plain_code(typed).replace("-", "")
    return constant_time_compare(given.encode(), code_of(purpose, record_id).replace("-", "").encode())


def remember(request: HttpRequest, purpose: str, record_id: UUID) -> None:
    """Let this browser's session come back to the record; the oldest are forgotten beyond a number."""
    kept = [one for one in request.session.get(SESSION, []) if one != [purpose, str(record_id)]]
    request.session[SESSION] = [*kept, [purpose, str(record_id)]][-KEPT:]


def code_in(request: HttpRequest, purpose: str, record_id: UUID) -> str:
    """Return the code if this browser has given it before, else nothing."""
    known = [purpose, str(record_id)] in request.session.get(SESSION, [])
    return code_of(purpose, record_id) if known else ""


def grouped(code: bytes) -> str:
    """Return the first 80 bits as people read them out: four groups of four letters and digits."""
    text = base64.b32encode(code[: BITS // 8]).decode()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def plain_code(typed: str) -> str:
    """Return a typed code or number in one spelling: half-width capitals without spaces; any hyphen is a hyphen."""
    text = unicodedata.normalize("NFKC", typed).upper()
    for sign in "‐‑‒–—―−ー":
        text = text.replace(sign, "-")
    return "".join(text.split())
