"""From nothing to the first page: a fresh clone once, and the second start of an installation five times.

The peer of the warm start is what no start of ours can do without: an interpreter that imports Django and sets it up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.harness import RUNS, repeat
from bench.serving import free_port

PROJECT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 600
SHORT_SECONDS = 32


def rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield the fresh clone (only without `short`) and the warm start."""
    with _folder() as folder:
        yield from _warm(folder, short)
    if not short:
        with _folder() as folder:
            yield _fresh(folder)


def _warm(folder: Path, short: bool) -> Iterator[dict[str, Any]]:
    began = time.monotonic()
    command = [str(Path(sys.executable).parent / "oirase"), "up"]
    if not Path(command[0]).is_file():
        yield {"what": "warm_start", "skipped": "the oirase command is not installed: make up"}
        return
    cold = _until_page(command, PROJECT, folder / "data")
    yield {"what": "first_start", "value": cold, "unit": "s"}
    runs: list[float] = []
    while len(runs) < RUNS and (not short or time.monotonic() - began < SHORT_SECONDS):
        runs.append(_until_page(command, PROJECT, folder / "data"))
    if not runs:
        yield {"what": "warm_start", "skipped": f"the first start alone took {cold:.0f} s"}
        return
    peer, _ = repeat(_bare_django, 3)
    median = sorted(runs)[len(runs) // 2]
    words = f"import and set up Django: {peer:.2f} s; {len(runs)} runs"
    yield {
        "what": "warm_start",
        "value": median,
        "worst": max(runs),
        "unit": "s",
        "peer": words,
        "ratio": median / peer,
    }


def _fresh(folder: Path) -> dict[str, Any]:
    """Clone the committed state and type `make up`; package caches of this machine are used as they are."""
    if not shutil.which("git") or not (PROJECT / ".git").exists():
        return {"what": "fresh_clone", "skipped": "no git clone to start from"}
    clone = folder / "clone"
    began = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
    _until_page(["make", "up"], clone, clone / "var")
    return {"what": "fresh_clone", "value": time.monotonic() - began, "unit": "s", "peer": "one run"}


def _until_page(command: list[str], project: Path, data: Path) -> float:
    """Return the seconds from the command to the first page; the installation is stopped again."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "OIRASE_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "oirase.settings.dev",
    }
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "VIRTUAL_ENV", "PYTHONPATH"):
        environment.pop(name, None)
    began = time.monotonic()
    log = data.with_name("up.log")
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=project,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began > LIMIT_SECONDS:
                raise RuntimeError(f"{command} did not come up:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"the first page answers {error.code}") from error
    except OSError:
        return False


def _bare_django() -> float:
    began = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "oirase.settings.dev"}
    subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], cwd=PROJECT, env=environment, check=True
    )
    return time.monotonic() - began


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="oirase-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
