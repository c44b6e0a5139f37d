"""Runs the processes of one installation: in order, with health probes, restarts, readable logs and a clean end.

One thread and one loop: children die with the thread that started them, so it has to be the main one, and a loop
without threads has nothing to race with.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.logs import LogView
from oirase.runtime.processes import dies_with_parent

BACK_OFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
STEADY_SECONDS = 60.0
FIRST_TRIES = 3
GRACE_SECONDS = 8.0
PROBE_SECONDS = 0.2
WATCH_SECONDS = 10.0


@dataclass
class Unit:
    """A process to keep running. `probe` says whether it is ready; `before` runs ahead of every start.

    One that has not answered its probe for `ready_seconds`, at its start or later, hangs: it is ended, and started anew.
    """

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    probe: Callable[[], bool] | None = None
    before: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = GRACE_SECONDS
    ready_seconds: float = 60.0
    popen: dict[str, Any] = field(default_factory=dict)
    cwd: str | None = None


@dataclass
class Task:
    """A step between the starts of units: `run` gets a function that runs a command to its end and shows its output."""

    name: str
    run: Callable[[Callable[[list[str], dict[str, str]], None]], None]


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass
class _Running:
    unit: Unit
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    started: float = 0.0
    answered: float = 0.0
    due: float | None = None
    last_words: list[str] = field(default_factory=list)


class Supervisor:
    """Runs units and tasks in order until told to stop."""

    def __init__(
        self, items: "list[Unit | Task]", out: IO[str] = sys.stdout, *, announce: Callable[[], None]
    ) -> None:
        self._items = items
        self._announce = announce
        self._view = LogView(out, [item.name for item in items])
        self._running: list[_Running] = []
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        self._impatient = False

    def run(self) -> None:
        """Start everything, then watch it. Returns after a clean stop; raises RuntimeFault when something cannot start."""
        with self._signals():
            try:
                for item in self._items:
                    if isinstance(item, Task):
                        item.run(partial(self._run_task, item.name))
                    else:
                        self._start_first(item)
                self._announce()
                watched = time.monotonic()
                while True:
                    self._turn(1.0)
                    if time.monotonic() - watched > WATCH_SECONDS:
                        self._end_the_hanging()
                        watched = time.monotonic()
                    self._revive()
            except Stopped:
                self._view.say("oirase", "止めています…")
            finally:
                self._stop_all()

    def _start_first(self, unit: Unit) -> None:
        running = _Running(unit)
        self._running.append(running)
        self._spawn(running)
        deadline = time.monotonic() + unit.ready_seconds
        while not self._ready(running):
            # Output wakes the loop at once; the probe is asked at its own pace all the same.
            pause = time.monotonic() + PROBE_SECONDS
            while time.monotonic() < pause:
                self._turn(PROBE_SECONDS / 4)
            self._revive()
            if running.failures >= FIRST_TRIES or time.monotonic() > deadline:
                words = "\n".join(running.last_words[-15:])
                raise RuntimeFault(f"{unit.name} が動きません。\n{words}")

    @staticmethod
    def _ready(running: _Running) -> bool:
        if running.process is None or running.process.poll() is not None:
            return False
        return running.unit.probe is None or running.unit.probe()

    def _run_task(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        words: list[str] = []
        process = self._popen(Unit(name, command, environment), words)
        try:
            while process.poll() is None:
                self._turn(0.1)
                self._revive()
            self._turn(0.0)
        finally:
            if process.poll() is None:
                self._end([process], signal.SIGTERM, GRACE_SECONDS)
        if process.returncode != 0:
            raise RuntimeFault(f"{name} に失敗しました。\n" + "\n".join(words[-15:]))

    def _spawn(self, running: _Running) -> None:
        if running.unit.before:
            running.unit.before()
        running.last_words.clear()
        running.process = self._popen(running.unit, running.last_words)
        running.started, running.due = time.monotonic(), None
        running.answered = running.started

    def _popen(self, unit: Unit, words: list[str]) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            unit.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=unit.environment or None,
            cwd=unit.cwd,
            start_new_session=True,
            preexec_fn=dies_with_parent(unit.stop_signal),
            **unit.popen,
        )
        if process.stdout is None:
            raise RuntimeFault(unit.name)
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, (unit.name, words, bytearray()))
        return process

    def _turn(self, seconds: float) -> None:
        """Wait for output or a signal, and show what came."""
        if self._selector.get_map():
            events = self._selector.select(seconds)
        else:
            time.sleep(seconds)
            events = []
        for key, _ in events:
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 512)
            else:
                self._show(key)
        if self._stopping:
            raise Stopped

    def _show(self, key: selectors.SelectorKey) -> None:
        name, words, rest = key.data
        try:
            piece = os.read(key.fd, 65536)
        except BlockingIOError:
            return
        rest += piece
        *lines, tail = bytes(rest).split(b"\n")
        rest[:] = tail
        if not piece:
            self._selector.unregister(key.fileobj)
            key.fileobj.close()  # type: ignore[union-attr]
            lines = [bytes(rest)] if rest else []
        for line in lines:
            text = line.decode(errors="replace").rstrip()
            words.append(text)
            del words[:-50]
            self._view.say(name, text)

    def _end_the_hanging(self) -> None:
        """End processes that run and have not answered for as long as a start may take; seen with a server in recovery."""
        for running in self._running:
            if running.process is None or running.process.poll() is not None:
                continue
            if self._ready(running):
                running.answered = time.monotonic()
            elif time.monotonic() - running.answered > running.unit.ready_seconds:
                self._view.say(
                    running.unit.name, f"{running.unit.ready_seconds:.0f} 秒間応答がないため、止めます。"
                )
                self._kill_group(running.process)

    def _revive(self) -> None:
        now = time.monotonic()
        for running in self._running:
            if running.process is not None and running.process.poll() is not None:
                if now - running.started > STEADY_SECONDS:
                    running.failures = 0
                wait = BACK_OFF[min(running.failures, len(BACK_OFF) - 1)]
                running.failures += 1
                code = running.process.returncode
                self._kill_group(running.process)
                running.process, running.due = None, now + wait
                self._view.say(running.unit.name, f"終わりました（{code}）。{wait:.0f} 秒後に始めます。")
            elif running.due is not None and now >= running.due:
                try:
                    self._spawn(running)
                except (OSError, RuntimeFault) as error:
                    running.failures += 1
                    running.due = now + BACK_OFF[min(running.failures, len(BACK_OFF) - 1)]
                    self._view.say(running.unit.name, str(error))

    def _stop_all(self) -> None:
        """Stop in the reverse order of the start, so that the database ends last."""
        for running in reversed(self._running):
            if running.process is not None:
                self._end([running.process], running.unit.stop_signal, running.unit.grace)
                self._kill_group(running.process)
        self._drain()
        for key in list(self._selector.get_map().values()):
            self._selector.unregister(key.fileobj)
            if key.data is not None:
                key.fileobj.close()  # type: ignore[union-attr]

    def _end(self, processes: "list[subprocess.Popen[bytes]]", sign: signal.Signals, grace: float) -> None:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(sign)
            deadline = time.monotonic() + grace
            while process.poll() is None and time.monotonic() < deadline and not self._impatient:
                self._drain()
                time.sleep(0.03)
            if process.poll() is None:
                self._kill_group(process)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(5)

    def _drain(self) -> None:
        for key, _ in self._selector.select(0):
            if key.data is not None:
                self._show(key)

    @staticmethod
    def _kill_group(process: "subprocess.Popen[bytes]") -> None:
        """End what a process left in its group (a web server's workers)."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    @contextlib.contextmanager
    def _signals(self) -> Any:
        """Turn Ctrl-C, SIGTERM and a closed terminal into a clean stop; a second one makes it quick."""

        def asked(*_: object) -> None:
            self._impatient = self._stopping
            self._stopping = True

        reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        before = {sign: signal.signal(sign, asked) for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        self._selector.register(reader, selectors.EVENT_READ, None)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for sign, handler in before.items():
                signal.signal(sign, handler)
            self._selector.close()
            os.close(reader)
            os.close(writer)
