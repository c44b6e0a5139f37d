"""Imports go down only: the contracts of `.importlinter` hold, and each of them would notice a breach."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oirase.kernel.settings.installation import PROJECT

BREACHES = {
    "floors": ("kernel/clock/breach.py", "import oirase.ui.slots\n"),
    "tiers": ("blocks/geo/breach.py", "import oirase.blocks.messaging.facade\n"),
    "kernel": ("kernel/clock/breach.py", "import oirase.kernel.outbox.events\n"),
    "domains": ("systems/plan/commons/breach.py", "import oirase.systems.business.consultation.rules\n"),
    "systems": ("systems/plan/roadmap/breach.py", "import oirase.systems.plan.roadmap_import.selectors\n"),
}


def lint(source: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    """Check the contracts, or one of them, over a tree."""
    command = [
        Path(sys.executable).with_name("lint-imports"),
        "--config",
        PROJECT / ".importlinter",
        "--no-cache",
    ]
    if contract:
        command += ["--contract", contract]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    return subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)


def test_all_contracts_hold() -> None:
    done = lint(PROJECT / "src")
    assert done.returncode == 0, done.stdout


def test_each_contract_is_tried() -> None:
    parser = configparser.ConfigParser()
    parser.read(PROJECT / ".importlinter")
    names = {one.rpartition(":")[2] for one in parser.sections() if ":contract:" in one}
    assert names == set(BREACHES)


@pytest.mark.parametrize("contract", sorted(BREACHES))
def test_a_breach_is_noticed(tmp_path: Path, contract: str) -> None:
    place, text = BREACHES[contract]
    shutil.copytree(
        PROJECT / "src",
        tmp_path / "src",
        ignore=shutil.ignore_patterns("__pycache__", "static", "locale", "templates"),
    )
    (tmp_path / "src" / "oirase" / place).write_text('"""A breach."""\n\n' + text, encoding="utf-8")
    done = lint(tmp_path / "src", contract)
    assert done.returncode == 1, done.stdout
    assert "breach" in done.stdout
