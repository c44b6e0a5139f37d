"""Models and migrations say the same, and each app's migrations form one line."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def missing(loader: MigrationLoader, models: ProjectState) -> list[str]:
    """Return what `makemigrations` would write; like it, in no language, because labels are translated lazily."""
    with translation.override(None):
        changes = MigrationAutodetector(loader.project_state(), models).changes(graph=loader.graph)
    return [
        f"{app}: {operation.describe()}"
        for app, found in sorted(changes.items())
        for migration in found
        for operation in migration.operations
    ]


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


def test_makemigrations_would_write_nothing(loader: MigrationLoader) -> None:
    found = missing(loader, ProjectState.from_apps(apps))
    assert not found, (
        "run `.venv/bin/oirase manage makemigrations` and read what it has written:\n" + "\n".join(found)
    )


def test_migrations_have_one_head_each(loader: MigrationLoader) -> None:
    assert not loader.detect_conflicts(), "two migrations follow the same one: renumber the newer"


def test_a_forgotten_migration_is_found(loader: MigrationLoader) -> None:
    changed = ProjectState.from_apps(apps)
    changed.models["consultation", "request"].fields["contact_name"].max_length = 101
    changed.remove_model("identity", "counter")
    assert missing(loader, changed) == [
        "consultation: Alter field contact_name on request",
        "identity: Delete model Counter",
    ]
