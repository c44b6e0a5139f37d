"""`manage.py prepare_database`: migrate as the owner, lay row security, give the app role its rights, make partitions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import policy_sql, record_models
from oirase.kernel.partitions import ensure_months

APPEND_ONLY = ("audit_entry", "audit_link", "audit_seal", "audit_readentry")
PARTITIONED = ("audit_entry", "outbox_delivery")


class Command(BaseCommand):
    """Bring a database to this release; safe to run again."""

    help = "Migrate as owner, lay row security, grant rights to the app role, make partitions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all four steps on the alias `owner`."""
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", database="owner", verbosity=0)
        with connections["owner"].cursor() as cursor:
            for model in record_models():
                for statement in policy_sql(model):
                    cursor.execute(statement)
            _grant(cursor, str(settings.DATABASES["default"]["USER"]))
        for table in PARTITIONED:
            ensure_months(table, clock.today(), ahead=3, behind=1, using="owner")
        connections["owner"].close()


def _grant(cursor: Any, role: str) -> None:
    cursor.execute("SELECT current_user")
    if cursor.fetchone()[0] == role:
        return  # one role for both: `oirase check` warns that audit is not write-protected
    quoted = '"' + role.replace('"', '""') + '"'
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
    cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
    cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}")
    tables = ", ".join(APPEND_ONLY)
    cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {quoted}")
