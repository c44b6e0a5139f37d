"""`oirase backup FILE`: database, files and audit heads of a running (or resting) installation in one file."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from oirase.cli.site import django_ready
from oirase.kernel.settings.installation import Installation
from oirase.runtime.backup import archive, dumping
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """One file; an existing one is not overwritten by accident."""
    parser.add_argument("file", type=Path, help="作るファイル / file to write")
    parser.add_argument(
        "--overwrite", action="store_true", help="既にあるファイルを置き換える / replace an existing file"
    )


def run(options: argparse.Namespace) -> int:
    """Make the backup."""
    target: Path = options.file.absolute()
    if target.exists() and not options.overwrite:
        raise RuntimeFault(f"{target} は、もうあります。--overwrite で置き換えます。")
    if not target.parent.is_dir():
        raise RuntimeFault(f"{target.parent} がありません。")
    with django_ready() as installation:
        size = make(installation, target)
    print(f"{target}: {size / 1_000_000:.1f} MB")
    print(f"{installation.data_dir / 'secret_key'} は入っていません。別の安全な場所に控えてください。")
    return 0


def make(installation: Installation, target: Path) -> int:
    """Write a consistent backup and return its size in bytes.

    The audit heads are read before the snapshot: a head in the backup then always has its seal in the dump, while a seal
    without a head is completed by the sealer. Files are content-addressed, so those that the snapshot names are there.
    """
    url = installation.database_owner_url
    with _working_folder(target) as folder:
        heads = _copied(installation.data_dir / "audit", folder)
        major, words = dumping.server(url)
        with dumping.snapshot(url) as (name, last):
            migrations = applied_migrations()
            dumping.dump(url, name, folder / archive.DUMP, installation.pg_bin)
        head = archive.Head(
            format=archive.FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            product=version("oirase"),
            installation_id=installation.installation_id,
            server_major=major,
            server_version=words,
            last_transaction=last,
            migrations=migrations,
            key_mark=archive.mark_of_key(installation.secret_key),
        )
        files = dict(_files(installation.data_dir / "files"))
        return archive.write(target, head, {archive.DUMP: folder / archive.DUMP, **heads, **files})


def applied_migrations() -> list[list[str]]:
    """Return the migrations that the database has, as [app, name]."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    return sorted([app, name] for app, name in MigrationRecorder(connections["owner"]).applied_migrations())


@contextmanager
def _working_folder(target: Path) -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(prefix=".oirase-backup-", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise RuntimeFault(f"{target} を書けません（{error.strerror or error}）。") from error


def _copied(source: Path, folder: Path) -> dict[str, Path]:
    copies = {}
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        copy = folder / archive.AUDIT / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        copies[archive.AUDIT + path.relative_to(source).as_posix()] = copy
    return copies


def _files(source: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield archive.FILES + path.relative_to(source).as_posix(), path
