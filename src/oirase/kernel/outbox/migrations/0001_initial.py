"""The outbox tables; `outbox_delivery` is partitioned by month of `created_at`."""

import uuid

from django.db import migrations, models

import oirase.kernel.clock

DELIVERY = """
CREATE SEQUENCE outbox_delivery_id;
CREATE TABLE outbox_delivery (
    id bigint NOT NULL DEFAULT nextval('outbox_delivery_id'),
    created_at timestamptz NOT NULL,
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    event_id uuid NOT NULL,
    handler varchar(120) NOT NULL,
    subject varchar(200) NOT NULL,
    lane smallint NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'pending',
    attempts smallint NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    error text NOT NULL DEFAULT '',
    PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
ALTER SEQUENCE outbox_delivery_id OWNED BY outbox_delivery.id;
CREATE INDEX outbox_delivery_open ON outbox_delivery (lane, id) WHERE state IN ('pending', 'failing');
CREATE INDEX outbox_delivery_parked ON outbox_delivery (handler, subject, id) WHERE state IN ('failing', 'dead');
CREATE INDEX outbox_delivery_event ON outbox_delivery (event_id);
CREATE TABLE outbox_delivery_default PARTITION OF outbox_delivery DEFAULT;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[("id", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"db_table": "outbox_delivery", "managed": False, "verbose_name": "配送"},
        ),
        migrations.RunSQL(DELIVERY, "DROP TABLE outbox_delivery"),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("task", models.CharField(max_length=120)),
                ("actor_id", models.UUIDField(null=True)),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待機中"),
                            ("running", "処理中"),
                            ("done", "完了"),
                            ("failed", "失敗"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(null=True)),
                ("problems", models.JSONField(default=list)),
                ("message", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=oirase.kernel.clock.now, editable=False)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "一括処理",
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("type", models.CharField(max_length=100)),
                ("subject", models.CharField(max_length=200)),
                ("body_id", models.UUIDField(null=True)),
                ("time", models.DateTimeField()),
                ("data", models.JSONField()),
                ("request", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "イベント",
                "db_table": "outbox_event",
                "indexes": [models.Index(fields=["type", "time"], name="outbox_event_type")],
            },
        ),
        migrations.CreateModel(
            name="ScheduleSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slot", models.DateTimeField()),
            ],
            options={
                "verbose_name": "定時実行の枠",
                "constraints": [models.UniqueConstraint(fields=("name", "slot"), name="schedule_slot_once")],
            },
        ),
    ]
