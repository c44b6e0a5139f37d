"""Signed links: for one actor, for some minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.files.models import StoredFile

SALT = "oirase.files.download"
VALID = timedelta(minutes=30)
ANYONE = "*"


class LinkExpired(Exception):
    """The link was good but its time is over."""


@dataclass(frozen=True)
class Claim:
    """What a link says."""

    file_id: UUID


def token_for(file: StoredFile, actor: Actor, *, anyone: bool = False, valid: timedelta = VALID) -> str:
    """Return the signed part of a link. `anyone`: for files of published records, whoever asks."""
    until = int((clock.now() + valid).timestamp())
    holder = ANYONE if anyone else actor.reference
    return signing.dumps([str(file.pk), holder, until], salt=SALT)


def download_path(file: StoredFile, actor: Actor, *, anyone: bool = False, valid: timedelta = VALID) -> str:
    """Return the address at which this actor may fetch the file for a while; the caller has checked that they may."""
    return reverse("files:download", args=[token_for(file, actor, anyone=anyone, valid=valid)])


def claim_of(token: str, actor: Actor) -> Claim:
    """Return what a link says to this actor; LinkExpired, or signing.BadSignature for a changed or another's link."""
    file_id, holder, until = signing.loads(token, salt=SALT)
    if holder not in (ANYONE, actor.reference):
        raise signing.BadSignature("made for somebody else")
    if clock.now().timestamp() > until:
        raise LinkExpired
    return Claim(UUID(file_id))
