"""Loading the roadmap editions of a prefecture's pack: folders in our own layout, published as they are."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from oirase.kernel.manifest import packs
from oirase.systems.plan.commons import data, layout, services


def load(path: Path) -> None:
    """Load every edition that the pack names; called inside the command that loads the pack."""
    pack = packs.read(path)
    for folder in pack.content.get("roadmap", {}).get("editions", ()):
        services.load_from_pack(read_folder(path / folder, "pack"), pack)


def read_folder(folder: Path, kind: str) -> data.EditionData:
    """Read an edition's folder. Raises layout.LayoutProblems, or FileNotFoundError without `edition.toml`."""
    head = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    levels = head.pop("levels", {})
    text = {name: str(value) for name, value in {**head, **levels}.items()}
    tables = {
        spec.name: list(enumerate(packs.rows(folder / f"{spec.name}.csv"), start=2))
        for spec in layout.TABLES
        if (folder / f"{spec.name}.csv").is_file()
    }
    source = data.SourceData(kind, folder.name, folder_hash(folder))
    return layout.edition_from(tables, text, source)


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 over the names and contents of a folder's files."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
