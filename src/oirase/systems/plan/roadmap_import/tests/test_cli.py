"""The command line: what it shows without a database, what it loads, and how it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.tests.conftest import TESTLAND
from oirase.systems.plan.roadmap_import import cli
from oirase.systems.plan.roadmap_import.tests.document import document

KEYS = [
    "no",
    "title",
    "field",
    "item",
    "bureau",
    "divisions",
    "start",
    "end",
    "budget_thousand_yen",
    "initiatives",
    "flags",
]
SOURCES = Path(__file__).resolve().parents[5]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "roadmap.txt"
    path.write_text(document(1, 2), encoding="utf-8")
    return path


def editions() -> int:
    with scope(Actor.system("test")):
        return Edition.objects.count()


def test_a_dry_run_needs_no_settings_and_no_database(text: Path, tmp_path: Path) -> None:
    """In a process of its own, with nothing configured."""
    call = "import sys; from oirase.systems.plan.roadmap_import.cli import run; sys.exit(run(sys.argv[1:]))"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCES),
        "OIRASE_DATA": str(tmp_path / "none"),
    }
    done = subprocess.run(
        [sys.executable, "-c", call, str(text), "--dry-run", "--json"], capture_output=True, env=environment
    )
    assert done.returncode == 0, done.stderr.decode()
    objects = json.loads(done.stdout)
    assert [list(one) for one in objects] == [KEYS, KEYS]
    assert objects[0]["divisions"] == ["デジタル室"]
    assert [set(flag) for flag in objects[1]["flags"]] == [{"key", "reason", "lines"}]
    assert not (tmp_path / "none").exists()


def test_the_table_shows_totals_and_flags(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([str(text), "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "2事業、予算の合計 20,500 千円" in shown
    assert "要確認 1件" in shown
    assert "No2 field: 索引は「まいにち分野」" in shown


def test_cp932_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "roadmap.txt"
    path.write_bytes(document(1, 2).encode("cp932"))
    assert cli.run([str(path), "--dry-run", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_our_own_layout_prints_the_same_objects(
    testland: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    path = TESTLAND / "roadmap" / "fy2024" / "programmes.csv"
    assert cli.run([str(path), "--dry-run", "--json"]) == 0
    objects = json.loads(capsys.readouterr().out)
    assert [list(one) for one in objects] == [KEYS] * 5
    assert (objects[0]["bureau"], objects[0]["start"], objects[3]["budget_thousand_yen"]) == (
        "戦略局",
        "R5",
        None,
    )


def test_loading_makes_a_draft_and_prints_where_it_is_reviewed(
    testland: SimpleNamespace, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([str(text)]) == 0
    assert "/roadmap-import/" in capsys.readouterr().out
    assert editions() == 2
    assert cli.run([str(text)]) == 1
    assert "すでに取り込まれています" in capsys.readouterr().err
    assert editions() == 2


@pytest.mark.parametrize("words", [[], ["--dry-run"], ["--dry-run", "--json"]])
@pytest.mark.parametrize(
    ("name", "content"),
    [("x.txt", b"menu"), ("x.bin", b"\xff\x00\x80"), ("x.xlsx", b"PK\x03\x04no"), ("x.txt", b"")],
)
def test_other_files_are_refused_with_a_word(
    testland: SimpleNamespace,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    words: list[str],
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert cli.run([str(path), *words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip()) > 5
    assert editions() == 1


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["nowhere.txt", "--dry-run"]) == 1
    assert "nowhere.txt" in capsys.readouterr().err
