"""Every setting that the code reads is declared where the reference finds it: of an installation, or of officers."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.urls import get_resolver
from tests.consistency.sources import Module, modules, name_of, written

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest
from oirase.kernel.settings.installation import OPTIONS
from oirase.kernel.settings.specs import SPECS

# Functions whose first argument is the key of an officer's setting.
READING = (
    "value_on",
    "found_on",
    "record_value",
    "limited",
    "window_of",
    "count",
    "forget",
    "term_days",
    "term_end",
)
READ_BY_NAME = ("get", "pop", "setdefault", "getenv")
# Read by no installation: what the system itself gives to processes.
OF_THE_SYSTEM = {"PYTHONPATH"}


def variables(module: Module) -> Iterator[tuple[str, str]]:
    """Yield each environment variable that a module reads by name, with the place."""
    for node in ast.walk(module.tree):
        key = None
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            key = module.text(node.slice)
        elif isinstance(node, ast.Call) and node.args and name_of(node) in READ_BY_NAME:
            whose = ast.unparse(node.func)
            key = module.text(node.args[0]) if "environ" in whose or whose == "os.getenv" else None
        if key:
            yield key, module.place(node)


def undeclared(sources: Iterable[Module]) -> list[str]:
    return [
        f"{place}: {key}"
        for module in sources
        for key, place in variables(module)
        if key not in OPTIONS and key not in OF_THE_SYSTEM
    ]


def keys_read(sources: Iterable[Module]) -> dict[str, str]:
    """Return each officers' setting that is read, with a place."""
    found: dict[str, str] = {}
    for module in sources:
        for call in module.calls(*READING):
            key = module.text(call.args[0]) if call.args else None
            if key and "." in key:
                found.setdefault(key, module.place(call))
    return found


def unlisted(declarations: Iterable[Manifest], keys: Iterable[str]) -> list[str]:
    """Return where manifests and declared keys differ."""
    by_label = {manifest.app_label: {*manifest.settings} for manifest in declarations}
    return [
        *(
            f"add {key} to `settings` of its manifest"
            for key in keys
            if key not in by_label.get(key.split(".")[0], ())
        ),
        *(f"no SettingSpec({key!r})" for listed in by_label.values() for key in sorted(listed - {*keys})),
    ]


def test_every_variable_of_the_environment_stands_among_the_options() -> None:
    found = undeclared(modules())
    assert not found, "add an Option with its meaning to kernel/settings/installation.py:\n" + "\n".join(
        found
    )


def test_every_option_is_read() -> None:
    text = "\n".join(module.path.read_text(encoding="utf-8") for module in modules())
    assert not [name for name in OPTIONS if text.count(f'"{name}"') < 2], "nothing reads these options"


def test_options_say_what_they_decide() -> None:
    for option in OPTIONS.values():
        assert option.meaning.endswith("."), option.variable
        assert option.key == option.key.lower(), option.variable


def test_every_key_that_is_read_is_declared_and_listed() -> None:
    assert get_resolver().url_patterns, "pages bring the settings of their folders with them"
    assert not keys_read(modules()).keys() - SPECS.keys(), (
        "declare(SettingSpec(...)) and list it in the manifest"
    )
    assert not unlisted(manifests(), sorted(SPECS))


def test_every_declared_key_is_read() -> None:
    assert not SPECS.keys() - keys_read(modules()).keys(), "nothing asks for these: remove them"


def test_slips_are_found() -> None:
    slip = written(
        'import os\nos.environ["OIRASE_COLOUR"]\nvalue_on("identity.sign_in", day)\nos.environ.get("PORT")\n'
    )
    assert undeclared([slip]) == ["src/oirase/kernel/clock/__init__.py:2: OIRASE_COLOUR"]
    assert keys_read([slip]) == {"identity.sign_in": "src/oirase/kernel/clock/__init__.py:3"}
    desk = next(one for one in manifests() if one.slug == "consultation")
    listed = replace(desk, settings=("consultation.colour",))
    assert unlisted([listed], ["consultation.due_working_days"]) == [
        "add consultation.due_working_days to `settings` of its manifest",
        "no SettingSpec('consultation.colour')",
    ]
