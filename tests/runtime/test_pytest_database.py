"""The database that tests see: the app role with row security, rolled back or freshly cloned."""

import pytest
from django.db import connection, connections
from tests.fixtures.database import TestDatabase

pytestmark = pytest.mark.sql


def test_rolls_back_and_is_the_app_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("oirase_app", False)
    assert connection.in_atomic_block
    assert connections["readlog"] is connection or connections["readlog"].connection is connection.connection


def test_committed_database_keeps_what_is_written(committed_db: TestDatabase) -> None:
    assert not connection.in_atomic_block
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE kept (a int)")
    connections["owner"].close()
    with committed_db.cluster.cluster.connect("oirase_owner", committed_db.name) as other:
        assert other.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_committed_database_is_fresh(committed_db: TestDatabase) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('kept')")
        assert cursor.fetchone() == (None,)
