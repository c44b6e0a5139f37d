"""Where a cluster, its socket and its passwords stand.

The cluster stands in the data folder. When root runs us below a folder that the server's user may not enter (/root), it
stands in the system's state folder instead. Where it was made, it stays: rights of folders may change between two starts,
and nobody shall find an empty database where theirs was. Passwords stay with the data folder, readable by its owner only.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from oirase.runtime.errors import RuntimeFault
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
    def taken(self) -> bool:
        """Whether a cluster stands here."""
        return (self.cluster / "PG_VERSION").is_file()

    @property
    def socket(self) -> Path:
        """The folder of the socket; a short one when the path would be too long for a socket address."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT:
            return folder
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"oirase-{mark}"


def places(data_dir: Path, account: Account) -> Places:
    """Return where the cluster of this data folder stands for `account`, or will stand when there is none yet.

    Raises RuntimeFault when it stands in the data folder and the account may not enter there any more.
    """
    data_dir = data_dir.resolve()
    here = Places(data_dir / "postgres", moved=False)
    if not account.switches:
        return here
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    elsewhere = Places(STATE / mark, moved=True)
    closed = account.closed_folder(data_dir)
    if here.taken and closed:
        raise RuntimeFault(
            f"データベースは {here.home} にありますが、PostgreSQL の利用者が {closed} を通れません。"
            f"chmod o+x {closed} で通れるようにしてください。"
        )
    return elsewhere if not here.taken and (elsewhere.taken or closed) else here
