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
    ]
