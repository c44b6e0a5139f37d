"""Each folder has the shape that a newcomer expects, and says in its manifest what it uses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.settings.installation import PROJECT

SOURCE = PROJECT / "src" / "oirase"
SYSTEMS = sorted(path.parent for path in SOURCE.glob("systems/*/*/manifest.py"))
BLOCKS = sorted(path.parent for path in SOURCE.glob("blocks/*/manifest.py"))
LONGEST, LONGEST_TEST = 400, 800
NEEDED = ("__init__.py", "apps.py", "manifest.py", "README.md", "tests/__init__.py")


@pytest.mark.parametrize("folder", [*SYSTEMS, *BLOCKS], ids=lambda path: path.name)
def test_a_folder_has_what_is_looked_for(folder: Path) -> None:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if folder in BLOCKS and not (folder / "facade.py").is_file():
        missing.append("facade.py")
    assert not missing
    assert list(folder.glob("tests/test_*.py")), "no tests"


def test_every_module_says_why_it_exists() -> None:
    found = [
        str(path.relative_to(PROJECT))
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
        and path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found


def test_no_file_has_outgrown_its_folder() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        limit = LONGEST_TEST if "tests" in path.parts else LONGEST
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            found.append(f"{path.relative_to(PROJECT)}: {lines}")
    assert not found


def imported_modules(folder: Path) -> set[str]:
    """Return what a folder's own files import of blocks, dotted and absolute."""
    found = set()
    for path in folder.rglob("*.py"):
        if {"tests", "migrations"} & set(path.relative_to(folder).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("oirase.blocks"):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                found |= set(names)
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names if alias.name.startswith("oirase.blocks.")}
    return found


@pytest.mark.parametrize("folder", [*SYSTEMS, *BLOCKS, SOURCE / "portal"], ids=lambda path: path.name)
def test_blocks_are_entered_by_their_facade_and_declared(folder: Path) -> None:
    own = folder.name if folder in BLOCKS else ""
    used = {name for name in imported_modules(folder) if name.split(".")[2] != own}
    inside = {name for name in used if name.split(".")[3] not in ("facade", "ports")}
    assert not inside, "a block is entered through its facade"
    label = next(one.label for one in apps.get_app_configs() if Path(one.path) == folder)
    manifest = next(one for one in manifests() if one.app_label == label)
    assert {name.split(".")[2] for name in used} == set(manifest.blocks)
