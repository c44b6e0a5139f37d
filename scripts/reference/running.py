"""settings.md and commands.md: what whoever runs an installation may set and call."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from scripts.reference.markdown import anchor, code, page, table

from oirase.cli.main import COMMANDS
from oirase.kernel.settings.installation import OPTIONS, PROJECT
from oirase.kernel.settings.specs import SPECS, UNSET, SettingSpec

SETTINGS = """\
Whoever runs the machine sets what an **installation** is; officers set **amounts, terms and limits**, which change with laws and
years. `oirase check` names every problem of the first kind with what helps."""
INSTALLATION = """\
The environment goes before `settings.toml` in the data folder, and that before the default. In the file a setting has the name in
the second column. On a server of systemd the environment stands in `/etc/oirase/environment` (see `oirase units`)."""
OFFICERS = """\
Each value holds from a day on and names its source; a body's own value goes before the common one. A calculation asks for the
value on the day that its law names. Without a recorded value the default holds; without a default the calculation stops and
says which value is missing. A limit on tries is a table: `count` tries in `seconds`."""
COMMANDS_INTRO = """\
`.venv/bin/oirase` runs an installation; `make` is for people who work on the code. Exit codes: 0 done, 1 not done (the reason stands
on the error output), 2 wrongly called, 130 interrupted."""
TARGET = re.compile(r"^([a-z-]+):.*?## (?:.*? / )?(.+)$", re.MULTILINE)


def settings_page() -> str:
    """Return what may be set, by whom."""
    return page(
        "Settings",
        SETTINGS,
        "## Of an installation",
        INSTALLATION,
        table(
            ("Variable", "In settings.toml", "What it decides", "Default"),
            (
                (f"`{one.variable}`", f"`{one.key}`" if one.key else "", one.meaning, one.default)
                for one in OPTIONS.values()
            ),
        ),
        "## Of officers",
        OFFICERS,
        table(("Key", "What it is", "名称", "Kind", "Default"), _officers()),
    )


def _officers() -> Iterator[tuple[str, ...]]:
    for key, spec in sorted(SPECS.items()):
        yield f"`{key}`", spec.title_en, spec.title_ja, _kind(spec), _default(spec.default)


def _kind(spec: SettingSpec) -> str:
    limits = [str(limit) for limit in (spec.minimum, spec.maximum) if limit is not None]
    return (
        spec.kind + (f", {' to '.join(limits)}" if limits else "") + (f" ({spec.unit})" if spec.unit else "")
    )


def _default(value: Any) -> str:
    if value is UNSET:
        return "none: a value must be recorded"
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def commands_page() -> str:
    """Return the commands of `oirase` with their words, and the targets of make."""
    return page(
        "Commands",
        COMMANDS_INTRO,
        "## oirase",
        table(
            ("Command", "What it does"),
            (
                (f"[`oirase {name}`](#{anchor(f'oirase {name}')})", _english(text))
                for name, text in COMMANDS.items()
            ),
        ),
        *(part for name in COMMANDS for part in _command(name)),
        "## make",
        table(("Target", "What it does"), ((f"`make {name}`", text) for name, text in targets())),
    )


def targets() -> list[tuple[str, str]]:
    """Return the targets of the Makefile that say what they do."""
    return TARGET.findall((PROJECT / "Makefile").read_text(encoding="utf-8"))


def _about(name: str) -> str:
    """Return what the module of a command says about it, after the command's own name."""
    text = (import_module(_module(name)).__doc__ or "").split("\n\n")[0].rpartition("`: ")[2]
    return _sentence(" ".join(text.split()).rstrip("."))


def _module(name: str) -> str:
    return "oirase.cli." + name.replace("-", "_")


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"oirase {name}", description=COMMANDS[name])
    import_module(_module(name)).configure(parser)
    return parser


def _command(name: str) -> Iterator[str]:
    """Yield what a command is, which words it takes, and the same of its actions."""
    parser = _parser(name)
    yield f"### oirase {name}"
    yield _about(name)
    yield _words(parser)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                yield f"`oirase {name} {choice.dest}`: {_english(choice.help)}."
                yield _words(action.choices[choice.dest])


def _words(parser: argparse.ArgumentParser) -> str:
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return table(
        ("Word", "Needed", "What it says"),
        (
            (_spelled(one), _needed(one), _english(one.help))
            for one in parser._actions
            if not isinstance(one, left_out)
        ),
    )


def _spelled(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar or action.dest.upper()}`"
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return code(*(f"{word}{value}" for word in action.option_strings))


def _needed(action: argparse.Action) -> str:
    return "yes" if action.required and action.nargs not in ("?", "*", argparse.REMAINDER) else ""


def _english(text: str | None) -> str:
    """Return the English half of a help text, which is written as Japanese / English."""
    return (text or "").rpartition("/ ")[2].strip()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""
