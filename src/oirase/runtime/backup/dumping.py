"""The database's part of a backup: pg_dump and pg_restore of the server's own major version.

The dump is taken in one exported snapshot while the installation runs. Owners and rights are not in it: roles have
other names elsewhere, so a restore runs as the owner and rights are laid anew by the preparation of the database.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import binaries

MAIN_DATABASE_TABLES = (
    "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
    "WHERE relkind IN ('r', 'p') AND nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_toast'"
)
CLEAR = """
DO $$ DECLARE each text; BEGIN
  FOR each IN SELECT nspname FROM pg_namespace
    WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', each); END LOOP;
END $$;
CREATE SCHEMA public;
"""
BURN_LIMIT = 20_000_000
BURN = """
DO $$ BEGIN
  LOOP
    EXIT WHEN pg_current_xact_id()::text::bigint > {target};
    COMMIT;
  END LOOP;
END $$
"""


@contextmanager
def snapshot(url: str) -> Iterator[tuple[str, int]]:
    """Hold one state of the database for the block: its snapshot's name and the last transaction number."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = connection.execute(
            "SELECT pg_export_snapshot(), pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        ).fetchone()
        if row is None:
            raise RuntimeFault("データベースの状態を固定できません。")
        yield str(row[0]), int(row[1])


def server(url: str) -> tuple[int, str]:
    """Return a server's major version and its version in words."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000, str(
            connection.info.parameter_status("server_version")
        )


def is_empty(url: str) -> bool:
    """Whether a database holds no table of anybody's."""
    with psycopg.connect(url) as connection:
        row = connection.execute(MAIN_DATABASE_TABLES).fetchone()
        return row is not None and row[0] == 0


def dump(url: str, snapshot_name: str, target: Path, pg_bin: Path | None) -> None:
    """Write the database as of a snapshot to `target` in pg_dump's custom form."""
    major, _ = server(url)
    command = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--snapshot",
        snapshot_name,
        "--file",
        str(target),
    ]
    _run(major, "pg_dump", [*command, "--dbname", _without_password(url)], url, pg_bin)


def restore(url: str, source: Path, pg_bin: Path | None, *, replace: bool) -> None:
    """Read a dump into the database of `url` in one transaction: all of it or nothing.

    `replace` drops what stands there in that same transaction, also what the dump does not know.
    """
    major, _ = server(url)
    plain, clear = source.with_suffix(".sql"), source.with_suffix(".clear.sql")
    words = ["--no-owner", "--no-privileges", "--file", str(plain), str(source)]
    _run(major, "pg_restore", words, url, pg_bin)
    clear.write_text(CLEAR if replace else "", encoding="ascii")
    words = [
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set",
        "ON_ERROR_STOP=1",
        "--output",
        os.devnull,
    ]
    files = ["--file", str(clear), "--file", str(plain)]
    _run(major, "psql", [*words, *files, "--dbname", _without_password(url)], url, pg_bin)


def advance_transactions(url: str, target: int) -> None:
    """Bring the server's transaction numbers past `target`.

    Rows keep the numbers of the transactions that wrote them (the sealer orders by them); on a server that has counted
    less far, new rows would sort before old ones.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        gap = target - (int(row[0]) if row else 0)
        if gap > BURN_LIMIT:
            raise RuntimeFault(
                f"元のサーバーの取引番号（{target}）に追いつくには多すぎます。"
                "新しいクラスターで `pg_resetwal --next-transaction-id` を使ってから、戻してください。"
            )
        if gap > 0:
            connection.execute("SET synchronous_commit = off")
            connection.execute(BURN.format(target=target))


def _run(major: int, program: str, words: list[str], url: str, pg_bin: Path | None) -> None:
    found = binaries.of_major(major, pg_bin)
    if found is None or not (found / program).is_file():
        raise RuntimeFault(
            f"PostgreSQL {major} の {program} がありません。PG_BIN にその版の bin フォルダーを指定してください。"
        )
    environment = {**os.environ, "PGPASSWORD": _password(url), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([str(found / program), *words], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeFault(f"{program} に失敗しました。\n{done.stderr.strip()[-2000:]}")


def _password(url: str) -> str:
    return str(conninfo_to_dict(url).get("password") or "")


def _without_password(url: str) -> str:
    """Return the address without its password: command lines are seen by everybody on the machine."""
    parts = conninfo_to_dict(url)
    parts.pop("password", None)
    return make_conninfo("", **parts)
