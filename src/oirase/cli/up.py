"""`oirase up`: one supervisor for the database, the web server and the workers, after bringing everything up to date."""

import argparse
import http.client
import json
import os
import signal
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import psycopg

from oirase.cli import prepare
from oirase.cli.processes import Program, programs
from oirase.cli.site import production
from oirase.kernel.settings.installation import PROJECT, Installation, current
from oirase.runtime import claims, messages
from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import server
from oirase.runtime.supervisor import Supervisor, Task, Unit


def configure(parser: argparse.ArgumentParser) -> None:
    """Everything is set by the environment or settings.toml, so that systemd and `make` say the same."""
    parser.epilog = "PORT, OIRASE_DATA, DATABASE_URL, DATABASE_OWNER_URL, PG_BIN, OIRASE_DEMO, OIRASE_PACK, OIRASE_WORKERS"


def run(options: argparse.Namespace) -> int:
    """Run until Ctrl-C."""
    installation = current()
    with claims.data_folder(installation.data_dir):
        if left := claims.end_leftovers(installation.data_dir):
            raise RuntimeFault(f"前に動いていたプロセス {left} を止められません。")
        claims.check_port(installation.host, installation.port)
        messages.compile_all(PROJECT / "src")
        items = [*_database(installation), Task("prepare", lambda do: _prepare(installation, do))]
        items += [_unit(each, installation) for each in programs(installation)]
        Supervisor(items, announce=lambda: print(_welcome(installation), flush=True)).run()
    print("oirase: 止まりました。", flush=True)
    return 0


def _environment(installation: Installation) -> dict[str, str]:
    mark = claims.mark_of(installation.data_dir)
    return {
        **os.environ,
        claims.MARK: mark,
        "PYTHONUNBUFFERED": "1",
        "OIRASE_DATA": str(installation.data_dir),
    }


def _database(installation: Installation) -> list[Unit | Task]:
    if not installation.embedded:
        return []
    cluster = server.cluster_of(installation.data_dir, installation.pg_bin)
    if cluster.places.moved:
        print(
            f"oirase: データベースは {cluster.places.home} にあります（{installation.data_dir} には入れないため）。"
        )
    unit = Unit(
        name="postgres",
        command=cluster.command(),
        environment=cluster.environment(),
        probe=lambda: server.ready(cluster),
        before=server.Server(cluster).prepare,
        stop_signal=signal.SIGINT,
        grace=30.0,
        ready_seconds=server.START_SECONDS,
        popen=cluster.account.popen(),
        cwd="/",
    )

    def roles(_: object) -> None:
        cluster.ensure_roles()
        server.write_connection(installation.data_dir, cluster)
        current.cache_clear()

    return [unit, Task("roles", roles)]


def _prepare(installation: Installation, do: Callable[[list[str], dict[str, str]], None]) -> None:
    try:
        steps = prepare.due(current())
    except psycopg.Error as error:
        raise RuntimeFault(
            f"データベースに接続できません。DATABASE_OWNER_URL を確かめてください。\n{error}"
        ) from error
    if steps:
        command = [sys.executable, "-m", "oirase.cli.main", "prepare", "--steps", ",".join(steps)]
        do(command, _environment(installation))


def _unit(program: Program, installation: Installation) -> Unit:
    probe = (lambda: _answers(installation, program.health_path)) if program.health_path else None
    return Unit(program.name, list(program.command), _environment(installation), probe, cwd=str(PROJECT))


def _answers(installation: Installation, path: str) -> bool:
    host = "127.0.0.1" if installation.host in ("0.0.0.0", "") else installation.host  # noqa: S104
    connection = http.client.HTTPConnection(host, installation.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(installation: Installation) -> str:
    lines = ["", f"  奥入瀬 Oirase: http://localhost:{installation.port}", ""]
    accounts = installation.data_dir / prepare.DEMO_FILE
    if installation.demo and not production() and accounts.is_file():
        lines += ["  デモ用の利用者 / demo accounts", *_table(accounts), ""]
    return "\n".join([*lines, "  Ctrl-C で終わります / Ctrl-C stops", ""])


def _table(path: Path) -> list[str]:
    rows = [["login", "password", "", ""]]
    rows += [
        [row["login"], row["password"], row["name"], row["post"]] for row in json.loads(path.read_text())
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(4)]
    padded = (zip(row, widths, strict=True) for row in rows)
    return [
        "    " + "  ".join(cell + " " * (width - _width(cell)) for cell, width in row).rstrip()
        for row in padded
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
