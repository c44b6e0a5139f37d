"""Removing content that no row names: what a failed command or a process that died has left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.files.models import StoredFile
from oirase.kernel.files.receiving import hold_content

GRACE = timedelta(days=1)


def sweep(grace: timedelta = GRACE) -> int:
    """Remove contents older than `grace` that no row names; return how many.

    Each is asked for again under the lock that `keep` takes, so a twin upload at this moment keeps its content.
    """
    removed = 0
    for body_id, sha256, path in list(_contents()):
        if default_storage.get_modified_time(path) > clock.now() - grace:
            continue
        with scope(Actor.system("files.sweep")), transaction.atomic():
            hold_content(path)
            if not StoredFile.objects.filter(body_id=body_id, sha256=sha256).exists():
                default_storage.delete(path)
                removed += 1
    return removed


def _contents() -> Iterator[tuple[str, str, str]]:
    for body_id in _folders("content"):
        for start in _folders(f"content/{body_id}"):
            for sha256 in default_storage.listdir(f"content/{body_id}/{start}")[1]:
                # Django names a twin's file after the first with a suffix; such a name is never a content's own.
                yield body_id, sha256, f"content/{body_id}/{start}/{sha256}"


def _folders(path: str) -> list[str]:
    try:
        return list(default_storage.listdir(path)[0])
    except FileNotFoundError:
        return []
