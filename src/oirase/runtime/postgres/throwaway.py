"""Throw-away clusters for tests and benches: fast, unsafe on purpose, and gone with the process that asked for them."""

import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import binaries
from oirase.runtime.postgres.account import STATE, server_account
from oirase.runtime.postgres.cluster import Cluster
from oirase.runtime.postgres.places import Places

START_SECONDS = 120
SOURCES = Path(__file__).resolve().parents[3]


class Throwaway:
    """A running throw-away cluster, seen from the process that uses it."""

    def __init__(self, cluster: Cluster, pid: int, guard: "subprocess.Popen[str] | None" = None) -> None:
        self.cluster = cluster
        self.pid = pid
        self._guard = guard

    def save(self, target: Path) -> None:
        """Stop the cluster and keep it at `target` as a seed for later ones."""
        if self._guard is None or self._guard.stdin is None:
            raise RuntimeFault("この一時データベースは保存できません。")
        self._guard.stdin.write(f"{target}\n")
        self._guard.stdin.flush()
        _answer(self._guard)

    def close(self) -> None:
        """End the cluster and wait until it is removed."""
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            self._guard.wait(60)
            if self._guard.stdout is not None:
                self._guard.stdout.close()


def available(version: int) -> bool:
    """Whether programs of this major version are installed."""
    return binaries.of_major(version) is not None


@contextlib.contextmanager
def throwaway(version: int = 18, *, seed: Path | None = None, durable: bool = False) -> Iterator[Throwaway]:
    """Run a throw-away cluster for the length of the block; ended also when this process is killed."""
    found = start(version, seed=seed, durable=durable)
    try:
        yield found
    finally:
        found.close()


def start(
    version: int = 18, *, seed: Path | None = None, watch: int | None = None, durable: bool = False
) -> Throwaway:
    """Start a throw-away cluster that lives until `close`, or, with `watch`, until that process ends.

    `durable` keeps the product's settings (fsync on), for measurements.
    """
    home = Path(tempfile.mkdtemp(prefix="oirase-pg-", dir=_reachable_temp()))
    command = [
        sys.executable,
        "-m",
        "oirase.runtime.postgres.guard",
        "--home",
        str(home),
        "--version",
        str(version),
    ]
    command += ["--seed", str(seed)] if seed else []
    command += ["--watch", str(watch)] if watch else []
    command += ["--durable"] if durable else []
    guard = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if watch else subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    answer = _answer(guard)
    found = attach(Path(answer["home"]), version, answer["passwords"], int(answer["pid"]))
    if not watch:
        return Throwaway(found.cluster, found.pid, guard)
    if guard.stdout is not None:
        guard.stdout.close()
    guard.returncode = 0  # It outlives us on purpose: nobody waits for it.
    return found


def attach(home: Path, version: int, passwords: dict[str, str], pid: int) -> Throwaway:
    """Describe a throw-away cluster that another process started."""
    programs = binaries.of_major(version)
    if programs is None:
        raise RuntimeFault(f"PostgreSQL {version} のプログラムがありません。")
    return Throwaway(Cluster(Places(home, moved=False), programs, server_account(), passwords), pid)


def _answer(guard: "subprocess.Popen[str]") -> dict[str, Any]:
    if guard.stdout is None or not select.select([guard.stdout], [], [], START_SECONDS)[0]:
        guard.kill()
        raise RuntimeFault(f"一時データベースが {START_SECONDS} 秒で始まりません。")
    line = guard.stdout.readline()
    answer = json.loads(line) if line else {"fault": "一時データベースの番人が終わりました。"}
    if "fault" in answer:
        guard.wait(60)
        raise RuntimeFault(answer["fault"])
    return answer


def _reachable_temp() -> Path:
    """Return a temporary folder that the server's user may enter too."""
    account = server_account()
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if folder.is_dir() and account.may_enter(folder) and os.access(folder, os.W_OK):
            return folder
    STATE.mkdir(parents=True, exist_ok=True)
    return STATE
