"""A prepared installation, made once, of which each test gets a copy of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oirase.kernel.access.tests.conftest import as_platform, world  # noqa: F401 - fixtures
from tests.faults.platform import Platform
from tests.runtime.helpers import data_folder
from tests.runtime.test_up import free_port


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an installation with pack and demo data, at rest."""
    data = data_folder(tmp_path_factory.mktemp("prepared"))
    with Platform(data, free_port()).running():
        pass
    yield data
    shutil.rmtree(data.parent, ignore_errors=True)


@pytest.fixture
def platform(prepared: Path, tmp_path: Path) -> Iterator[Platform]:
    """A copy of the prepared installation, at rest; stopped and removed after the test."""
    with _copy(prepared, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def office(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A running copy for all tests that kill nothing: people work in it and leave their rows behind."""
    with _copy(prepared, tmp_path_factory.mktemp("office")) as found, found.running():
        yield found


@contextmanager
def _copy(prepared: Path, folder: Path) -> Iterator[Platform]:
    data = data_folder(folder)
    subprocess.run(["cp", "-a", "--reflink=auto", str(prepared), str(data)], check=True)
    found = Platform(data, free_port())
    try:
        yield found
    finally:
        found.stop()
        shutil.rmtree(data, ignore_errors=True)
