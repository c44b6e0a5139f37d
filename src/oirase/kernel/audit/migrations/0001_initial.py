"""The audit tables; `audit_entry` is partitioned by month of `at`, with a default partition that should stay empty."""

from django.db import migrations, models

ENTRY = """
CREATE TABLE audit_entry (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    command varchar(100) NOT NULL,
    actor varchar(100) NOT NULL,
    body_id uuid,
    request varchar(64) NOT NULL,
    subjects jsonb NOT NULL,
    payload text,
    payload_hash bytea NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_entry_xid ON audit_entry (xid, id);
CREATE INDEX audit_entry_actor ON audit_entry (actor, at);
CREATE INDEX audit_entry_subjects ON audit_entry USING gin (subjects jsonb_path_ops);
CREATE TABLE audit_entry_default PARTITION OF audit_entry DEFAULT;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[("id", models.UUIDField(primary_key=True, serialize=False))],
            options={"db_table": "audit_entry", "managed": False, "verbose_name": "監査記録", "ordering": ["at", "id"]},
        ),
        migrations.RunSQL(ENTRY, "DROP TABLE audit_entry"),
    ]
