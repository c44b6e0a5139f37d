"""A prefecture as data: reading its pack, checking it, and loading it section by section.

The kernel's own sections come first (bodies, organisations, roles, closed days); blocks and systems name theirs in
their manifests. Loading is one command: all of the pack or nothing. Loading again changes what has changed and removes nothing
that rows may point to.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from oirase.kernel.access import pack as access_pack
from oirase.kernel.access.actors import Actor
from oirase.kernel.calendar import pack as calendar_pack
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.manifest.catalogue import index
from oirase.kernel.manifest.loader import manifests, resolve
from oirase.kernel.retention.specs import classes_of
from oirase.kernel.texts import LocalizedText

PACKS = Path(settings.ROOT) / "packs"
REQUIRED = ("pack.toml", "bodies.csv", "organisations.csv", "roles.toml", "systems.toml")


@dataclass(frozen=True)
class Pack:
    """The head of a pack: its folder and what pack.toml says."""

    path: Path
    content: Mapping[str, Any] = field(repr=False)

    @property
    def code(self) -> str:
        """The code of the prefecture's body."""
        return str(self.content["code"])

    @property
    def calendar(self) -> str:
        """The code of the calendar whose closed days hold for its offices; empty where it names none."""
        return str(self.content.get("calendar", {}).get("code", ""))

    def text(self, *keys: str) -> LocalizedText:
        """Return a localized text of pack.toml, such as `text("name")` or `text("senders", "name")`."""
        value: Any = self.content
        for key in keys:
            value = value.get(key, {})
        return LocalizedText(value)


@cache
def read(path: Path) -> Pack:
    """Read a pack's head; FileNotFoundError or TOMLDecodeError when there is none."""
    return Pack(path, tomllib.loads((path / "pack.toml").read_text(encoding="utf-8")))


def current() -> Pack:
    """Return the pack that this installation runs on: a name below packs/, or a path."""
    chosen = settings.INSTALLATION.pack
    return read(Path(chosen) if "/" in chosen else PACKS / chosen)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of one of a pack's CSV files."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def check(path: Path) -> list[str]:
    """Return what is wrong with a pack, in words, without touching the database."""
    missing = [f"{name} がありません" for name in REQUIRED if not (path / name).is_file()]
    if missing:
        return missing
    problems = []
    known = {row["id"] for row in index()}
    named = {
        row["id"] for row in tomllib.loads((path / "systems.toml").read_text(encoding="utf-8"))["system"]
    }
    problems += [f"systems.toml: {row} は index.toml にありません" for row in sorted(named - known)]
    bodies = {row["code"] for row in rows(path / "bodies.csv")}
    for number, row in enumerate(rows(path / "organisations.csv"), start=2):
        if row["body"] not in bodies:
            problems.append(f"organisations.csv {number}行: 団体 {row['body']} がありません")
    permissions = {permission.code for manifest in manifests() for permission in manifest.permissions}
    for role in tomllib.loads((path / "roles.toml").read_text(encoding="utf-8"))["role"]:
        unknown = sorted(set(role["permissions"]) - permissions)
        problems += [
            f"roles.toml {role['code']}: 権限 {code} はどのシステムにもありません" for code in unknown
        ]
    pages = {page.url_name for manifest in manifests() for page in manifest.entry_pages}
    unknown = sorted(set(read(path).content.get("menu", ())) - pages)
    problems += [f"pack.toml menu: 入口 {name} はどのシステムにもありません" for name in unknown]
    return problems + _retention_problems(read(path))


def _retention_problems(pack: Pack) -> list[str]:
    try:
        known = classes_of(pack.content).keys()
    except ValueError as error:
        return [f"pack.toml [retention.years] {error} は年数でも permanent でもありません"]
    needed = {one.retention_class for manifest in manifests() for one in manifest.personal_data}
    return [
        f"pack.toml [retention.years]: 保存期間の区分 {code} がありません" for code in sorted(needed - known)
    ]


@command("manifest.load_pack")
def load(actor: Actor, *, path: Path) -> None:
    """Load a pack into the database: kernel sections, then those of blocks and systems in their order."""
    permit("manifest.load_pack")
    pack = read(path)
    calendar_pack.load(path)
    access_pack.load(path, pack.content)
    sections = sorted(
        (section for manifest in manifests() for section in manifest.pack_sections),
        key=lambda section: (section.order, section.name),
    )
    for section in sections:
        cast(Any, resolve(section.loader))(path)
    audited(
        [{"type": "pack", "id": pack.code, "action": "loaded"}], {"sections": [one.name for one in sections]}
    )
