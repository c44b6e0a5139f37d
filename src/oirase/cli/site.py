"""How subcommands reach Django and the database: a running installation's, or one started for as long as it takes."""

import contextlib
import os
from collections.abc import Iterator

from oirase.kernel.settings.installation import Installation, current
from oirase.runtime import claims
from oirase.runtime.postgres.server import Server, cluster_of, write_connection


@contextlib.contextmanager
def database() -> Iterator[Installation]:
    """Give an installation whose database answers; an embedded one that is not running runs for the block."""
    installation = current()
    if not installation.embedded or claims.held(installation.data_dir):
        yield installation
        return
    with claims.data_folder(installation.data_dir):
        cluster = cluster_of(installation.data_dir, installation.pg_bin)
        with Server(cluster):
            write_connection(installation.data_dir, cluster)
            current.cache_clear()
            yield current()


def setup() -> None:
    """Make Django ready in this process. Call it inside `database()`: settings read the address of the database."""
    import django

    django.setup()


@contextlib.contextmanager
def django_ready() -> Iterator[Installation]:
    """Give an installation with its database and Django ready."""
    with database() as installation:
        setup()
        try:
            yield installation
        finally:
            from django.db import connections

            connections.close_all()


def production() -> bool:
    """Whether this process runs under production settings."""
    return os.environ["DJANGO_SETTINGS_MODULE"].endswith(".production")
