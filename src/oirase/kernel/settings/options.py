"""What an installation may set, as data: the reference of settings is generated from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One thing that an installation may set: its variable, its key in settings.toml, what it decides, its default.

    `key` is empty for what must be known before that file is found; `default` is in words where it has to be worked out.
    """

    variable: str
    key: str
    meaning: str
    default: str = ""


# The reference of settings is generated from this, and what does not stand here cannot be read.
OPTIONS = {
    one.variable: one
    for one in (
        Option("PORT", "port", "Port on which pages and API are served.", "8000"),
        Option("OIRASE_HOST", "host", "Address on which the web process listens.", "127.0.0.1"),
        Option(
            "OIRASE_DATA",
            "",
            "Folder of everything that this installation keeps: database, files, mail, secrets, settings.toml.",
            "`var/` in the project",
        ),
        Option(
            "DATABASE_URL",
            "database_url",
            "Database as the app's role, `postgresql://...`. Empty: an embedded server runs in the data folder.",
        ),
        Option(
            "DATABASE_OWNER_URL",
            "database_owner_url",
            "The same database as the role that owns the tables and migrates them.",
            "`DATABASE_URL`",
        ),
        Option(
            "PG_BIN",
            "pg_bin",
            "Folder with the programs of PostgreSQL for a new embedded database and for backups.",
            "those that came with the installation",
        ),
        Option(
            "OIRASE_DEMO",
            "demo",
            "1 loads demo accounts and data and marks every figure as demo; refused in production.",
            "1, in production 0",
        ),
        Option(
            "OIRASE_DEBUG",
            "debug",
            "1 shows the inside of errors on pages and takes over changed source at the next request; never where others look.",
            "0",
        ),
        Option(
            "OIRASE_SECRET_KEY",
            "secret_key",
            "Key that signs sessions, links and tracking codes; all machines of an installation share it.",
            "made once, kept in the data folder",
        ),
        Option(
            "OIRASE_PACK",
            "pack",
            "The prefecture as data: a name below `packs/`, or a path.",
            "the only folder below `packs/`",
        ),
        Option(
            "OIRASE_INSTALLATION_ID",
            "installation_id",
            "Name of this installation in every event that leaves it.",
            "made once, kept in the data folder",
        ),
        Option(
            "OIRASE_ZONE",
            "zone",
            "Network in which it runs, `internet`, `lgwan` or `police`; zones never share a database.",
            "internet",
        ),
        Option(
            "OIRASE_ALLOWED_HOSTS",
            "allowed_hosts",
            "Names under which it may be called, separated by commas.",
            "localhost,127.0.0.1",
        ),
        Option(
            "CACHE_URL",
            "cache_url",
            "Redis as cache, `redis://...` (install the package `redis` beside). Empty: the database.",
        ),
        Option(
            "EMAIL_URL",
            "email_url",
            "Mail server in production, `smtp://` or `smtp+tls://user:password@host:port`. "
            "In demo and development mails are written to files.",
        ),
        Option(
            "CLAMD_URL",
            "clamd_url",
            "Virus scanner clamd, `unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`. Empty: files are not scanned for viruses.",
        ),
        Option(
            "OIRASE_MAIL_PROVIDER",
            "mail_provider",
            "A mail provider instead of a mail server: the name of its module in django-anymail. Empty: `EMAIL_URL`.",
        ),
        Option(
            "OIRASE_MAIL_PROVIDER_OPTIONS",
            "mail_provider_options",
            "The provider's settings as JSON, as django-anymail names them; `WEBHOOK_SECRET` opens `/messaging/provider` to its reports.",
        ),
        Option(
            "OIRASE_BOUNCE_ADDRESS",
            "bounce_address",
            "Address to which undeliverable mail returns (the envelope's sender).",
            "the sender's",
        ),
        Option(
            "OIRASE_BOUNCE_MAILBOX",
            "bounce_mailbox",
            "Mailbox of that address, `imaps://user:password@host:993/INBOX`; it is read every five minutes. Empty: `oirase mail bounces`.",
        ),
        Option(
            "OIRASE_RESOLVER",
            "resolver",
            "Server of names that the check of mail asks, `address` or `address#port`.",
            "the machine's",
        ),
        Option(
            "OIRASE_WORKERS",
            "workers",
            "Number of web workers, 1 to 64.",
            "one for each processor core, at most 4",
        ),
        Option(
            "OIRASE_PROXIES",
            "proxies",
            "Number of own proxies in front, each of which adds the caller's address to `X-Forwarded-For`; limits on tries count by it.",
            "0, in production 1",
        ),
        Option(
            "OIRASE_LISTENER_HOST",
            "listener_host",
            "Address on which the listener takes values of devices by MQTT and HTTP.",
            "`OIRASE_HOST`",
        ),
        Option("OIRASE_MQTT_PORT", "mqtt_port", "Port for MQTT without TLS; 0 for none.", "1883"),
        Option(
            "OIRASE_MQTT_TLS_PORT",
            "mqtt_tls_port",
            "Port for MQTT with TLS; it opens when there is a certificate.",
            "8883",
        ),
        Option(
            "OIRASE_INGEST_PORT",
            "ingest_port",
            "Port on which devices post values by HTTP (HTTPS when there is a certificate); 0 for none.",
            "`PORT` + 1",
        ),
        Option(
            "OIRASE_LISTENER_CERTIFICATE",
            "listener_certificate",
            "File with the listener's certificate and those up to its authority, as PEM.",
        ),
        Option(
            "OIRASE_LISTENER_KEY",
            "listener_key",
            "File with the certificate's key, where it is not in the same file.",
        ),
        Option(
            "NATS_URL",
            "nats_url",
            "NATS server with JetStream between listener and writers, `nats://...`. Empty: the database.",
        ),
        Option(
            "DJANGO_SETTINGS_MODULE",
            "",
            "`oirase.settings.dev`, or `oirase.settings.production` behind TLS, which refuses demo data.",
            "oirase.settings.dev",
        ),
    )
}
