"""`oirase database`: the embedded database alone, in the foreground, for systemd."""

import argparse
import signal
import threading

from oirase.kernel.settings.installation import current
from oirase.runtime import claims
from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import server


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Run the server until a signal; the address is in the data folder as soon as it answers."""
    installation = current()
    if not installation.embedded:
        raise RuntimeFault("DATABASE_URL があるため、組込みデータベースは使いません。")
    asked = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: asked.set())
    with claims.data_folder(installation.data_dir):
        cluster = server.cluster_of(installation.data_dir, installation.pg_bin)
        with server.Server(cluster) as running:
            server.write_connection(installation.data_dir, cluster)
            print(f"oirase: {cluster.places.socket}", flush=True)
            while not asked.wait(1.0):
                if not running.alive():
                    raise RuntimeFault("データベースが終わりました。")
    return 0
