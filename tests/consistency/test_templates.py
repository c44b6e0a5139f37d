"""Every template is used by a view, a tag, another template or a library; an unused one would only be kept in step by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.consistency.sources import SOURCE, modules

QUOTED = re.compile(r"""["']([\w/.\-]+\.(?:html|txt))["']""")
# Libraries whose templates are replaced by ours of the same name.
LIBRARIES = ("allauth", "django.forms")


def own_templates() -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for folder in sorted(SOURCE.rglob("templates"))
        if folder.is_dir() and "tests" not in folder.parts
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@cache
def of_libraries() -> frozenset[str]:
    """Return what libraries look up: their templates, and the names that their code and templates mention."""
    found: set[str] = set()
    for library in LIBRARIES:
        spec = find_spec(library)
        assert spec
        assert spec.origin
        home = Path(spec.origin).parent
        found |= {
            path.as_posix().rpartition("/templates/")[2]
            for path in home.rglob("*")
            if "templates" in path.parts
        }
        for path in home.rglob("*.py"):
            found |= set(QUOTED.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


def named() -> Iterator[str]:
    """Yield every name that the product mentions; one put together while it runs appears with a star in it."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(one.value if isinstance(one, ast.Constant) else "*" for one in node.values)
    for path in own_templates().values():
        yield from QUOTED.findall(path.read_text(encoding="utf-8"))


def unused(templates: set[str], names: set[str]) -> list[str]:
    patterns = [
        re.compile(re.escape(name).replace(r"\*", r"[\w\-]+"))
        for name in names
        if "*" in name and name.endswith((".html", ".txt"))
    ]
    left = templates - names - of_libraries()
    return sorted(name for name in left if not any(pattern.fullmatch(name) for pattern in patterns))


@pytest.fixture(scope="module")
def names() -> set[str]:
    return set(named())


def test_every_template_is_used(names: set[str]) -> None:
    found = unused(set(own_templates()), names)
    assert not found, "no view, tag or template names these: use them or remove them"


def test_every_template_that_is_named_exists(names: set[str]) -> None:
    looked_for = {name for name in names if re.fullmatch(r"[\w\-]+/[\w/.\-]+\.html", name)}
    missing = looked_for - set(own_templates()) - of_libraries()
    assert not missing, "a page would answer 500: write the template or correct its name"


def test_a_forgotten_template_is_found(names: set[str]) -> None:
    assert unused({"consultation/forgotten.html", "portal/home.html"}, names) == [
        "consultation/forgotten.html"
    ]
