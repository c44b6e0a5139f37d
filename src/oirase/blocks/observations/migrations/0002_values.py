"""The tables of values, made by SQL because their writers copy into them and one of them has no key."""

from django.db import migrations

TABLES = """
CREATE SEQUENCE observations_number AS integer;
CREATE SEQUENCE observations_batch_number;

CREATE TABLE observations_hot (
    series integer NOT NULL,
    t bigint NOT NULL,
    value double precision NOT NULL,
    value2 double precision NOT NULL,
    flag smallint NOT NULL,
    config integer NOT NULL,
    batch bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000);

CREATE TABLE observations_latest (
    series integer PRIMARY KEY,
    t bigint NOT NULL,
    value double precision NOT NULL,
    value2 double precision NOT NULL,
    text text,
    flag smallint NOT NULL,
    received_at timestamptz NOT NULL,
    total bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE observations_chunk (
    series integer NOT NULL,
    day date NOT NULL,
    n integer NOT NULL,
    good integer NOT NULL,
    total double precision,
    lowest double precision,
    highest double precision,
    first_t bigint NOT NULL,
    last_t bigint NOT NULL,
    data bytea NOT NULL,
    hours bytea NOT NULL,
    checksum bigint NOT NULL,
    version integer NOT NULL,
    sealed_at timestamptz NOT NULL,
    PRIMARY KEY (series, day)
);

CREATE TABLE observations_text (
    series integer NOT NULL,
    t bigint NOT NULL,
    text text NOT NULL,
    flag smallint NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (series, t, batch)
);

CREATE TABLE observations_extra (
    series integer NOT NULL,
    t bigint NOT NULL,
    result_time timestamptz,
    valid_from timestamptz,
    valid_until timestamptz,
    parameters jsonb,
    feature integer,
    PRIMARY KEY (series, t)
);

CREATE TABLE observations_batch (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor varchar(100) NOT NULL,
    source varchar(60) NOT NULL,
    reason varchar(500) NOT NULL,
    rows integer NOT NULL
);
CREATE INDEX observations_batch_at ON observations_batch (at);

CREATE TABLE observations_revision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series integer NOT NULL,
    t bigint NOT NULL,
    value double precision,
    value2 double precision,
    flag smallint,
    config integer,
    batch bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX observations_revision_value ON observations_revision (series, t, id);

CREATE TABLE observations_seen (
    series integer PRIMARY KEY,
    t bigint NOT NULL,
    value double precision NOT NULL,
    again_from bigint
) WITH (fillfactor = 50);
CREATE INDEX observations_seen_again ON observations_seen (series) WHERE again_from IS NOT NULL;

CREATE TABLE observations_watch (
    series integer NOT NULL,
    rule integer NOT NULL,
    since bigint,
    raised boolean NOT NULL,
    peak double precision NOT NULL,
    peak_t bigint NOT NULL,
    clear bigint,
    recent bytea NOT NULL,
    PRIMARY KEY (series, rule)
) WITH (fillfactor = 50);

CREATE TABLE observations_inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard smallint NOT NULL,
    received_at timestamptz NOT NULL,
    body bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX observations_inbox_shard ON observations_inbox (shard, id);

CREATE TABLE observations_position (
    shard smallint PRIMARY KEY,
    stream varchar(60) NOT NULL,
    place bigint NOT NULL
);

CREATE TABLE observations_aside (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    shard smallint NOT NULL,
    error varchar(500) NOT NULL,
    body bytea NOT NULL
);

ALTER TABLE observations_chunk ALTER COLUMN data SET STORAGE EXTERNAL, ALTER COLUMN hours SET STORAGE EXTERNAL;
ALTER TABLE observations_inbox ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE observations_aside ALTER COLUMN body SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("observations", "0001_initial")]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
