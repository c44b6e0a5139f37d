"""Runs the server of one cluster as our direct child, and cleans up after one that somebody killed.

The child gets a fast-shutdown signal when the process that started it dies, so that nothing stays behind even after
kill -9. What does stay behind (helpers of a killed server) is found by its working folder, the cluster itself.
"""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import account as accounts
from oirase.runtime.postgres import binaries, places, tuning
from oirase.runtime.postgres.cluster import APP, DATABASE, OWNER, SUPERUSER, Cluster, explain, read_passwords
from oirase.runtime.postgres.places import PORT
from oirase.runtime.processes import alive, command_of, dies_with_parent, working_in

START_SECONDS = 300
PASSWORDS_FILE = "postgres.passwords"  # noqa: S105


def cluster_of(data_dir: Path, pg_bin: Path | None = None) -> Cluster:
    """Return the cluster of a data folder, made if it does not exist yet. Does not start it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        user = accounts.server_account()
        where = places.places(data_dir, user)
        programs = binaries.reachable(binaries.for_cluster(where.cluster, pg_bin), user)
        if where.moved:
            accounts.STATE.mkdir(parents=True, exist_ok=True)
            accounts.STATE.chmod(0o755)
        if (where.cluster / "PG_VERSION").is_file() and not (data_dir / PASSWORDS_FILE).is_file():
            raise RuntimeFault(
                f"{where.cluster} の鍵 {data_dir / PASSWORDS_FILE} がありません。バックアップから戻してください。"
            )
        found = Cluster(where, programs, user, read_passwords(data_dir / PASSWORDS_FILE))
        if not found.exists():
            found.make()
    except OSError as error:
        raise RuntimeFault(explain(str(error), data_dir)) from error
    return found


class Server:
    """A running server; use it as a context, or `start`, `wait` and `stop` by hand."""

    def __init__(self, cluster: Cluster, *, durable: bool = True) -> None:
        self.cluster = cluster
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """Return the URL for a role: `oirase_app`, `oirase_owner` or `oirase_super`."""
        return self.cluster.url(role, database)

    def prepare(self) -> None:
        """Clean up leftovers and write today's settings; after this the server's command can be run."""
        stop_leftovers(self.cluster)
        memory, major = tuning.machine_memory(), self.cluster.binaries.major
        self.cluster.configure(tuning.settings(memory, major, durable=self._durable))

    def start(self) -> None:
        """Start, wait until it answers, make roles and database. Raises RuntimeFault with the server's last words."""
        try:
            self.prepare()
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
            self._process = spawn(self.cluster, self._log)
            wait_until_ready(self.cluster, self._process, self._words)
            self.cluster.ensure_roles()
        except BaseException as error:
            self.stop()
            if isinstance(error, (OSError, psycopg.Error)):
                raise RuntimeFault(explain(str(error), self.cluster.places.home)) from error
            raise

    def stop(self, *, immediate: bool = False) -> None:
        """Stop the server; `immediate` without writing a checkpoint, as a power cut would."""
        if self._process is not None:
            stop_process(self._process, signal.SIGQUIT if immediate else signal.SIGINT)
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None

    @property
    def pid(self) -> int | None:
        """The server's process number while it runs."""
        return self._process.pid if self._process else None

    def alive(self) -> bool:
        """Whether the server runs."""
        return self._process is not None and self._process.poll() is None

    def _words(self) -> str:
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read()[-4000:].decode(errors="replace")


def spawn(cluster: Cluster, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own (Ctrl-C reaches us, not it) as a child that dies with us."""
    return subprocess.Popen(
        cluster.command(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=cluster.environment(),
        start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGINT),
        **cluster.account.popen(),
    )


def ready(cluster: Cluster) -> bool:
    """Whether the server answers a question."""
    try:
        with cluster.connect(SUPERUSER) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def wait_until_ready(cluster: Cluster, process: subprocess.Popen[bytes], words: object) -> None:
    """Wait for the first answer; `words()` gives the server's output for the message when it ends instead."""
    deadline = time.monotonic() + START_SECONDS
    while not ready(cluster):
        if process.poll() is not None:
            said = words() if callable(words) else ""
            raise RuntimeFault(explain(str(said).strip(), cluster.places.home))
        if time.monotonic() > deadline:
            raise RuntimeFault(
                f"PostgreSQL が {START_SECONDS} 秒たっても応答しません（{cluster.places.home}）。"
            )
        time.sleep(0.05)


def stop_process(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    """Ask the server to stop, ask harder after 20 seconds, and make sure after 30."""
    for each, seconds in ((sign, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(each)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def running_pid(cluster: Cluster) -> int | None:
    """Return the number of a server that runs on this cluster, whoever started it."""
    try:
        pid = int((cluster.places.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    command = command_of(pid)
    ours = str(cluster.places.cluster) in command and os.path.basename(command[0]) == "postgres"
    return pid if ours and alive(pid) else None


def stop_leftovers(cluster: Cluster) -> None:
    """Stop what a killed start left behind, and remove its lock file. The caller holds the data folder's own lock."""
    for sign, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
        left = list(working_in(cluster.places.cluster))
        master = running_pid(cluster)
        if not left and master is None:
            break
        # A server takes the word for its helpers; helpers without a server end by themselves or are ended.
        for pid in [master] if master else left if sign is not signal.SIGINT else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        _wait_gone(cluster, seconds if master or sign is not signal.SIGINT else 3)
    if running_pid(cluster) is None and not any(working_in(cluster.places.cluster)):
        # The server takes even a dead process that nobody has reaped yet for a living owner of these files.
        (cluster.places.cluster / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (cluster.places.socket / name).unlink(missing_ok=True)


def _wait_gone(cluster: Cluster, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(working_in(cluster.places.cluster)):
        time.sleep(0.05)


def write_connection(data_dir: Path, cluster: Cluster) -> None:
    """Tell every process of this installation how to reach the cluster; readable by the data folder's owner only."""
    path = data_dir / "database.toml"
    urls = {"database_url": cluster.url(APP), "database_owner_url": cluster.url(OWNER)}
    text = "".join(f"{key} = {json.dumps(url)}\n" for key, url in urls.items())
    if path.is_file() and path.read_text() == text:
        return
    draft = path.with_name(".database.toml.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


@contextlib.contextmanager
def database_urls(cluster: Cluster) -> Iterator[dict[str, str]]:
    """Give the URLs of a running server, or start one for the length of the block."""
    running = running_pid(cluster) is not None and ready(cluster)
    with contextlib.nullcontext() if running else Server(cluster):
        yield {"DATABASE_URL": cluster.url(APP), "DATABASE_OWNER_URL": cluster.url(OWNER)}
