"""Following a request without an account: a code made from its id and the installation's secret key.

Nothing is stored, so nothing can leak from the database or a backup, and the receipt can be shown again to the same browser.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from oirase.systems.business.consultation import rules

SALT = "oirase.consultation.tracking"


def code_of(request_id: UUID) -> str:
    """Return a request's tracking code (確認番号): sixteen letters and digits in groups."""
    return rules.grouped(salted_hmac(SALT, str(request_id), algorithm="sha256").digest())


def is_code(request_id: UUID, typed: str) -> bool:
    """Whether what somebody typed is the request's code; spelling of width, case and hyphens does not matter."""
    given = rules.plain_code(typed).replace("-", "")
    return constant_time_compare(given.encode(), code_of(request_id).replace("-", "").encode())
