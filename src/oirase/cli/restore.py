"""`oirase restore FILE`: a backup into an empty installation, or over another one with --replace."""

import argparse
import os
import shutil
from pathlib import Path

from oirase.cli import prepare
from oirase.cli.site import database, setup
from oirase.kernel.settings.installation import Installation, current
from oirase.runtime import claims
from oirase.runtime.backup import archive, dumping
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """One file; what is there already stays unless --replace says otherwise."""
    parser.add_argument("file", type=Path, help="バックアップのファイル / file of a backup")
    parser.add_argument(
        "--replace", action="store_true", help="今あるデータを置き換える / replace what is there"
    )


def run(options: argparse.Namespace) -> int:
    """Check everything first, then restore: database in one transaction, then files, then rights."""
    source: Path = options.file.absolute()
    head = archive.read(source)
    before = current()
    if claims.held(before.data_dir):
        raise RuntimeFault(f"{before.data_dir} で oirase が動いています。止めてから戻してください。")
    with database() as installation:
        _refuse(head, installation, replace=options.replace)
        with archive.unpacked(source, installation.data_dir) as folder:
            url = installation.database_owner_url
            dumping.restore(url, folder / archive.DUMP, installation.pg_bin, replace=options.replace)
            dumping.advance_transactions(url, head.last_transaction)
            for part in ("files", "audit"):
                _swap(folder / part, installation.data_dir / part)
        _keep_identity(head, installation)
        setup()
        prepare.bring_up_to_date(installation, ("database",))
    print(f"{source.name} ({head.created}) → {installation.data_dir}")
    if head.key_mark and head.key_mark != archive.mark_of_key(installation.secret_key):
        print(
            f"{installation.data_dir / 'secret_key'} が元の設備と違います。元の secret_key を置くまで、"
            "以前に渡した確認番号などは使えません。"
        )
    return 0


def _refuse(head: archive.Head, installation: Installation, *, replace: bool) -> None:
    major, words = dumping.server(installation.database_owner_url)
    if head.server_major > major:
        raise RuntimeFault(
            f"このバックアップは PostgreSQL {head.server_version} のものです。"
            f"ここの PostgreSQL {words} は古いので、戻せません。"
        )
    if unknown := _unknown_migrations(head):
        raise RuntimeFault(
            f"このバックアップは、より新しい版の oirase（{head.product}）のものです。"
            f"先に oirase を更新してください（{unknown[0]}）。"
        )
    files = installation.data_dir / "files"
    occupied = files.is_dir() and any(each.is_file() for each in files.rglob("*"))
    if not replace and (occupied or not dumping.is_empty(installation.database_owner_url)):
        raise RuntimeFault(f"{installation.data_dir} には、もうデータがあります。--replace で置き換えます。")


def _unknown_migrations(head: archive.Head) -> list[str]:
    setup()
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    return [f"{app}.{name}" for app, name in head.migrations if (app, name) not in known]


def _swap(new: Path, target: Path) -> None:
    """Put a restored folder in place of the old one by renames; an absent one empties it."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.is_dir():
        target.rename(old)
    if new.is_dir():
        new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _keep_identity(head: archive.Head, installation: Installation) -> None:
    """The installation's id goes with its data: events and the audit chain name it."""
    draft = installation.data_dir / ".installation_id.draft"
    draft.write_text(head.installation_id + "\n", encoding="ascii")
    os.chmod(draft, 0o600)
    draft.replace(installation.data_dir / "installation_id")
