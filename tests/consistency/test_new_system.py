"""What `make new-system` writes stands at once: in a copy of the tree, where it may break nothing, under every check."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from oirase.kernel.settings.installation import PROJECT

PARTS = ("src", "tests", "scripts", "bench", "packs", ".importlinter", "pyproject.toml", "conftest.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "*.mo", "journeys", "accessibility")
PLACE = "business/example"
FOLDER = f"src/oirase/systems/{PLACE}"
BIN = Path(sys.executable).parent
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
CHECKS = {
    "style": [BIN / "ruff", "check", "--no-cache", FOLDER],
    "format": [BIN / "ruff", "format", "--check", "--no-cache", FOLDER],
    "templates": [BIN / "djlint", FOLDER, "--lint", "--quiet"],
    "migrations": [sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "imports": [BIN / "lint-imports", "--no-cache"],
    "types": [sys.executable, "-m", "mypy", FOLDER],
    "tests": [sys.executable, "-m", "pytest", "-q", FOLDER, "tests/architecture/test_folders.py"],
}
pytestmark = pytest.mark.xdist_group("new_system")


@pytest.fixture(scope="module")
def tree() -> Iterator[Path]:
    """A copy of the project with a new system in it. The account of the database may pass through the folder, as elsewhere."""
    root = Path(tempfile.mkdtemp(prefix="oirase-new-system-"))
    root.chmod(0o711)
    for part in PARTS:
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, root / part)
    if (PROJECT / ".mypy_cache").is_dir():
        shutil.copytree(PROJECT / ".mypy_cache", root / ".mypy_cache")
    (root / "tmp").mkdir(mode=0o711)
    before = listing(root)
    made = run(root, [sys.executable, "scripts/new_system.py", PLACE])
    assert made.returncode == 0, made.stdout
    outside = [path for path in listing(root) - before if not path.is_relative_to(FOLDER)]
    assert not outside, "a new system touches no other folder"
    yield root
    shutil.rmtree(root)


def listing(root: Path) -> set[Path]:
    return {path.relative_to(root) for path in (root / "src").rglob("*") if "__pycache__" not in path.parts}


def run(root: Path, command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a command in the copy, as if nothing of this test run were there."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "OIRASE"))}
    own = {
        "PYTHONPATH": f"{root}/src:{root}",
        "OIRASE_DATA": f"{root}/var",
        "TMPDIR": f"{root}/tmp",
        "DJANGO_SETTINGS_MODULE": "oirase.settings.test",
        "DATABASE_URL": NOWHERE,
    }
    return subprocess.run(
        command,
        cwd=root,
        env={**kept, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS)
def test_it_passes(tree: Path, check: str) -> None:
    done = run(tree, CHECKS[check])
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.slow
def test_nothing_is_overwritten(tree: Path) -> None:
    before = {path: (tree / path).stat().st_mtime_ns for path in listing(tree)}
    again = run(tree, [sys.executable, "scripts/new_system.py", PLACE])
    assert again.returncode == 1
    assert "上書きしません" in again.stdout
    assert {path: (tree / path).stat().st_mtime_ns for path in listing(tree)} == before


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("new_system", PROJECT / "scripts" / "new_system.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_row_of_the_index_brings_its_names(script: ModuleType) -> None:
    words = script.words_of("agriculture/trap_alerts", "", "")
    assert (words["ROW"], words["NAME_JA"], words["NAME_EN"]) == (
        "S01",
        "捕獲通知",
        "Trap capture notification",
    )


def test_a_system_of_ones_own_has_a_name(script: ModuleType) -> None:
    words = script.words_of("tourism/one_of_ones_own", "わが町の一覧", "")
    assert (words["ROW"], words["NAME_JA"], words["NAME_EN"]) == ("", "わが町の一覧", "One of ones own")


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere/example", "tourism"),
        ("example", "tourism"),
        ("business/trap_alerts", "agriculture/trap_alerts"),
        ("business/consultation", "上書きしません"),
        ("business/commons", "使われています"),
        ("business/access", "使われています"),
        ("business/desk", "使われています"),
        ("business/accounts", "使われています"),
        ("business/Example", "英小文字"),
        ("business/ex-ample", "英小文字"),
        ("business/class", "英小文字"),
        ("business/../example", "英小文字"),
        ("business/" + "x" * 24, "英小文字"),
    ],
)
def test_a_place_that_cannot_be_taken_is_refused(script: ModuleType, place: str, told: str) -> None:
    with pytest.raises(script.Refused, match=told):
        script.words_of(place, "", "")


def test_a_name_that_would_break_the_files_is_refused(script: ModuleType) -> None:
    for name in ('a "b"', "a\nb", "{% x %}", "長" * 61):
        with pytest.raises(script.Refused):
            script.words_of("business/example", name, "")


def test_words_do_not_eat_one_another(script: ModuleType) -> None:
    words = {"ROW": "S01", "ROW_IN_WORDS": "row S01", "NAME_JA": "例"}
    assert script.filled("ROW ROW_IN_WORDS NAME_JAの管理", words) == "S01 row S01 例の管理"
