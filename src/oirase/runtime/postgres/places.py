"""Where a cluster, its socket and its passwords stand.

The cluster stands in the data folder. When root runs us below a folder that the server's user may not enter (/root), it
stands in the system's state folder instead, and a pointer in the data folder says where. Passwords stay with the data
folder, readable by its owner only.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from oirase.runtime.postgres.account import STATE, Account

SOCKET_LIMIT = 107
PORT = 5432


@dataclass(frozen=True)
class Places:
    """The folders of one cluster; `moved` says that it does not stand in the data folder."""

    home: Path
    moved: bool

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def socket(self) -> Path:
        """The folder of the socket; a short one when the path would be too long for a socket address."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT:
            return folder
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"oirase-{mark}"


def places(data_dir: Path, account: Account) -> Places:
    """Return where the cluster of this data folder stands for `account`."""
    data_dir = data_dir.resolve()
    if not account.switches or account.may_enter(data_dir):
        return Places(data_dir / "postgres", moved=False)
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Places(STATE / mark, moved=True)
