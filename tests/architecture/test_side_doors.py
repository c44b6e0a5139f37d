"""What an import linter cannot see: foreign keys by name, addresses, templates, signals and hidden logic across systems."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from oirase.kernel.settings.installation import PROJECT

SOURCE = PROJECT / "src" / "oirase"
SYSTEMS = sorted(path.parent for path in SOURCE.glob("systems/*/*/apps.py"))
BLOCKS = sorted(path.parent for path in SOURCE.glob("blocks/*/apps.py"))
FOLDERS = [*SYSTEMS, *BLOCKS]
URL = re.compile(r"""(?:\{%\s*url\s+|reverse\(\s*|redirect\(\s*|reverse_lazy\(\s*)["']([a-z_]+):""")
TEMPLATE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
SIGNALS = ("django.db.models.signals", "django.dispatch")


def sources(folder: Path, ending: str) -> Iterator[Path]:
    """Yield a folder's own files without its tests."""
    yield from (
        path for path in sorted(folder.rglob(f"*{ending}")) if "tests" not in path.relative_to(folder).parts
    )


def place_of(module: str) -> tuple[str, ...]:
    """Return floor and folder of a module: ("systems", "plan", "roadmap"), ("blocks", "geo")."""
    parts = module.split(".")[1:]
    return tuple(parts[: {"systems": 3, "blocks": 2}.get(parts[0], 1)])


def may_know(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a folder may name another: systems know blocks and their domain's commons; everybody what lies below."""
    if one == other or other[0] in ("kernel", "ui"):
        return True
    if one[0] == "systems" and other[0] == "systems":
        return other[1:] == (one[1], "commons")
    return one[0] in ("systems", "portal") and other[0] == "blocks"


def is_lent(model: type[models.Model]) -> bool:
    """Whether a block lists a model in its facade for foreign keys of others; who may import the facade, the tiers say."""
    place = place_of(model.__module__)
    return (
        place[0] == "blocks" and model.__name__ in import_module(f"oirase.blocks.{place[1]}.facade").__all__
    )


def test_foreign_keys_stay_in_the_house_order() -> None:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("oirase."):
            continue
        here = place_of(model.__module__)
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField | models.OneToOneField):
                continue
            there = place_of(field.related_model.__module__)
            if not field.related_model.__module__.startswith("oirase."):
                continue
            if not may_know(here, there) and not (here[0] == "blocks" and is_lent(field.related_model)):
                found.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert not found


def test_foreign_keys_across_folders_leave_no_way_back() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("oirase.")
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and place_of(model.__module__) != place_of(field.related_model.__module__)
        and field.remote_field.related_name != "+"
    ]
    assert not found, "a model of a lower folder would grow an attribute that it does not know"


def namespaces() -> dict[str, tuple[str, ...]]:
    """Return which folder owns a URL namespace."""
    found = {}
    for folder in FOLDERS:
        for path in folder.glob("*urls.py"):
            name = re.search(r'^app_name = "([a-z_]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
            if name:
                found[name[1]] = folder.relative_to(SOURCE).parts
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_addresses_of_other_systems_are_not_named(folder: Path) -> None:
    here, owners = folder.relative_to(SOURCE).parts, namespaces()
    found = [
        f"{path.relative_to(SOURCE)}: {name}"
        for ending in (".py", ".html")
        for path in sources(folder, ending)
        for name in URL.findall(path.read_text(encoding="utf-8"))
        if name in owners and not may_know(here, owners[name])
    ]
    assert not found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_templates_come_from_the_own_folder_or_from_below(folder: Path) -> None:
    here = folder.relative_to(SOURCE).parts
    owners = {
        inner.name: other.relative_to(SOURCE).parts
        for other in FOLDERS
        for inner in (other / "templates").glob("*")
        if inner.is_dir()
    }
    found = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in sources(folder, ".html")
        for name in TEMPLATE.findall(path.read_text(encoding="utf-8"))
        if (owner := owners.get(name.split("/")[0])) and not may_know(here, owner)
    ]
    assert not found


def test_no_signals_carry_the_domain() -> None:
    found = [
        str(path.relative_to(SOURCE))
        for path in sources(SOURCE, ".py")
        if any(name in path.read_text(encoding="utf-8") for name in SIGNALS)
    ]
    assert not found, "an event through the outbox says the same, can be replayed and is seen"


def test_models_have_no_logic_in_save() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sources(SOURCE, ".py")
        if path.name == "models.py" or "models" in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete")
    ]
    assert not found, "a change is a command"
