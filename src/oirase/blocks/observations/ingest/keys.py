"""Keys of devices: 32 random bytes that are shown once; only their SHA-256 is kept, which suffices because they cannot be guessed."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

LENGTH = 43


class Key(NamedTuple):
    """A new key: its text in base64url, its digest, and the end of the text by which people tell keys apart."""

    text: str
    digest: bytes
    hint: str


def make() -> Key:
    """Return a new key."""
    text = secrets.token_urlsafe(32)
    return Key(text, digest_of(text), text[-6:])


def digest_of(text: str) -> bytes:
    """Return the digest under which a key is found."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
