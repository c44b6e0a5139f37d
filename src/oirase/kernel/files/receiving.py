"""From an upload to a stored file."""

from __future__ import annotations

import errno
import hashlib
import tempfile
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import IO, NoReturn
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.files.errors import FileRefused
from oirase.kernel.files.events import FileReceived
from oirase.kernel.files.facts import Facts, facts_of
from oirase.kernel.files.kinds import PDF, FileKind, is_telephone_photo, kind_of
from oirase.kernel.files.models import FileState, StoredFile, content_path
from oirase.kernel.files.pictures import STRIPPED, without_metadata
from oirase.kernel.files.scanning import judge_quickly
from oirase.kernel.outbox.events import publish

LIMIT_BYTES = 100 * 1024 * 1024
CHUNK = 1024 * 1024
IN_MEMORY = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass
class Received:
    """An upload that has been looked at and stands aside; a context manager that removes it at the end.

    `waits`: a scanner could not answer yet, so that the file will be in quarantine.
    """

    file: IO[bytes]
    name: str
    kind: FileKind
    size: int
    sha256: str
    facts: Facts = field(default_factory=Facts)
    waits: bool = False

    def __enter__(self) -> Received:
        """Use it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the temporary file."""
        self.file.close()


@dataclass(frozen=True)
class Wanted:
    """What a caller takes: at most so many bytes, of these kinds, with so many pages; and what is done with a picture.

    `allow_encrypted` takes PDF, ZIP and Office files with a password, which nobody can scan. `max_pages` counts pages of PDFs and refuses a
    PDF whose pages cannot be counted. `strip_metadata` takes place, time and device out of JPEG and PNG pictures.
    """

    limit_bytes: int = LIMIT_BYTES
    kinds: Collection[FileKind] | None = None
    max_pages: int | None = None
    allow_encrypted: bool = False
    strip_metadata: bool = False


def receive(
    stream: IO[bytes],
    filename: str,
    *,
    limit_bytes: int = LIMIT_BYTES,
    kinds: Collection[FileKind] | None = None,
    max_pages: int | None = None,
    allow_encrypted: bool = False,
    strip_metadata: bool = False,
) -> Received:
    """Stream an upload aside, hash it and look at it; FileRefused with a sentence for the person. Nothing is stored yet.

    The options are those of `Wanted`. Called before the command, because a hundred megabytes take longer than a
    transaction should.
    """
    name = clean_name(filename)
    wanted = Wanted(limit_bytes, kinds, max_pages, allow_encrypted, strip_metadata)
    aside: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        return _looked_at(stream, aside, name, wanted)
    except OSError as error:
        aside.close()
        raise_for(error)
    except BaseException:
        aside.close()
        raise


def _looked_at(stream: IO[bytes], aside: IO[bytes], name: str, wanted: Wanted) -> Received:
    size, digest = _copy(stream, aside, wanted.limit_bytes)
    kind = kind_of(aside, name)
    if kind is None or (wanted.kinds is not None and kind not in wanted.kinds):
        raise _wrong_kind(aside, name)
    facts = facts_of(aside, kind, name)
    _check(facts, name, kind, wanted)
    verdict = judge_quickly(aside)
    if not verdict.clean:
        raise FileRefused(verdict.reason, "infected")
    if wanted.strip_metadata and kind in STRIPPED:
        stripped = without_metadata(aside, kind, name)
        aside.close()
        aside, facts = stripped, replace(facts, has_place=False)
        size, digest = _measured(aside)
    return Received(aside, name, kind, size, digest, facts, verdict.waits)


def _wrong_kind(file: IO[bytes], name: str) -> FileRefused:
    if is_telephone_photo(file):
        message = _(
            "「%(name)s」はHEIC形式の写真です。JPEGで送ってください。iPhoneでは「設定」→「カメラ」→「フォーマット」で"
            "「互換性優先」を選ぶと、次の写真からJPEGになります。撮った写真は、画面の写し（スクリーンショット）でも送れます。"
        )
    else:
        message = _("「%(name)s」は受け取れない種類のファイルか、拡張子と中身が異なります。")
    return FileRefused(message % {"name": name}, "kind")


def _check(facts: Facts, name: str, kind: FileKind, wanted: Wanted) -> None:
    if facts.encrypted and not wanted.allow_encrypted:
        message = _("「%(name)s」にはパスワードが付いています。パスワードを外したファイルを送ってください。")
        raise FileRefused(message % {"name": name}, "encrypted")
    if wanted.max_pages is None or kind != PDF:
        return
    if facts.pages is None:
        message = _("「%(name)s」のページ数を確認できません。PDFを保存し直して、もう一度送ってください。")
        raise FileRefused(message % {"name": name}, "pages")
    if facts.pages > wanted.max_pages:
        message = _("「%(name)s」は%(pages)dページあります。%(most)dページまでにしてください。")
        raise FileRefused(message % {"name": name, "pages": facts.pages, "most": wanted.max_pages}, "pages")


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
    state = FileState.QUARANTINED if received.waits else FileState.CLEAN
    row = StoredFile.objects.create(
        body_id=body_id,
        organisation_id=organisation_id,
        name=received.name,
        media_type=received.kind.media_type,
        size=received.size,
        sha256=received.sha256,
        state=state,
        uploader_id=actor.user_id,
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


def _measured(file: IO[bytes]) -> tuple[int, str]:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]
    size = file.tell()
    file.seek(0)
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
