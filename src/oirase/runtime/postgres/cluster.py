"""One cluster on disk: made once, with a superuser, an owner for migrations and an app role without any power.

The app role is neither owner nor exempt from row security, so that what the database forbids, the product cannot do.
"""

import json
import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres.account import Account
from oirase.runtime.postgres.binaries import Binaries
from oirase.runtime.postgres.places import PORT, Places
from oirase.runtime.postgres.tuning import as_file

SUPERUSER = "oirase_super"
OWNER = "oirase_owner"
APP = "oirase_app"
ROLES = (SUPERUSER, OWNER, APP)
DATABASE = "oirase"
CONFIG = "include 'oirase.conf'\ninclude 'local.conf'\n"
LOCAL = (
    "# Settings of this installation's own; they win over oirase.conf, which is written anew at each start.\n"
)
HBA = "local all all scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """A cluster's places, programs, user and passwords (by role)."""

    places: Places
    binaries: Binaries
    account: Account
    passwords: dict[str, str]

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """Return a postgresql:// URL over the socket."""
        host, password = quote(str(self.places.socket), safe=""), quote(self.passwords[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={host}&port={PORT}"

    def connect(
        self, role: str = SUPERUSER, database: str = "postgres"
    ) -> "psycopg.Connection[tuple[object, ...]]":
        """Open an autocommit connection."""
        return psycopg.connect(self.url(role, database), autocommit=True, connect_timeout=5)

    def command(self) -> list[str]:
        """Return the command line of the server."""
        socket = str(self.places.socket)
        return [
            str(self.binaries / "postgres"),
            "-D",
            str(self.places.cluster),
            "-k",
            socket,
            "-p",
            str(PORT),
        ]

    def environment(self) -> dict[str, str]:
        """Return the server's environment: nothing of ours, so that nobody's PG* variables or secrets get in."""
        return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}

    def exists(self) -> bool:
        """Whether the cluster was made to its end."""
        return (self.places.cluster / "PG_VERSION").is_file()

    def make(self) -> None:
        """Make the cluster. It is built beside its place and moved there, so a half-made one never stands there."""
        self.account.own_folder(self.places.home)
        draft = self.places.home / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        self.account.own_folder(draft)
        secret = self.places.home / "initdb.password"
        try:
            secret.touch(mode=0o600)
            secret.write_text(self.passwords[SUPERUSER] + "\n")
            if self.account.switches:
                os.chown(secret, self.account.uid, self.account.gid)
            self._initdb(draft, secret)
        finally:
            secret.unlink(missing_ok=True)
        self._write(draft / "postgresql.conf", CONFIG)
        self._write(draft / "local.conf", LOCAL)
        self._write(draft / "pg_hba.conf", HBA)
        draft.rename(self.places.cluster)

    def configure(self, settings: dict[str, str]) -> None:
        """Write what is decided anew at each start: memory settings, and a socket folder that only we may enter."""
        self.account.own_folder(self.places.socket)
        self._write(self.places.cluster / "oirase.conf", as_file(settings))

    def ensure_roles(self, database: str = DATABASE) -> None:
        """Make the roles with today's passwords and the database, as far as they do not stand yet."""
        with self.connect() as connection:
            for role in (OWNER, APP):
                found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                verb = sql.SQL("ALTER" if found else "CREATE")
                powers = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD {}"
                connection.execute(
                    sql.SQL("{} ROLE {} " + powers).format(verb, sql.Identifier(role), self.passwords[role])
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                self.create_database(connection, database, "template0")

    def create_database(
        self, connection: "psycopg.Connection[tuple[object, ...]]", name: str, template: str
    ) -> None:
        """Create a database of the owner's, in UTF-8 and code-point order."""
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
            )
        )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APP)
            )
        )

    def _initdb(self, target: Path, secret: Path) -> None:
        command = [
            str(self.binaries / "initdb"), "-D", str(target), "-U", SUPERUSER, "--pwfile", str(secret),
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--data-checksums",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=self.environment(), **self.account.popen()
        )
        if done.returncode != 0:
            shutil.rmtree(target, ignore_errors=True)
            raise RuntimeFault(explain(done.stderr.strip() or done.stdout.strip(), self.places.home))

    def _write(self, path: Path, text: str) -> None:
        draft = path.with_name(path.name + ".draft")
        draft.write_text(text, encoding="ascii")
        draft.chmod(0o600)
        if self.account.switches:
            os.chown(draft, self.account.uid, self.account.gid)
        draft.replace(path)


def new_passwords() -> dict[str, str]:
    """Return fresh passwords for all roles."""
    return {role: secrets.token_urlsafe(32) for role in ROLES}


def read_passwords(path: Path) -> dict[str, str]:
    """Return the passwords kept at `path`, made (mode 0600) at the first call."""
    if path.is_file():
        try:
            kept = json.loads(path.read_text())
            return {role: str(kept[role]) for role in ROLES}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RuntimeFault(f"{path} を読めません（{error}）。バックアップから戻してください。") from error
    made = new_passwords()
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return made


def explain(text: str, folder: Path) -> str:
    """Turn the server's last words into what the operator can do; unknown words are handed on as they are."""
    known = (
        (
            "No space left on device",
            f"ディスクに空きがありません（{folder}）。空きを作って、もう一度始めてください。",
        ),
        ("Disk quota exceeded", f"ディスクの割当てを使い切りました（{folder}）。"),
        ("Permission denied", f"{folder} を読み書きできません。所有者と権限を確かめてください。"),
        ("could not open directory", f"{folder} を開けません。所有者と権限を確かめてください。"),
        ("Read-only file system", f"{folder} は読み取り専用です。"),
        ("could not create shared memory", "共有メモリが足りません。他のプログラムを終えてください。"),
        (
            "incompatible with server",
            f"{folder} は別の版の PostgreSQL のデータです。PG_BIN を確かめてください。",
        ),
    )
    for words, message in known:
        if words in text:
            return f"{message}\n{text}"
    return f"PostgreSQL が動きません（{folder}）。\n{text}"
