"""Reads the messages that the source asks for, so that the translations can be held against them.

In Python the calls of gettext are found in the syntax tree; in templates Django's own `templatize` turns tags into calls.
No tool of GNU gettext is needed, as on a fresh machine.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# How each function's leading arguments are to be read: c is the context, i the id, p the plural.
SHAPES = {"": "i", "n": "ip", "p": "ci", "np": "cip"}
FUNCTIONS = {
    f"{prefix}gettext{ending}": shape for prefix, shape in SHAPES.items() for ending in ("", "_lazy", "_noop")
} | {"_": "i"}
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Message:
    """What gettext looks up: an id, in some cases with a context or a plural."""

    id: str
    context: str = ""
    plural: str = ""


@dataclass(frozen=True)
class Use:
    """A message and the place that asks for it."""

    message: Message
    path: Path
    line: int


def uses_below(folder: Path) -> Iterator[Use]:
    """Every message asked for below a folder, tests left out."""
    for path in sorted(folder.rglob("*")):
        if "tests" in path.relative_to(folder).parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            yield from in_python(path)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield from in_template(path)


def in_python(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            shape = FUNCTIONS.get(name, "")
            if shape and len(texts) >= len(shape) and isinstance(texts[0], str):
                yield Use(_message(shape, texts), path, node.lineno)


def in_template(path: Path) -> Iterator[Use]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(source):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, call[2], re.DOTALL)]
        yield Use(_message(FUNCTIONS[call[1]], texts), path, source.count("\n", 0, call.start()) + 1)


def _message(shape: str, texts: list[str]) -> Message:
    parts = dict(zip(shape, texts, strict=False))
    return Message(parts["i"], parts.get("c", ""), parts.get("p", ""))
