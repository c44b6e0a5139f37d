"""What the kernel of the machine can do for us about processes: die with the parent, find leftovers."""

import ctypes
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def dies_with_parent(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Return a `preexec_fn` after which the child gets `sign` when the thread that started it ends.

    It must run after a change of user (the kernel forgets the wish at such a change; subprocess keeps that order) and
    looks at the parent once more, because the parent may have died before the wish was made.
    """
    parent = os.getpid()

    def wish() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return wish


def alive(pid: int) -> bool:
    """Whether a process with this number runs (a zombie does not)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def working_in(folder: Path) -> Iterator[int]:
    """Yield the processes whose working folder is `folder`: a database server and all its helpers stand in its data."""
    target = str(folder.resolve())
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.readlink(entry / "cwd") == target and alive(int(entry.name)):
                yield int(entry.name)
        except OSError:
            continue


def command_of(pid: int) -> list[str]:
    """Return the command line of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []
