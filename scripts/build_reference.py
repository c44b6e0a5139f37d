"""Writes docs/reference from the code: systems, permissions, events, personal data, settings, commands, metrics, the API.

    make reference

The same code gives the same files to the letter; a consistency test compares them, so the pages cannot go stale.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from oirase.kernel.settings.installation import PROJECT

TARGET = PROJECT / "docs" / "reference"
ABOUT = {
    "systems.md": "All systems of the index by domain: what each does, whether it runs, where its users begin, what it cannot do yet.",
    "permissions.md": "Every permission, the roles that hold it, masked columns, and who may call which address.",
    "personal-data.md": "The register of personal data: which models hold what about people, why, and how long it is kept.",
    "events.md": "What systems tell each other, who listens, what is done regularly; schemas in [`events/`](events/).",
    "metrics.md": "Figures that running systems give by themselves, and the indicators they feed.",
    "settings.md": "What an installation may set (environment, `settings.toml`) and what officers may set, with defaults.",
    "commands.md": "The `oirase` command line and the targets of make.",
    "openapi.json": "The API's description (OpenAPI 3.1), the same that a running installation serves at `/api/v1/openapi.json` "
    "and shows at `/api/`.",
}


def pages() -> dict[str, str]:
    """Return every file of the reference by its path below docs/reference."""
    import django

    django.setup()
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # pages bring the settings and handlers of their folders with them
    from scripts.reference import flow, rights, running, systems

    from oirase.portal.api import api

    return {
        "README.md": _readme(),
        "systems.md": systems.systems_page(),
        "permissions.md": rights.permissions_page(),
        "personal-data.md": rights.personal_data_page(),
        "events.md": flow.events_page(),
        "metrics.md": flow.metrics_page(),
        "settings.md": running.settings_page(),
        "commands.md": running.commands_page(),
        "openapi.json": json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n",
        **flow.event_schemas(),
    }


def _readme() -> str:
    from scripts.reference.markdown import page, table

    return page(
        "Reference",
        "These pages are generated: manifests, index, models, commands and the API describe themselves, and `make reference` "
        "writes down what they say. After a change of the code run it and commit what has changed here; a test "
        "(`tests/consistency/test_reference.py`) compares. Nothing here is written by hand.",
        table(("Page", "What it holds"), ((f"[{name}]({name})", text) for name, text in ABOUT.items())),
        "The code is one for all prefectures; tables headed with the name of a pack show the data of a prefecture "
        "(`packs/`) and are marked so.",
    )


def differences(wanted: Mapping[str, str], folder: Path = TARGET) -> list[str]:
    """Return in words which files of the folder differ from what they should be."""
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    old = [
        name
        for name in wanted
        if name in there and (folder / name).read_text(encoding="utf-8") != wanted[name]
    ]
    return [
        *(f"{name} is missing" for name in sorted(wanted.keys() - there)),
        *(f"{name} is left over" for name in sorted(there - wanted.keys())),
        *(f"{name} is out of date" for name in sorted(old)),
    ]


def write(wanted: Mapping[str, str], folder: Path = TARGET) -> None:
    """Write all files and remove what no longer belongs there."""
    for path in [one for one in folder.rglob("*") if one.is_file()]:
        if str(path.relative_to(folder)) not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Write what differs, and say what that was."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oirase.settings.dev")
    wanted = pages()
    found = differences(wanted)
    write(wanted)
    print(
        "\n".join(f"docs/reference: {one}, written anew" for one in found)
        or "docs/reference: nothing has changed"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
