"""The product's own modules as syntax trees, and what their calls say: for tests that hold the code against its declarations."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from oirase.kernel.settings.installation import PROJECT

SOURCE = PROJECT / "src" / "oirase"
LEFT_OUT = {"tests", "migrations"}


@dataclass(frozen=True)
class Module:
    """One module of the product; tests and migrations are none."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Return its dotted name."""
        return ".".join(self.path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")

    def place(self, node: ast.AST) -> str:
        """Return file and line, for a message."""
        return f"{self.path.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Yield the calls of functions or methods of these names."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and name_of(node) in names:
                yield node

    def text(self, node: ast.AST | None) -> str | None:
        """Return the text that an argument stands for: a literal, or a constant of the module or of what it imports."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        found = self.object(node)
        return found if isinstance(found, str) else None

    def object(self, node: ast.AST | None) -> object:
        """Return what a name or a dotted name stands for in the module; None for anything else."""
        if isinstance(node, ast.Name):
            return getattr(import_module(self.name), node.id, None)
        return getattr(self.object(node.value), node.attr, None) if isinstance(node, ast.Attribute) else None


def name_of(call: ast.Call) -> str:
    """Return the last word of what is called."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


@cache
def modules() -> tuple[Module, ...]:
    """Return all modules of the product."""
    return tuple(read(path) for path in sorted(SOURCE.rglob("*.py")) if not LEFT_OUT & set(path.parts))


def read(path: Path) -> Module:
    """Read one module."""
    return Module(path, ast.parse(path.read_text(encoding="utf-8")))


def written(text: str, name: str = "kernel/clock/__init__.py") -> Module:
    """Return a module of this text, as if it stood in place of another: for trying a check out."""
    return Module(SOURCE / name, ast.parse(text))
