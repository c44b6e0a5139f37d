"""A database of its own for each measurement: durable like the product's, migrated, reached as the app role."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import django

from oirase.kernel.settings.installation import current
from oirase.runtime.postgres.cluster import APP, OWNER, SUPERUSER
from oirase.runtime.postgres.throwaway import throwaway

NAME = "bench"


@contextlib.contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """Run Django on a new database for the length of the block; yield the environment for processes of one's own."""
    with throwaway(durable=True) as server:
        with server.cluster.connect(SUPERUSER) as connection:
            server.cluster.create_database(connection, NAME, "template0")
        environment = {
            "DATABASE_URL": server.cluster.url(APP, NAME),
            "DATABASE_OWNER_URL": server.cluster.url(OWNER, NAME),
            "DJANGO_SETTINGS_MODULE": "oirase.settings.test",
        }
        os.environ.update(environment)
        current.cache_clear()
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("prepare_database", verbosity=0)
        try:
            yield environment
        finally:
            connections.close_all()
