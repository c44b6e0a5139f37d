"""systems.md: the whole index by domain, and what runs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.reference.markdown import anchor, code, link, listing, page, table
from scripts.reference.names import address, audience, folder_of, of_pack, packs

from oirase.kernel.manifest.catalogue import INDEX, SystemRow, index, manifest_of, own_systems, systems
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest

INTRODUCTION = """\
The index (`src/oirase/systems/index.toml`) knows {count} systems: S01 to S110 and G1 to G7 are rows of the study of the first
roadmap, R0 is the roadmap itself. **{running} run**, {planned} are planned and have no folder yet. Names are generic on purpose:
what a prefecture calls a system, and which programmes of its roadmap it serves, is data of its pack
(`packs/<prefecture>/systems.toml`; {programmes})."""


def systems_page() -> str:
    """Return the page of all systems."""
    rows = {row.id: row for row in systems(INDEX.parent)}
    running = [row for row in rows.values() if row.state == "running"]
    count = len(index())
    introduction = INTRODUCTION.format(
        count=count,
        running=sum(row.id in {one["id"] for one in index()} for row in running),
        planned=sum(row.state == "planned" for row in rows.values()),
        programmes=link("Programmes, as the packs have them", "see the end of this page"),
    )
    return page(
        "Systems",
        introduction,
        listing(_contents(rows)),
        *(part for domain in _domains() for part in _domain(domain, rows)),
        "## What runs",
        *(part for row in running for part in _running(_title(row), manifest_of(row))),
        "## Other parts",
        "Building blocks, commons of a domain, further folders of a system, the frame and the portal describe themselves in the "
        "same way.",
        *(part for one in _shared() for part in _running(_shared_title(one), one)),
        *_programmes(),
    )


def _domains() -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = tomllib.loads(INDEX.read_text(encoding="utf-8"))["domain"]
    return found


def _heading(domain: Mapping[str, Any]) -> str:
    return f"{domain['name_en']} ({domain['name_ja']})"


def _contents(rows: Mapping[str, SystemRow]) -> Iterator[str]:
    for domain in _domains():
        inside = [row for row in rows.values() if row.domain == domain["code"]]
        running = sum(row.state == "running" for row in inside)
        told = f"{running} running, {len(inside) - running} planned"
        yield f"{link(_heading(domain))}: {told}"
    for heading in ("What runs", "Other parts", "Programmes, as the packs have them"):
        yield link(heading)


def _domain(domain: Mapping[str, Any], rows: Mapping[str, SystemRow]) -> Iterator[str]:
    yield f"## {_heading(domain)}"
    known = [rows[row["id"]] for row in index() if row["domain"] == domain["code"]]
    summaries = {row["id"]: row["summary_en"] for row in index()}
    summaries |= {one.slug: one.summary.en for one in own_systems()}
    own = [rows[one.slug] for one in own_systems() if one.domain == domain["code"]]
    yield table(
        ("Row", "System", "名称", "What it does", "State"),
        ((row.id, row.name_en, row.name_ja, summaries[row.id], _state(row)) for row in [*known, *own]),
    )


def _state(row: SystemRow) -> str:
    return f"**[running](#{anchor(_title(row))})**" if row.state == "running" else "planned"


def _title(row: SystemRow) -> str:
    return (
        f"{row.id} {row.name_en} ({row.name_ja})" if row.id != row.slug else f"{row.name_en} ({row.name_ja})"
    )


def _shared_title(manifest: Manifest) -> str:
    return f"{manifest.name.en} ({manifest.name.ja})"


def _shared() -> list[Manifest]:
    listed = {one.app_label for one in own_systems()}
    return [one for one in manifests() if not one.row and one.app_label not in listed]


def _running(title: str, manifest: Manifest | None) -> Iterator[str]:
    if manifest is None:
        return
    folder = folder_of(manifest)
    yield f"### {title}"
    yield f"{manifest.summary.en} Folder: [`src/oirase/{folder}`](../../src/oirase/{folder}/README.md)."
    facts = [
        ("Blocks used", code(*manifest.blocks)),
        ("Law or standard", "; ".join(manifest.basis)),
        ("API", f"`/api/v1/{manifest.slug}/`" if manifest.api else ""),
    ]
    yield listing(f"{name}: {value}" for name, value in facts if value)
    yield table(
        ("Entry page", "Address", "For"),
        ((one.title.en, f"`{address(one)}`", audience(one)) for one in manifest.entry_pages),
    )
    if manifest.limits:
        yield "Known limits:\n\n" + listing(limit.en for limit in manifest.limits)


def _programmes() -> Iterator[str]:
    yield "## Programmes, as the packs have them"
    yield (
        "Programme numbers belong to one edition of one prefecture's roadmap. They are shown here per pack so that a reader can "
        "get from a roadmap to the system that serves it; another prefecture writes its own."
    )
    for name, head in packs().items():
        yield f"### {head['name']['en']} (`packs/{name}`)"
        given = {row["id"]: row for row in of_pack(name, "systems.toml")["system"]}
        yield table(
            ("Row", "Called here", "Programmes"),
            (
                (row["id"], given[row["id"]]["name_en"], ", ".join(map(str, given[row["id"]]["programmes"])))
                for row in index()
                if given.get(row["id"], {}).get("programmes")
            ),
        )
