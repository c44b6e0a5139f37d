"""Settings: environment over file over default, each fault named, secrets made once."""

import stat
from pathlib import Path

import pytest

from oirase.kernel.settings.installation import InstallationError, read


def test_environment_wins_over_file_over_default(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        'port = 8100\nzone = "lgwan"\nallowed_hosts = ["a.example", "b.example"]\n'
    )
    found = read({"OIRASE_DATA": str(tmp_path), "PORT": "8200"})
    assert (found.port, found.zone, found.workers >= 1) == (8200, "lgwan", True)
    assert found.allowed_hosts == ("a.example", "b.example")
    assert read({"OIRASE_DATA": str(tmp_path)}).port == 8100


def test_a_given_database_is_not_the_embedded_one(tmp_path: Path) -> None:
    (tmp_path / "database.toml").write_text(
        'database_url = "embedded"\ndatabase_owner_url = "embedded-owner"\n'
    )
    found = read({"OIRASE_DATA": str(tmp_path)})
    assert (found.embedded, found.database_url, found.database_owner_url) == (
        True,
        "embedded",
        "embedded-owner",
    )
    found = read({"OIRASE_DATA": str(tmp_path), "DATABASE_URL": "own"})
    assert (found.embedded, found.database_url, found.database_owner_url) == (False, "own", "own")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "８０００"),
        ("OIRASE_DEMO", "maybe"),
        ("OIRASE_ZONE", "moon"),
        ("CLAMD_URL", "localhost:3310"),
        ("CLAMD_URL", "tcp://localhost"),
        ("CLAMD_URL", "tcp://localhost:70000"),
        ("CLAMD_URL", "unix://run/clamd.ctl"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InstallationError, match=name) as caught:
        read({"OIRASE_DATA": str(tmp_path), name: value})
    assert value in str(caught.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("port = = 1")
    with pytest.raises(InstallationError, match=r"settings\.toml"):
        read({"OIRASE_DATA": str(tmp_path)})


def test_secrets_are_made_once_and_closed(tmp_path: Path) -> None:
    first, second = (read({"OIRASE_DATA": str(tmp_path / "data")}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 48
    assert first.installation_id == second.installation_id
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert first.secret_key not in repr(first)


def test_demo_is_off_under_production_settings(tmp_path: Path) -> None:
    environment = {"OIRASE_DATA": str(tmp_path)}
    assert read(environment).demo
    assert not read({**environment, "DJANGO_SETTINGS_MODULE": "oirase.settings.production"}).demo
    assert not read({**environment, "OIRASE_DEMO": "0"}).demo
