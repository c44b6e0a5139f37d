"""The command line: words for faults, exit codes, and what needs neither Django nor a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench import harness
from tests.runtime.helpers import environment

from oirase.cli import main, units
from oirase.kernel.settings.installation import PROJECT, read
from oirase.runtime.logs import readable

OIRASE = Path(sys.executable).parent / "oirase"


def oirase(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [OIRASE, *words], env=environment(**settings), capture_output=True, text=True, cwd=PROJECT
    )


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name in main.COMMANDS:
        with pytest.raises(SystemExit) as caught:
            main.main([name, "--help"])
        assert caught.value.code == 0
        assert name in capsys.readouterr().out


def test_systems_are_listed_without_django(tmp_path: Path) -> None:
    program = "import sys\nfrom oirase.cli.main import main\nmain(['systems', '--json'])\nsys.exit('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(OIRASE_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert len(rows) == 118
    assert set(rows[0]) == {"id", "name_ja", "name_en", "programmes", "state", "entry_pages"}
    assert {row["state"] for row in rows} <= {"planned", "running"}


def test_units_hold_the_same_processes(tmp_path: Path) -> None:
    found = units.units(read({"OIRASE_DATA": str(tmp_path)}), "oirase")
    assert {
        "oirase-postgres.service",
        "oirase-prepare.service",
        "oirase-web.service",
        "oirase-worker.service",
    } <= set(found)
    assert "gunicorn" in found["oirase-web.service"]
    assert "Requires=oirase-prepare.service" in found["oirase-web.service"]
    assert str(tmp_path) in found["oirase-postgres.service"]
    without = units.units(read({"OIRASE_DATA": str(tmp_path), "DATABASE_URL": "postgresql:///x"}), "oirase")
    assert "oirase-postgres.service" not in without


def test_check_names_every_problem(tmp_path: Path) -> None:
    done = oirase(
        "check",
        OIRASE_DATA=str(tmp_path),
        DATABASE_URL="postgresql:///x?host=/nonexistent",
        OIRASE_PACK="nowhere",
    )
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stdout
    assert "OIRASE_PACK" in done.stdout
    assert "Traceback" not in done.stderr


def test_demo_data_are_refused_under_production_settings(tmp_path: Path) -> None:
    production = {"OIRASE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "oirase.settings.production"}
    assert oirase("demo", "load", **production).returncode == 1
    done = oirase("check", OIRASE_DEMO="1", **production)
    assert done.returncode == 1
    assert "OIRASE_DEMO" in done.stdout


def test_check_says_how_it_stands_with_the_virus_scanner(tmp_path: Path) -> None:
    production = {"OIRASE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "oirase.settings.production"}
    assert "注意: CLAMD_URL がないため" in oirase("check", **production).stdout
    away = oirase("check", OIRASE_DATA=str(tmp_path), CLAMD_URL=f"unix://{tmp_path}/nobody.ctl")
    assert "注意: CLAMD_URL: ウイルス検査が応答しません" in away.stdout
    assert "CLAMD_URL" not in oirase("check", OIRASE_DATA=str(tmp_path)).stdout


def test_restore_refuses_before_it_touches(tmp_path: Path) -> None:
    (tmp_path / "foreign").write_bytes(b"x" * 2000)
    done = oirase("restore", str(tmp_path / "foreign"), OIRASE_DATA=str(tmp_path / "data"))
    assert done.returncode == 1
    assert "バックアップではないか" in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()


def test_json_log_lines_become_readable() -> None:
    line = json.dumps(
        {
            "time": "2026-04-01T09:10:11+0900",
            "level": "warning",
            "logger": "x",
            "message": "遅い",
            "actor": "a1",
        }
    )
    assert readable(line) == "09:10:11 WARNING 遅い actor=a1"
    assert readable("{ not json") == "{ not json"


def goal(**more: object) -> harness.Goal:
    usual = {
        "bench": "b",
        "what": "w",
        "measure": "value",
        "relation": "<",
        "limit": 10.0,
        "unit": "s",
        "text": "t",
    }
    return harness.Goal(**{**usual, **more})


@pytest.mark.parametrize(
    ("row", "wanted", "holds"),
    [
        ({"what": "w", "value": 9.0}, goal(), True),
        ({"what": "w", "value": 10.0}, goal(), False),
        ({"what": "w", "value": 99.0, "ratio": 0.7}, goal(measure="ratio", relation=">=", limit=0.6), True),
        ({"what": "w", "value": 9.0}, goal(measure="ratio"), False),
        ({"what": "w", "skipped": "no peer"}, goal(), False),
        ({"what": "other", "value": 9.0}, goal(what="other2"), None),
    ],
)
def test_rows_are_held_against_goals(
    row: dict[str, object], wanted: harness.Goal, holds: bool | None
) -> None:
    assert harness.judged([row], [wanted], short=False)[0].holds is holds


def test_what_was_not_measured_is_skipped_and_does_not_hold() -> None:
    [row] = harness.judged([], [goal()], short=True)
    assert (row.holds, row.skipped) == (False, "not measured")
    assert "skipped" in harness.as_table([row])
    assert json.loads(harness.as_json([row]))[0]["holds"] is False


def test_the_goals_of_the_issue_are_all_there() -> None:
    assert len(harness.goals("start")) == 2
    assert {each.limit for each in harness.goals("access")} == {20}
    assert [each.measure for each in harness.goals("outbox")] == ["ratio", "value", "value"]
