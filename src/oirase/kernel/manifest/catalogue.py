"""The catalogue of systems: index.toml (all 118), joined with the manifests of those that run and the pack's local names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from oirase.kernel.manifest.loader import PACKAGE, manifests
from oirase.kernel.manifest.spec import Manifest, Names

INDEX = PACKAGE / "systems" / "index.toml"


@dataclass(frozen=True)
class SystemRow:
    """One system of the roadmap: planned, or running with the pages where its users begin."""

    id: str
    domain: str
    slug: str
    label: str
    name_ja: str
    name_en: str
    programmes: tuple[int, ...]
    state: str
    entry_pages: tuple[str, ...]
    limits: tuple[Names, ...] = ()

    @property
    def name(self) -> Names:
        """The name in both languages."""
        return Names(self.name_ja, self.name_en)

    def as_json(self) -> dict[str, Any]:
        """Return the keys that `oirase systems --json` prints."""
        keys = ("id", "name_ja", "name_en", "programmes", "state", "entry_pages")
        whole = asdict(self)
        return {key: list(whole[key]) if isinstance(whole[key], tuple) else whole[key] for key in keys}


@cache
def _index() -> Mapping[str, Any]:
    return tomllib.loads(INDEX.read_text(encoding="utf-8"))


def index() -> tuple[Mapping[str, Any], ...]:
    """Return the rows of index.toml as they stand."""
    return tuple(_index()["system"])


def index_domains() -> tuple[Mapping[str, Any], ...]:
    """Return the domains in their order: code, name_ja, name_en."""
    return tuple(_index()["domain"])


def systems(pack: Path) -> list[SystemRow]:
    """Return all rows with the pack's local names and programmes; a missing pack leaves the generic names.

    Systems of an installation's own, which the index does not know, follow under their slug.
    """
    local = _local(pack)
    running = {row: manifest for manifest in manifests() for row in (manifest.row, *manifest.also) if row}
    listed = [_row(row, local.get(row["id"], {}), running.get(row["id"])) for row in index()]
    return [*listed, *(_own_row(manifest) for manifest in own_systems())]


def own_systems() -> list[Manifest]:
    """Return the running systems that stand in no row of the index."""
    labels = {row["label"] for row in index()} | {
        extra["label"] for row in index() for extra in row.get("extra", ())
    }
    return [one for one in manifests() if one.domain and one.entry_pages and one.app_label not in labels]


def manifest_of(row: SystemRow) -> Manifest | None:
    """Return the manifest of a row that runs."""
    return next((one for one in manifests() if row.id in (one.row, one.slug, *one.also)), None)


def _own_row(manifest: Manifest) -> SystemRow:
    return SystemRow(
        id=manifest.slug,
        domain=manifest.domain,
        slug=manifest.slug,
        label=manifest.app_label,
        name_ja=manifest.name.ja,
        name_en=manifest.name.en,
        programmes=(),
        state="running",
        entry_pages=tuple(page.url_name for page in manifest.entry_pages),
        limits=manifest.limits,
    )


def _row(row: Mapping[str, Any], local: Mapping[str, Any], manifest: Manifest | None) -> SystemRow:
    return SystemRow(
        id=row["id"],
        domain=row["domain"],
        slug=row["slug"],
        label=row["label"],
        name_ja=local.get("name_ja") or row["name_ja"],
        name_en=local.get("name_en") or row["name_en"],
        programmes=tuple(local.get("programmes", ())),
        state="running" if manifest else "planned",
        entry_pages=tuple(page.url_name for page in manifest.entry_pages) if manifest else (),
        limits=manifest.limits if manifest else (),
    )


def _local(pack: Path) -> dict[str, Mapping[str, Any]]:
    path = pack / "systems.toml"
    if not path.is_file():
        return {}
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return {row["id"]: row for row in content.get("system", [])}
