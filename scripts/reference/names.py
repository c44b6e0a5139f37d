"""What several pages say in the same way: whose folder something is in, where a page stands, what packs there are."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.urls import reverse

from oirase.kernel.manifest.loader import PACKAGE, manifests
from oirase.kernel.manifest.spec import EntryPage, Manifest
from oirase.kernel.settings.installation import PROJECT

AUDIENCES = {"public": "everybody", "signed_in": "whoever has signed in", "staff": "officers"}


def folder_of(manifest: Manifest) -> Path:
    """Return the folder that a manifest describes, below src/oirase."""
    return Path(apps.get_app_config(manifest.app_label).path).relative_to(PACKAGE)


def is_product(module: str) -> bool:
    """Whether a module belongs to the product: what tests and measurements declare is there only while they run."""
    return module.startswith("oirase.") and ".tests" not in module


def owner_of(module: str) -> str:
    """Return who a module belongs to: the name of its block or system, or a part of the kernel."""
    parts = module.split(".")[1:]
    for manifest in manifests():
        home = folder_of(manifest).parts
        if tuple(parts[: len(home)]) == home:
            return manifest.name.en
    return "/".join(parts[:2])


def audience(entry: EntryPage) -> str:
    """Return in words who an entry page is for."""
    return f"holders of `{entry.permission}`" if entry.permission else AUDIENCES[entry.audience]


def address(entry: EntryPage) -> str:
    """Return where an entry page stands."""
    return reverse(entry.url_name)


@cache
def packs() -> dict[str, dict[str, Any]]:
    """Return the head of each pack of this project by its folder."""
    found = {path.parent.name: path for path in (PROJECT / "packs").glob("*/pack.toml")}
    return {name: tomllib.loads(found[name].read_text(encoding="utf-8")) for name in sorted(found)}


def of_pack(name: str, file: str) -> dict[str, Any]:
    """Return a file of a pack."""
    return tomllib.loads((PROJECT / "packs" / name / file).read_text(encoding="utf-8"))


def indicators() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the indicators of all packs: the pack, the folder of the edition, the row."""
    for name, head in packs().items():
        for edition in head["roadmap"]["editions"]:
            path = PROJECT / "packs" / name / edition / "indicators.csv"
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield name, edition, row
