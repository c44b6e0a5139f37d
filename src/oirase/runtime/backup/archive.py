"""The backup file: a tar whose first member describes the others with their hashes.

A backup is written beside its name and renamed at the end, and is checked whole before a restore touches anything, so
neither a half-written backup nor a half-read one ever counts.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from oirase.runtime.errors import RuntimeFault

FORMAT = 1
HEAD = "manifest.json"
HEAD_LIMIT = 64 * 1024 * 1024
DUMP = "database.dump"
FILES = "files/"
AUDIT = "audit/"
NOT_OURS = "は、oirase のバックアップではないか、壊れています"


@dataclass(frozen=True)
class Head:
    """What a backup says about itself. `members` maps names to [size, SHA-256].

    The secret key stays where it is; `key_mark` recognises it, so that a restore can say that another one is in use.
    """

    format: int
    created: str
    product: str
    installation_id: str
    server_major: int
    server_version: str
    last_transaction: int
    migrations: list[list[str]]
    key_mark: str = ""
    members: dict[str, list[int | str]] = field(default_factory=dict)


def mark_of_key(secret_key: str) -> str:
    """Return a word by which a secret key is recognised and that tells nothing about it."""
    return hashlib.sha256(f"oirase backup: {secret_key}".encode()).hexdigest()[:16]


def write(target: Path, head: Head, members: dict[str, Path]) -> int:
    """Write a backup; returns its size. Raises RuntimeFault when it cannot be written, leaving nothing behind."""
    described = {**asdict(head), "members": {name: list(_measure(path)) for name, path in members.items()}}
    content = json.dumps(described, ensure_ascii=False).encode()
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("wb") as out:
            os.fchmod(out.fileno(), 0o600)
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add(tar, HEAD, io.BytesIO(content), len(content))
                for name, path in members.items():
                    with path.open("rb") as source:
                        _add(tar, name, source, int(described["members"][name][0]))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RuntimeFault(f"{target} を書けません（{error.strerror or error}）。") from error
    return target.stat().st_size


def read(source: Path) -> Head:
    """Return a backup's head after checking every member against it. Raises RuntimeFault with a clear word."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            head = _head(tar, source)
            found = {}
            for member in tar:
                if not _harmless(member):
                    raise RuntimeFault(f"{source} {NOT_OURS}（{member.name}）。")
                stream = tar.extractfile(member)
                if stream is not None:
                    found[member.name] = [member.size, _digest(stream)]
    except FileNotFoundError as error:
        raise RuntimeFault(f"{source} がありません。") from error
    except (tarfile.TarError, EOFError, UnicodeDecodeError) as error:
        raise RuntimeFault(f"{source} {NOT_OURS}（{error}）。") from error
    except OSError as error:
        raise RuntimeFault(f"{source} を読めません（{error.strerror or error}）。") from error
    found.pop(HEAD, None)
    wrong = sorted(name for name in {*found, *head.members} if found.get(name) != head.members.get(name))
    if wrong or DUMP not in found:
        raise RuntimeFault(f"{source} {NOT_OURS}（{', '.join(wrong[:3]) or DUMP}）。")
    return head


@contextmanager
def unpacked(source: Path, beside: Path) -> Iterator[Path]:
    """Unpack a checked backup into a temporary folder below `beside`, so that its parts can be renamed into place."""
    beside.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=beside))
    try:
        with tarfile.open(source, mode="r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if _harmless(member) else None
                if stream is None:
                    raise RuntimeFault(f"{source} {NOT_OURS}（{member.name}）。")
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as out:
                    shutil.copyfileobj(stream, out, 1024 * 1024)
        yield folder
    except OSError as error:
        raise RuntimeFault(
            f"バックアップを {beside} に広げられません（{error.strerror or error}）。"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _head(tar: tarfile.TarFile, source: Path) -> Head:
    first = tar.next()
    stream = tar.extractfile(first) if first and first.name == HEAD and first.size <= HEAD_LIMIT else None
    if stream is None:
        raise RuntimeFault(f"{source} {NOT_OURS}（{HEAD}）。")
    try:
        content = json.loads(stream.read())
        if int(content["format"]) > FORMAT:
            raise RuntimeFault(
                f"{source} は、より新しい版の oirase のバックアップです（{content.get('product')}）。"
            )
        return Head(**content)
    except (ValueError, TypeError, KeyError) as error:
        raise RuntimeFault(f"{source} {NOT_OURS}（{HEAD}）。") from error


def _harmless(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    known = member.name in (HEAD, DUMP) or member.name.startswith((FILES, AUDIT))
    return member.isreg() and known and not path.is_absolute() and ".." not in path.parts


def _add(tar: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, source)


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as source:
        digest = _digest(source)
        return source.tell(), digest


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(1024 * 1024):
        digest.update(piece)
    return digest.hexdigest()
