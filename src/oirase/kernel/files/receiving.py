"""From an upload to a stored file."""

from __future__ import annotations

import errno
import hashlib
import tempfile
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from types import TracebackType
from typing import IO, NoReturn
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.files.errors import FileRefused
from oirase.kernel.files.events import FileReceived
from oirase.kernel.files.kinds import FileKind, kind_of
from oirase.kernel.files.models import FileState, StoredFile, content_path
from oirase.kernel.files.scanning import judge, needs_worker
from oirase.kernel.outbox.events import publish

LIMIT_BYTES = 100 * 1024 * 1024
CHUNK = 1024 * 1024
IN_MEMORY = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass
class Received:
    """An upload that has been looked at and stands aside; a context manager that removes it at the end."""

    file: IO[bytes]
    name: str
    kind: FileKind
    size: int
    sha256: str

    def __enter__(self) -> Received:
        """Use it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the temporary file."""
        self.file.close()


def receive(
    stream: IO[bytes],
    filename: str,
    *,
    limit_bytes: int = LIMIT_BYTES,
    kinds: Collection[FileKind] | None = None,
) -> Received:
    """Stream an upload aside, hash it and look at it; FileRefused with a sentence for the person. Nothing is stored yet.

    `kinds` narrows what is taken. Called before the command, because a hundred megabytes take longer than a
    transaction should.
    """
    name = clean_name(filename)
    aside: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        size, digest = _copy(stream, aside, limit_bytes)
        kind = kind_of(aside, name)
        if kind is None or (kinds is not None and kind not in kinds):
            raise FileRefused(
                _("「%(name)s」は受け取れない種類のファイルか、拡張子と中身が異なります。") % {"name": name},
                "kind",
            )
        verdict = judge(aside, quick=True)
        if not verdict.clean:
            raise FileRefused(verdict.reason, "infected")
    except OSError as error:
        aside.close()
        raise_for(error)
    except BaseException:
        aside.close()
        raise
    return Received(aside, name, kind, size, digest)


def keep(
    actor: Actor, received: Received, *, body_id: UUID, organisation_id: UUID | None = None
) -> StoredFile:
    """Put a received file into a body's store and return its row (called inside a command, which may have to roll back).

    The content is complete before the row is written. FileRefused when the disk is full; then nothing is left.
    """
    path = content_path(body_id, received.sha256)
    hold_content(path)
    try:
        _put(path, received)
    except OSError as error:
        raise_for(error)
    state = FileState.QUARANTINED if needs_worker() else FileState.CLEAN
    row = StoredFile.objects.create(
        body_id=body_id,
        organisation_id=organisation_id,
        name=received.name,
        media_type=received.kind.media_type,
        size=received.size,
        sha256=received.sha256,
        state=state,
        uploader=User.objects.filter(pk=actor.user_id).first() if actor.user_id else None,
    )
    if state == FileState.QUARANTINED:
        publish([FileReceived(subject=f"files.storedfile/{row.pk}", body_id=body_id, file_id=row.pk)])
    return row


def hold_content(path: str) -> None:
    """Keep others (the sweeper, a twin upload) from a content until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])


def clean_name(filename: str) -> str:
    """Return a file's name without folders and control signs, as typed otherwise, at most 200 signs with its ending."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs")).strip(" .")
    stem, dot, ending = name.rpartition(".")
    name = f"{stem[: 199 - len(ending)]}.{ending}" if dot and len(ending) < 20 else name[:200]
    if not name:
        raise FileRefused(_("ファイル名がありません。"), "kind")
    return name


def _copy(stream: IO[bytes], aside: IO[bytes], limit_bytes: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit_bytes:
            limit = max(limit_bytes // 1024**2, 1)
            raise FileRefused(
                _("ファイルが大きすぎます。%(limit)d MBまでにしてください。") % {"limit": limit}, "too_large"
            )
        digest.update(chunk)
        aside.write(chunk)
    if size == 0:
        raise FileRefused(_("ファイルが空です。"), "empty")
    return size, digest.hexdigest()


def _put(path: str, received: Received) -> None:
    if default_storage.exists(path):
        if default_storage.size(path) == received.size:
            return
        # A process that died while writing left a part of it; no row points at it.
        default_storage.delete(path)
    received.file.seek(0)
    try:
        default_storage.save(path, File(received.file))
    except BaseException:
        default_storage.delete(path)
        raise


def raise_for(error: OSError) -> NoReturn:
    """Raise FileRefused for a full disk, and any other fault as it is."""
    if error.errno not in _FULL:
        raise error
    message = _("保存先の空き容量が足りないため、受け取れませんでした。管理者に連絡してください。")
    raise FileRefused(message, "no_space") from error
