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
            options={
                "db_table": "audit_entry",
                "managed": False,
                "verbose_name": "監査記録",
                "ordering": ["at", "id"],
            },
        ),
        migrations.RunSQL(ENTRY, "DROP TABLE audit_entry"),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("entry_at", models.DateTimeField()),
                ("digest", models.BinaryField()),
                ("head", models.BinaryField()),
            ],
            options={
                "verbose_name": "監査記録の連鎖",
            },
        ),
        migrations.CreateModel(
            name="ReadEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("actor", models.CharField(max_length=100, verbose_name="閲覧者")),
                ("actor_name", models.CharField(max_length=200, verbose_name="閲覧者名")),
                ("person_id", models.UUIDField(db_index=True, verbose_name="対象者")),
                ("subject", models.CharField(max_length=200, verbose_name="対象")),
                ("purpose", models.CharField(max_length=200, verbose_name="目的")),
                ("request", models.CharField(max_length=64, verbose_name="リクエスト")),
            ],
            options={
                "verbose_name": "閲覧記録",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "seq",
                    models.BigIntegerField(
                        help_text="この封印までの連鎖番号", primary_key=True, serialize=False
                    ),
                ),
                ("head", models.BinaryField()),
                ("horizon", models.BigIntegerField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "監査記録の封印",
            },
        ),
    ]
