"""Keeps a throw-away cluster alive exactly as long as somebody needs it, and removes it for sure afterwards.

A process of its own, because a killed test run cannot clean up: it ends when its standard input closes (the process that
started it is gone) or, with --watch, when the process with that number ends.
"""

import argparse
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import binaries
from oirase.runtime.postgres.account import server_account
from oirase.runtime.postgres.cluster import Cluster, new_passwords
from oirase.runtime.postgres.places import Places
from oirase.runtime.postgres.server import Server

SEED_PASSWORDS = "passwords.json"  # noqa: S105


def main() -> None:
    """Run a cluster in --home, report it as one line of JSON, wait, remove it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--version", type=int, required=True)
    parser.add_argument("--watch", type=int)
    parser.add_argument("--seed", type=Path)
    parser.add_argument("--durable", action="store_true")
    options = parser.parse_args()
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, lambda *_: sys.exit(0))
    try:
        server = Server(_cluster(options.home, options.version, options.seed), durable=options.durable)
        _run(server, options.watch)
    except RuntimeFault as fault:
        print(json.dumps({"fault": str(fault)}), flush=True)
    finally:
        shutil.rmtree(options.home, ignore_errors=True)


def _run(server: Server, watch: int | None) -> None:
    cluster, wish = server.cluster, ""
    try:
        server.start()
        print(
            json.dumps({"home": str(cluster.places.home), "passwords": cluster.passwords, "pid": server.pid}),
            flush=True,
        )
        wish = _wait(watch)
    finally:
        server.stop(immediate=not wish)
    if wish:
        _save(cluster, Path(wish))
        print(json.dumps({"saved": wish}), flush=True)


def _cluster(home: Path, version: int, seed: Path | None) -> Cluster:
    account = server_account()
    found = binaries.of_major(version)
    if found is None:
        raise RuntimeFault(f"PostgreSQL {version} のプログラムがありません。")
    programs = binaries.reachable(found, account)
    account.own_folder(home)
    if seed is None:
        cluster = Cluster(Places(home, moved=False), programs, account, new_passwords())
        cluster.make()
        return cluster
    passwords = json.loads((seed / SEED_PASSWORDS).read_text())
    subprocess.run(["cp", "-a", "--reflink=auto", str(seed / "cluster"), str(home / "cluster")], check=True)
    return Cluster(Places(home, moved=False), programs, account, passwords)


def _wait(watch: int | None) -> str:
    """Wait for the end of whoever needs us; returns a folder when the cluster is to be kept there."""
    if watch is None:
        return sys.stdin.readline().strip()
    with contextlib.suppress(ProcessLookupError):
        select.select([os.pidfd_open(watch)], [], [])
    return ""


def _save(cluster: Cluster, target: Path) -> None:
    """Move the stopped cluster to `target`, whole or not at all."""
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o711)
    (draft / SEED_PASSWORDS).touch(mode=0o600)
    (draft / SEED_PASSWORDS).write_text(json.dumps(cluster.passwords))
    shutil.move(cluster.places.cluster, draft / "cluster")
    draft.rename(target)


if __name__ == "__main__":
    main()
