"""The index of systems is whole, and whoever runs under a row is what the row says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scripts.reference.names import folder_of

from oirase.kernel.manifest.catalogue import index
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest

ROWS = {row["id"]: row for row in index()}
EXTRA = {extra["folder"]: extra["label"] for row in index() for extra in row.get("extra", ())}


def problems(declarations: Iterable[Manifest]) -> list[str]:
    found = []
    for manifest in (one for one in declarations if one.row):
        row = ROWS.get(manifest.row)
        if row is None:
            found.append(f"{manifest.slug}: index.toml has no row {manifest.row}")
            continue
        said = {
            "slug": (manifest.slug.replace("-", "_"), row["slug"]),
            "app_label": (manifest.app_label, row["label"]),
            "domain": (manifest.domain, row["domain"]),
            "folder": (folder_of(manifest), Path("systems", row["domain"], row["slug"])),
            "name": ((manifest.name.ja, manifest.name.en), (row["name_ja"], row["name_en"])),
        }
        found += [
            f"{manifest.slug}: {what} is {mine}, row {manifest.row} of index.toml says {rows}"
            for what, (mine, rows) in said.items()
            if mine != rows
        ]
    return found


def test_slugs_are_unique() -> None:
    """That the rows and their labels are whole is tested with the packs, which point to them."""
    slugs = [row["slug"] for row in index()]
    assert not {one for one in slugs if slugs.count(one) > 1}, "two rows share a slug"


def test_every_row_has_both_languages() -> None:
    for row in index():
        assert row["name_en"].isascii(), row["id"]
        assert row["summary_ja"].endswith("。"), row["id"]
        assert row["summary_en"].endswith("."), row["id"]
        assert row["summary_en"].isascii(), row["id"]


def test_what_runs_is_what_its_row_says() -> None:
    assert not problems(manifests())


def test_a_row_belongs_to_one_folder() -> None:
    rows = [row for one in manifests() for row in (one.row, *one.also) if row]
    assert len(rows) == len(set(rows))
    assert set(rows) <= ROWS.keys()


def test_a_folder_of_the_index_names_its_row() -> None:
    named = {f"{row['domain']}/{row['slug']}": row["id"] for row in index()}
    for manifest in manifests():
        place = folder_of(manifest).as_posix().removeprefix("systems/")
        assert named.get(place, manifest.row) == manifest.row, (
            f"write row={named.get(place)!r} into the manifest"
        )
        assert EXTRA.get(place, manifest.app_label) == manifest.app_label


def test_a_slip_is_found() -> None:
    desk = next(one for one in manifests() if one.row == "G3")
    assert problems([replace(desk, domain="tourism")]) == [
        "consultation: domain is tourism, row G3 of index.toml says business"
    ]
    assert problems([replace(desk, row="S111")]) == ["consultation: index.toml has no row S111"]
