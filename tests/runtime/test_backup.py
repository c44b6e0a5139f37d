"""Backup files: what is refused before anything is touched, and the round trip of database and files."""

import json
import os
import tarfile
from pathlib import Path

import psycopg
import pytest

from oirase.runtime.backup import archive, dumping
from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import binaries
from oirase.runtime.postgres.cluster import OWNER
from oirase.runtime.postgres.throwaway import available, throwaway


def head(**more: object) -> archive.Head:
    usual = {"format": 1, "created": "2026-04-01T00:00:00+00:00", "product": "0.1.0", "installation_id": "x"}
    usual |= {"server_major": 18, "server_version": "18.0", "last_transaction": 1, "migrations": []}
    return archive.Head(**{**usual, **more})


def backup(folder: Path, **more: object) -> Path:
    (folder / "dump").write_bytes(b"dump")
    (folder / "file").write_bytes(b"content")
    target = folder / "backup.tar"
    archive.write(target, head(**more), {"database.dump": folder / "dump", "files/ab/file": folder / "file"})
    return target


def test_round_trip_of_the_file(tmp_path: Path) -> None:
    target = backup(tmp_path)
    assert archive.read(target).members["files/ab/file"][0] == 7
    with archive.unpacked(target, tmp_path / "data") as folder:
        assert (folder / "files/ab/file").read_bytes() == b"content"
    assert not list((tmp_path / "data").iterdir())
    assert oct(target.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize("keep", [0, 10, 511, 700, 1500, 2600])
def test_a_cut_file_is_refused(tmp_path: Path, keep: int) -> None:
    target = backup(tmp_path)
    target.write_bytes(target.read_bytes()[:keep])
    with pytest.raises(RuntimeFault, match="バックアップではないか、壊れています"):
        archive.read(target)


def test_every_flipped_byte_of_content_is_found(tmp_path: Path) -> None:
    target = backup(tmp_path)
    whole = target.read_bytes()
    for place in (whole.index(b"dump", 1000), whole.index(b"content", 1000)):
        target.write_bytes(whole[:place] + b"X" + whole[place + 1 :])
        with pytest.raises(RuntimeFault, match="壊れています"):
            archive.read(target)


def test_foreign_files_and_newer_formats_are_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.tar"
    with tarfile.open(foreign, "w") as tar:
        tar.add(__file__, "something.py")
    with pytest.raises(RuntimeFault, match="ではないか"):
        archive.read(foreign)
    with pytest.raises(RuntimeFault, match="より新しい版"):
        archive.read(backup(tmp_path, format=2))
    with pytest.raises(RuntimeFault, match="ありません"):
        archive.read(tmp_path / "absent.tar")


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "files/../../outside", "other/file"])
def test_members_cannot_leave_their_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "dump").write_bytes(b"dump")
    target = tmp_path / "backup.tar"
    archive.write(target, head(), {"database.dump": tmp_path / "dump", name: tmp_path / "dump"})
    with pytest.raises(RuntimeFault, match="ではないか"):
        archive.read(target)


def test_a_link_inside_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "backup.tar"
    content = json.dumps({**head().__dict__, "members": {}}).encode()
    (tmp_path / "m").write_bytes(content)
    with tarfile.open(target, "w") as tar:
        tar.add(tmp_path / "m", "manifest.json")
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(RuntimeFault, match="ではないか"):
        archive.read(target)


def test_nothing_half_written_when_the_target_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(b"dump")
    folder = tmp_path / "absent"
    with pytest.raises(RuntimeFault, match=str(folder)):
        archive.write(folder / "b.tar", head(), {"database.dump": tmp_path / "dump"})
    assert not folder.exists()


def test_database_comes_back_as_it_was(tmp_path: Path) -> None:
    with throwaway() as first, throwaway() as second:
        url, target = first.cluster.url(OWNER), second.cluster.url(OWNER)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE a (n int PRIMARY KEY, t text)")
            connection.execute("INSERT INTO a SELECT n, '青森' || n FROM generate_series(1, 500) n")
        with dumping.snapshot(url) as (name, last):
            with psycopg.connect(url) as connection:
                connection.execute("DELETE FROM a")
            dumping.dump(url, name, tmp_path / "d.dump", None)
        assert dumping.is_empty(target)
        with psycopg.connect(target) as connection:
            connection.execute("CREATE TABLE leftover (n int)")
        dumping.restore(target, tmp_path / "d.dump", None, replace=True)
        dumping.advance_transactions(target, last + 1000)
        with psycopg.connect(target) as connection:
            assert connection.execute("SELECT count(*), max(t) FROM a").fetchone() == (500, "青森99")
            assert connection.execute("SELECT to_regclass('leftover')").fetchone() == (None,)
            now = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
            assert now is not None
            assert now[0] > last + 1000


def test_a_failed_restore_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "d.dump").write_bytes(b"not a dump")
    with throwaway() as found:
        url = found.cluster.url(OWNER)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        with pytest.raises(RuntimeFault, match="pg_restore"):
            dumping.restore(url, tmp_path / "d.dump", None, replace=True)
        assert not dumping.is_empty(url)


def test_no_password_on_a_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(command: list[str], **more: object) -> object:
        seen.extend(command)
        return type("Done", (), {"returncode": 0, "stderr": ""})

    url = "postgresql://owner:secret%20word@/oirase?host=%2Ftmp%2Fx"
    monkeypatch.setattr(dumping, "server", lambda _: (18, "18"))
    monkeypatch.setattr(binaries, "of_major", lambda *_: binaries.Binaries(Path(os.__file__).parent, 18))
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    monkeypatch.setattr(dumping.subprocess, "run", run)
    dumping.dump(url, "s", tmp_path / "d", None)
    assert "pg_dump" in seen[0]
    assert not any("secret" in word for word in seen)


@pytest.mark.skipif(
    not available(15), reason="PostgreSQL 15 is not installed (Debian: apt install postgresql-15)"
)
def test_programs_follow_the_server(tmp_path: Path) -> None:
    with throwaway(15) as found:
        url = found.cluster.url(OWNER)
        assert dumping.server(url)[0] == 15
        with dumping.snapshot(url) as (name, _):
            dumping.dump(url, name, tmp_path / "d.dump", None)
        assert (tmp_path / "d.dump").read_bytes().startswith(b"PGDMP")
