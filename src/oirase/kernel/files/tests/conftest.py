"""A store in a temporary folder, and somebody who hands files in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.tests.conftest import as_platform, world  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    (tmp_path / "files").mkdir()
    with override_settings(STORAGES=storages):
        yield tmp_path / "files"


@pytest.fixture
def place(world: SimpleNamespace, as_platform: None) -> SimpleNamespace:  # noqa: F811
    world.user = User.objects.create_user("resident", kind="resident")
    world.actor = Actor(kind="resident", user_id=world.user.pk, parties=(world.user.pk,))
    return world
