"""The supervisor: order, restarts, readable logs, a clean end, and nothing left after kill -9."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.runtime.helpers import python, read_until, until

from oirase.runtime.processes import alive

PROGRAM = """
import os, sys
from dataclasses import replace
from oirase.runtime import supervisor
from oirase.runtime.errors import RuntimeFault
from oirase.runtime.supervisor import Supervisor, Task, Unit
supervisor.WATCH_SECONDS = 0.3
folder = sys.argv[1]
child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); print('up', flush=True)\\n" \\
        "while True: time.sleep(0.1)"
def unit(name, code=child):
    return Unit(name, [sys.executable, "-c", code, f"{folder}/{name}"])
def well():
    return os.path.exists(folder + "/well")
items = eval(sys.argv[2])
try:
    Supervisor(items, announce=lambda: print("READY", flush=True)).run()
except RuntimeFault as fault:
    print("FAULT", fault, flush=True)
"""


def start(folder: Path, items: str) -> "subprocess.Popen[str]":
    return python(PROGRAM, str(folder), items)


def pid_of(folder: Path, name: str) -> int:
    path = folder / name
    until(lambda: path.is_file() and path.read_text())
    return int(path.read_text())


def test_starts_in_order_and_stops_cleanly(tmp_path: Path) -> None:
    process = start(
        tmp_path,
        "[unit('first'), Task('step', lambda do: do([sys.executable, '-c', 'print(41 + 1)'], {})), unit('web')]",
    )
    lines = read_until(process, "READY")
    assert any(line.startswith("step   | 42") for line in lines)
    children = [pid_of(tmp_path, name) for name in ("first", "web")]
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert time.monotonic() - began < 5
    assert not any(alive(pid) for pid in children)


def test_two_signals_at_once_stop_it_like_one(tmp_path: Path) -> None:
    process = start(tmp_path, "[unit('web')]")
    read_until(process, "READY")
    child = pid_of(tmp_path, "web")
    for sign in (signal.SIGSTOP, signal.SIGTERM, signal.SIGHUP, signal.SIGCONT):
        process.send_signal(sign)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert not alive(child)


def test_restarts_what_ends(tmp_path: Path) -> None:
    process = start(tmp_path, "[unit('web')]")
    read_until(process, "READY")
    first = pid_of(tmp_path, "web")
    os.kill(first, signal.SIGKILL)
    until(lambda: pid_of(tmp_path, "web") != first)
    process.terminate()
    process.communicate(timeout=20)
    assert not alive(pid_of(tmp_path, "web"))


def test_one_that_answers_no_more_is_ended_and_started_anew(tmp_path: Path) -> None:
    well = tmp_path / "well"
    well.touch()
    process = start(tmp_path, "[replace(unit('web'), probe=well, ready_seconds=2.0)]")
    read_until(process, "READY")
    first = pid_of(tmp_path, "web")
    time.sleep(3)
    assert pid_of(tmp_path, "web") == first, "it answers, so it stays"
    well.unlink()
    until(lambda: pid_of(tmp_path, "web") != first, 10)
    assert not alive(first)
    process.terminate()
    process.communicate(timeout=20)


def test_kill_of_the_supervisor_ends_its_children(tmp_path: Path) -> None:
    process = start(tmp_path, "[unit('first'), unit('web')]")
    read_until(process, "READY")
    children = [pid_of(tmp_path, name) for name in ("first", "web")]
    process.kill()
    process.communicate(timeout=20)
    until(lambda: not any(alive(pid) for pid in children), 5)


def test_a_failing_step_stops_everything_with_its_last_words(tmp_path: Path) -> None:
    words = "import sys; print('the reason'); sys.exit(3)"
    process = start(
        tmp_path, f"[unit('first'), Task('step', lambda do: do([sys.executable, '-c', {words!r}], {{}}))]"
    )
    out, _ = process.communicate(timeout=20)
    assert "FAULT step" in out
    assert "the reason" in out.split("FAULT")[1]
    assert not alive(pid_of(tmp_path, "first"))


def test_a_process_that_cannot_start_is_given_up(tmp_path: Path) -> None:
    items = "[Unit('web', [sys.executable, '-c', 'raise SystemExit(\"no port\")'], probe=lambda: False)]"
    process = start(tmp_path, items)
    out, _ = process.communicate(timeout=30)
    assert "FAULT web" in out
    assert "no port" in out


def test_one_that_ignores_the_signal_is_ended_all_the_same(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "open(sys.argv[1], 'w').write(str(os.getpid()))\\nwhile True: time.sleep(0.1)"
    )
    items = f"[Unit('web', [sys.executable, '-c', '''{code}''', folder + '/web'], grace=0.5)]"
    process = start(tmp_path, items)
    read_until(process, "READY")
    pid = pid_of(tmp_path, "web")
    process.terminate()
    process.communicate(timeout=20)
    assert not alive(pid)
