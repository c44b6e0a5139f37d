"""The embedded server: who may do what in it, and that killing everything loses nothing."""

import os
import random
import shutil
import signal
import stat
import tomllib
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from tests.runtime.helpers import CLUSTER_PROGRAM, data_folder, python, read_until, until

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import binaries, places, tuning
from oirase.runtime.postgres.account import server_account
from oirase.runtime.postgres.server import Server, cluster_of, running_pid
from oirase.runtime.postgres.throwaway import start, throwaway
from oirase.runtime.processes import alive, working_in


def test_roles_and_folder_are_closed(tmp_path: Path) -> None:
    data = data_folder(tmp_path)
    cluster = cluster_of(data)
    with Server(cluster) as server:
        with psycopg.connect(server.url()) as connection:
            assert connection.execute(
                "SELECT current_user, current_setting('listen_addresses')"
            ).fetchone() == (
                "oirase_app",
                "",
            )
            collation = (
                "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'oirase'"
            )
            assert connection.execute(collation).fetchone() == ("C.UTF-8", "UTF8")
            powers = "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcreaterole) AND rolname ~ 'oirase'"
            assert connection.execute(powers).fetchall() == [("oirase_super",)]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine (a int)")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url().replace(cluster.passwords["oirase_app"], "wrong"))
        assert stat.S_IMODE(cluster.places.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE((data / "postgres.passwords").stat().st_mode) == 0o600
        if os.geteuid() == 0:
            assert server_account().uid != 0
            assert os.stat(f"/proc/{server.pid}").st_uid == server_account().uid
    assert running_pid(cluster) is None
    assert not list(working_in(cluster.places.cluster))


def test_kill_of_everything_loses_nothing(tmp_path: Path) -> None:
    """A supervised cluster is killed at random moments; every commit that was acknowledged is there afterwards."""
    data, chance, promised = data_folder(tmp_path), random.Random(20), 0
    for round_number in range(4):
        process = python(CLUSTER_PROGRAM, str(data))
        read_until(process, "READY")
        url = tomllib.loads((data / "database.toml").read_text())["database_owner_url"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (n int PRIMARY KEY)")
            row = connection.execute("SELECT count(*) FROM kept").fetchone()
            assert row == (promised,)
            for _ in range(chance.randint(1, 60)):
                connection.execute("INSERT INTO kept VALUES (%s)", [promised])
                promised += 1
            cluster = cluster_of(data)
            victims = [process.pid, *working_in(cluster.places.cluster)]
            for pid in victims if round_number % 2 else victims[:1]:
                with suppress(ProcessLookupError):  # a helper of the server may have ended by itself
                    os.kill(pid, signal.SIGKILL)
        process.communicate(timeout=20)
    with Server(cluster_of(data)) as server, psycopg.connect(server.url("oirase_owner")) as connection:
        assert connection.execute("SELECT count(*), max(n) FROM kept").fetchone() == (promised, promised - 1)


def test_second_start_on_the_same_data_is_refused(tmp_path: Path) -> None:
    data = data_folder(tmp_path)
    first = python(CLUSTER_PROGRAM, str(data))
    read_until(first, "READY")
    second = python(CLUSTER_PROGRAM, str(data))
    out, _ = second.communicate(timeout=30)
    assert second.returncode != 0
    assert f"{first.pid}" in out
    first.terminate()
    first.communicate(timeout=30)


def test_existing_cluster_chooses_its_programs(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(RuntimeFault, match="PostgreSQL 9"):
        binaries.for_cluster(cluster, None)
    (cluster / "PG_VERSION").write_text("18\n")
    assert binaries.for_cluster(cluster, None).major == 18
    assert binaries.for_cluster(tmp_path / "new", None).major == 18


def test_a_folder_without_a_server_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeFault, match=str(tmp_path)):
        binaries.for_cluster(tmp_path / "new", tmp_path)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 120)
    socket = places.Places(home, moved=False).socket
    assert len(os.fsencode(socket / ".s.PGSQL.5432")) <= places.SOCKET_LIMIT
    assert socket != places.Places(tmp_path / ("y" * 120), moved=False).socket


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps its data where others may not enter")
def test_closed_parent_moves_the_cluster(tmp_path: Path) -> None:
    closed = data_folder(tmp_path) / "closed"
    closed.mkdir(parents=True)
    closed.chmod(0o700)
    where = places.places(closed / "data", server_account())
    assert where.moved
    assert not where.home.is_relative_to(closed)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps its data where others may not enter")
def test_a_folder_that_was_closed_later_is_named_and_no_second_cluster_made(tmp_path: Path) -> None:
    data = data_folder(tmp_path) / "open" / "data"
    made = cluster_of(data)
    assert not made.places.moved
    data.parent.chmod(0o700)
    with pytest.raises(RuntimeFault, match=f"chmod o\\+x {data.parent}"):
        cluster_of(data)
    data.parent.chmod(0o755)
    assert cluster_of(data).places == made.places


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps its data where others may not enter")
def test_a_cluster_that_was_moved_stays_there_when_its_folder_is_opened(tmp_path: Path) -> None:
    closed = data_folder(tmp_path) / "closed"
    closed.mkdir(parents=True)
    closed.chmod(0o700)
    made = cluster_of(closed / "data")
    try:
        assert made.places.moved
        closed.chmod(0o755)
        assert cluster_of(closed / "data").places == made.places
    finally:
        shutil.rmtree(made.places.home)


def test_lost_passwords_are_named_not_replaced(tmp_path: Path) -> None:
    data = data_folder(tmp_path)
    cluster_of(data)
    (data / "postgres.passwords").unlink()
    with pytest.raises(RuntimeFault, match="postgres.passwords"):
        cluster_of(data)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_data_folder_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0)
    with pytest.raises(RuntimeFault, match=str(data)):
        cluster_of(data)


@pytest.mark.parametrize("gibibytes", [1, 2, 24, 512])
def test_settings_fit_the_machine(gibibytes: int) -> None:
    chosen = tuning.settings(gibibytes * 1024**3, 18)
    buffers = int(chosen["shared_buffers"].removesuffix("MB"))
    assert 128 <= buffers <= gibibytes * 1024 // 8
    assert chosen["listen_addresses"] == ""
    assert "fsync" not in chosen
    assert "io_method" not in tuning.settings(gibibytes * 1024**3, 17), "older servers do not know it"


def test_throwaway_ends_with_the_process_that_asked_for_it() -> None:
    program = "import time\nfrom oirase.runtime.postgres.throwaway import start\nx = start()\nprint(x.pid, x.cluster.places.home, flush=True)\ntime.sleep(60)"
    process = python(program)
    pid, home = read_until(process, " ")[-1].split()
    assert alive(int(pid))
    process.kill()
    process.communicate(timeout=20)
    until(lambda: not alive(int(pid)) and not Path(home).exists())


def test_throwaway_keeps_a_seed(tmp_path: Path) -> None:
    seed = data_folder(tmp_path)
    making = start()
    with making.cluster.connect("oirase_owner", "oirase") as connection:
        connection.execute("CREATE TABLE kept (a int)")
    making.save(seed)
    making.close()
    with throwaway(seed=seed) as found, found.cluster.connect("oirase_owner", "oirase") as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
