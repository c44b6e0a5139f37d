"""django-ogc-sensorthings as a server to measure against: on PostgreSQL, two workers, in the environment that `make peers` makes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import orjson
from psycopg.conninfo import conninfo_to_dict

from bench.requests import Ask, send
from bench.serving import ROOT, answering, free_port
from oirase.runtime.postgres.cluster import SUPERUSER
from oirase.runtime.postgres.throwaway import throwaway

PYTHON = ROOT / ".venv-peers" / "bin" / "python"
JSON = {"Content-Type": "application/json"}
SETTINGS = """
from uuid import UUID
SECRET_KEY, USE_TZ, ALLOWED_HOSTS, ROOT_URLCONF = "bench", True, ["*"], "peer_urls"
INSTALLED_APPS = [
    "sensorthings.versions.v1_1", "sensorthings.versions.v1_1.backends.django",
    "sensorthings.versions.v1_1.extensions.dataarray",
]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "OPTIONS": {{"pool": True}}, {database}}}}}
SENSORTHINGS_V1_1_SERVICE_URL = "http://127.0.0.1:{port}/sensorthings"
SENSORTHINGS_V1_1_BACKEND_ADAPTER = "sensorthings.versions.v1_1.backends.django.adapter.DjangoBackendAdapter"
SENSORTHINGS_V1_1_ID_TYPE, SENSORTHINGS_V1_1_ID_DELIMITER = UUID, "'"
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("sensorthings/", include("sensorthings.versions.v1_1.urls"))]
"""
ASGI = """
from django.core.asgi import get_asgi_application
application = get_asgi_application()
"""


@contextlib.contextmanager
def peer() -> Iterator[str]:
    """Serve it on an empty database; yield the address of its service root."""
    with throwaway(durable=True) as server, tempfile.TemporaryDirectory() as folder:
        with server.cluster.connect(SUPERUSER) as connection:
            server.cluster.create_database(connection, "peer", "template0")
        port = free_port()
        told = conninfo_to_dict(server.cluster.url(SUPERUSER, "peer"))
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        database = ", ".join(f"{names[key]!r}: {str(told[key])!r}" for key in names if key in told)
        for name, text in (
            ("peer_settings", SETTINGS.format(database=database, port=port)),
            ("peer_urls", URLS),
            ("peer_asgi", ASGI),
        ):
            (Path(folder) / f"{name}.py").write_text(text, encoding="utf-8")
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "peer_settings", "PYTHONPATH": folder}
        migrate = [PYTHON, "-m", "django", "migrate", "-v", "0"]
        subprocess.run(migrate, env=environment, check=True, cwd=folder)
        server_words = ["-m", "uvicorn", "peer_asgi:application", "--workers", "2", "--log-level", "warning"]
        url = f"http://127.0.0.1:{port}/sensorthings/v1.1"
        command = [PYTHON, *server_words, "--port", str(port)]
        with answering(command, environment, folder, f"{url}/Things"):
            yield url


def datastream(url: str) -> str:
    """Make a thing with a datastream by deep insert; return the datastream's id as it stands in addresses."""
    body = {
        "name": "peer", "description": "peer", "Locations": [
            {"name": "here", "description": "here", "encodingType": "application/geo+json",
             "location": {"type": "Point", "coordinates": [140.8, 41.0]}},
        ], "Datastreams": [{
            "name": "temperature", "description": "temperature",
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": "degree Celsius", "symbol": "degC", "definition": "ucum:Cel"},
            "Sensor": {"name": "s", "description": "s", "encodingType": "application/pdf", "metadata": "s"},
            "ObservedProperty": {"name": "t", "description": "t", "definition": "http://example.org/t"},
        }],
    }  # fmt: skip
    path = f"/{url.split('/', 3)[3]}"
    send(url, Ask("POST", f"{path}/Things", lambda _: orjson.dumps(body), JSON), 0)
    found = orjson.loads(send(url, Ask("GET", f"{path}/Datastreams"), 0))
    return str(found["value"][0]["@iot.id"])
