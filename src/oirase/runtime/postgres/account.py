"""The unprivileged user that PostgreSQL runs under: ourselves, or, for root, a system user made once.

PostgreSQL refuses to run as root, so root needs somebody else, and that somebody must be able to reach the folders.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oirase.runtime.errors import RuntimeFault

NAME = "oirase"
STATE = Path("/var/lib/oirase")


@dataclass(frozen=True)
class Account:
    """A user and group by number; `switches` says whether processes have to change to it."""

    uid: int
    gid: int
    switches: bool

    def popen(self) -> dict[str, Any]:
        """Return the arguments by which subprocess starts a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switches else {}

    def may_enter(self, folder: Path) -> bool:
        """Whether this user can pass through `folder` and all folders above it (those that exist)."""
        return self.closed_folder(folder) is None

    def closed_folder(self, folder: Path) -> Path | None:
        """Return the outermost of `folder` and those above it that this user cannot pass through, if there is one."""
        above = (*reversed(folder.parents), folder)
        return next((each for each in above if each.exists() and not self._passes(each)), None)

    def may_run(self, program: Path) -> bool:
        """Whether this user can really start `program`; tried, since a mount or a label can forbid what modes allow."""
        try:
            done = subprocess.run([program, "--version"], capture_output=True, cwd="/", **self.popen())
        except OSError:
            return False
        return done.returncode == 0

    def own_folder(self, folder: Path) -> None:
        """Make `folder` (its parents stay as they are) a folder that only this user may enter."""
        folder.mkdir(parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.uid, os.geteuid()):
            raise RuntimeFault(f"{folder} は他の利用者のものです。使えません。")
        if self.switches:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def _passes(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def server_account() -> Account:
    """Return the user for the server; as root, make the system user at the first call."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switches=False)
    for name in (NAME, None, "postgres"):
        if name is None:
            _make_user()
            name = NAME
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, switches=True)
    raise RuntimeFault(
        f"PostgreSQL は root では動きません。`useradd --system {NAME}` で利用者を作ってください。"
    )


def _make_user() -> None:
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd:
        command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(STATE)]
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, check=False)
