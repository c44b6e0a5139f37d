"""The catalogue holds to DCAT: what must be there is there, addresses are addresses, days are days, and files are what is said of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from oirase.systems.plan.commons import ports
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.opendata import dcat
from oirase.systems.plan.opendata.terms import packs

READERS = {
    "xsd:date": date.fromisoformat,
    "xsd:dateTime": datetime.fromisoformat,
    "xsd:nonNegativeInteger": int,
    "xsd:hexBinary": bytes.fromhex,
    "geo:wktLiteral": str,
}
# What DCAT-AP 3 calls mandatory or recommended for each class, as far as anything is known of it here.
NEEDED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset", "foaf:homepage"},
    "dcat:DatasetSeries": {"dct:title", "dct:description", "dct:accrualPeriodicity"},
    "dcat:Dataset": {
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dct:issued",
        "dct:modified",
        "dct:temporal",
        "dct:spatial",
        "dct:identifier",
        "dcat:version",
        "dct:isVersionOf",
        "dcat:inSeries",
        "dcat:distribution",
    },
    "dcat:Distribution": {
        "dcat:accessURL",
        "dcat:downloadURL",
        "dcat:mediaType",
        "dcat:byteSize",
        "spdx:checksum",
        "dct:conformsTo",
    },
}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a JSON-LD tree."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from nodes(one)
    elif isinstance(value, list):
        for one in value:
            yield from nodes(one)


def of_kind(said: Any, kind: str) -> list[dict[str, Any]]:
    return [one for one in nodes(said) if one.get("@type") == kind]


@pytest.fixture
def catalogue(two_years: SimpleNamespace, client: Client) -> dict[str, Any]:
    answer = client.get("/roadmap-open/catalogue.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    return answer.json()  # type: ignore[no-any-return]


def test_each_class_has_what_it_needs(catalogue: dict[str, Any]) -> None:
    for kind, needed in NEEDED.items():
        found = of_kind(catalogue, kind)
        assert found, kind
        assert not [(kind, needed - one.keys()) for one in found if needed - one.keys()]
        assert all("dct:license" in one or "dct:rights" in one or kind.endswith("Series") for one in found)
    assert len(of_kind(catalogue, "dcat:Dataset")) == 2
    assert len(of_kind(catalogue, "dcat:Distribution")) == 6


def test_addresses_are_whole_and_values_are_what_their_type_says(catalogue: dict[str, Any]) -> None:
    for one in nodes({key: value for key, value in catalogue.items() if key != "@context"}):
        if "@id" in one:
            parts = urlsplit(one["@id"])
            assert parts.scheme in ("http", "https", "mailto"), one["@id"]
            assert parts.netloc or parts.scheme == "mailto", one["@id"]
        if "@value" in one and "@type" in one:
            READERS[one["@type"]](one["@value"])


def test_every_prefix_is_declared(catalogue: dict[str, Any]) -> None:
    context = catalogue.pop("@context")
    used = {name.partition(":")[0] for one in nodes(catalogue) for name in one if not name.startswith("@")}
    kinds = {one["@type"].partition(":")[0] for one in nodes(catalogue) if "@type" in one}
    assert used | kinds <= context.keys()
    assert all(urlsplit(address).scheme == "http" for address in context.values())


def test_a_file_is_as_large_and_has_the_checksum_that_is_said(
    catalogue: dict[str, Any], client: Client
) -> None:
    for one in of_kind(catalogue, "dcat:Distribution"):
        content = client.get(urlsplit(one["dcat:downloadURL"]["@id"]).path).content
        assert one["dcat:byteSize"]["@value"] == str(len(content))
        checksum = one["spdx:checksum"]["spdx:checksumValue"]["@value"]
        assert checksum == hashlib.sha256(content).hexdigest()


def test_printed_forms_stand_among_the_files(
    two_years: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_at = datetime(2025, 4, 1, tzinfo=UTC)
    monkeypatch.setattr(ports, "_printers", [lambda edition: [ports.Print("en", "/x.pdf", 123, made_at)]])
    found = of_kind(client.get("/roadmap-open/catalogue.jsonld").json(), "dcat:Distribution")
    printed = [one for one in found if one["dcat:mediaType"]["@id"].endswith("application/pdf")]
    assert len(printed) == 2
    assert printed[0]["dcat:byteSize"]["@value"] == "123"
    assert printed[0]["dcat:downloadURL"]["@id"].endswith("/x.pdf")
    assert printed[0]["dct:language"]["@id"].endswith("ENG")


def test_editions_are_versions_in_a_series(catalogue: dict[str, Any]) -> None:
    newer, older = of_kind(catalogue, "dcat:Dataset")
    assert newer["dcat:prev"]["@id"] == older["@id"]
    assert "dcat:previousVersion" not in newer, "another year is no earlier version"
    assert newer["dcat:version"] == "2025.1"
    assert newer["dct:temporal"]["dcat:startDate"]["@value"] == "2025-04-01"
    series = of_kind(catalogue, "dcat:DatasetSeries")[0]
    assert series["dcat:first"]["@id"] == older["@id"]
    assert series["dcat:last"]["@id"] == newer["@id"]
    assert {one["@language"] for one in older["dct:title"]} == {"ja", "en"}


def test_the_licence_and_the_contact_are_those_of_the_pack(
    testland: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    said = {
        **testland.pack.content["roadmap"],
        "licence": {"address": address, "ja": "表示4.0", "en": "Attribution 4.0"},
        "contact": {"mail": "data@kakuu.example.jp", "ja": "統計の係", "en": "Statistics desk"},
    }
    pack = packs.Pack(testland.pack.path, {**testland.pack.content, "roadmap": said})
    monkeypatch.setattr(packs, "current", lambda: pack)
    found = client.get("/roadmap-open/catalogue.jsonld").json()
    [dataset] = of_kind(found, "dcat:Dataset")
    assert dataset["dct:license"]["@id"] == address
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"]["@id"] == "mailto:data@kakuu.example.jp"
    page = client.get("/roadmap-open/editions/2024/2/").content.decode()
    assert f'<a rel="license" href="{address}">表示4.0</a>' in page
    assert "統計の係" in page


def test_before_anything_is_published_the_catalogue_is_empty(db: None) -> None:
    said = dcat.catalogue([], lambda path: f"http://testserver{path}")
    assert [one["@type"] for one in said["dcat:dataset"]] == ["dcat:DatasetSeries"]
    assert not Edition.objects.exists()
