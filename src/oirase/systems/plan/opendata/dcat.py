"""The catalogue of editions for other catalogues: DCAT 3 as JSON-LD, with the properties that DCAT-AP asks for.

A roadmap is a series (`dcat:DatasetSeries`), each published edition a dataset in it, each file a distribution with size and
checksum. An edition is a version of its fiscal year, whose own address leads to the newest revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from oirase.kernel.calendar import fiscal_year_span
from oirase.kernel.manifest import Names
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import ports
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.opendata import files, links, selectors, terms

Absolute = Callable[[str], str]
Node = dict[str, Any]
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
YEARLY = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
SHA_256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
LANGUAGES = (
    "http://publications.europa.eu/resource/authority/language/JPN",
    "http://publications.europa.eu/resource/authority/language/ENG",
)
TITLE = Names("DX関連事業ロードマップのデータ", "Data of the DX roadmap")
SUMMARY = Names(
    "ロードマップの版ごとの、事業、取組、年度別の工程、指標、予算、実績。",
    "Programmes, initiatives, year cells, indicators, budgets and achievements, edition by edition.",
)
OF_AN_EDITION = Names(
    "事業、予算の内訳、取組、年度別の工程、指標、実績、判断の記録の表。",
    "Tables of programmes, budget lines, initiatives, year cells, indicators, achievements and decisions.",
)


def catalogue(editions: Sequence[Edition], absolute: Absolute) -> Node:
    """Describe the published editions, given newest first as `selectors.editions_of` does."""
    series = absolute(f"{links.at('index')}#series")
    return {
        "@context": CONTEXT,
        "@id": absolute(links.at("catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _spoken(TITLE),
        "dct:description": _spoken(SUMMARY),
        **_publisher(editions),
        "dct:language": [_id(one) for one in LANGUAGES],
        "foaf:homepage": _id(absolute(links.at("index"))),
        **_days(editions),
        **_licence(),
        "dcat:dataset": [
            _series(editions, series, absolute),
            *(_dataset(one, editions, series, absolute) for one in editions),
        ],
    }


def _series(editions: Sequence[Edition], series: str, absolute: Absolute) -> Node:
    ends = {"dcat:first": editions[-1], "dcat:last": editions[0]} if editions else {}
    return {
        "@id": series,
        "@type": "dcat:DatasetSeries",
        "dct:title": _spoken(TITLE),
        "dct:description": _spoken(SUMMARY),
        "dct:accrualPeriodicity": _id(YEARLY),
        "dct:spatial": _place(),
        **{name: _id(absolute(links.edition_page(one))) for name, one in ends.items()},
    }


def _dataset(edition: Edition, editions: Sequence[Edition], series: str, absolute: Absolute) -> Node:
    page = absolute(links.edition_page(edition))
    older = editions[editions.index(edition) + 1 :]
    begin, end = fiscal_year_span(edition.fiscal_year)
    said: Node = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": page,
        "dct:title": _spoken(edition.title),
        "dct:description": _spoken(OF_AN_EDITION),
        **_publisher([edition]),
        **_days([edition]),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(begin.isoformat(), "date"),
            "dcat:endDate": _typed(end.isoformat(), "date"),
        },
        "dct:spatial": _place(),
        "dct:language": [_id(one) for one in LANGUAGES],
        "dct:accessRights": _id(PUBLIC),
        **_licence(),
        "dcat:landingPage": _id(page),
        "dcat:version": f"{edition.fiscal_year}.{edition.revision}",
        "dct:isVersionOf": _id(absolute(links.at("year", edition.fiscal_year))),
        "dcat:inSeries": _id(series),
        "dcat:distribution": list(_distributions(edition, absolute)),
    }
    if edition.source_title:
        said["dct:source"] = {"@type": "foaf:Document", "dct:title": _spoken(edition.source_title)}
    if contact := _contact(edition):
        said["dcat:contactPoint"] = contact
    if older:
        said["dcat:prev"] = _id(absolute(links.edition_page(older[0])))
        if older[0].fiscal_year == edition.fiscal_year:
            said["dcat:previousVersion"] = said["dcat:prev"]
    return said


def _distributions(edition: Edition, absolute: Absolute) -> Iterator[Node]:
    for file in files.files_of(edition):
        form, name = file.form, file.form.name
        address = absolute(links.edition_file(edition, name))
        follows = [absolute(links.at("dictionary_json")), *([form.follows] if form.follows else ())]
        said: Node = {
            "@id": address,
            "@type": "dcat:Distribution",
            "dct:title": f"{edition.title.text('ja')} {form.title}",
            "dcat:accessURL": _id(address),
            "dcat:downloadURL": _id(address),
            "dcat:mediaType": _id(MEDIA_TYPES + ("text/csv" if name == "zip" else form.media_type)),
            "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": _id(SHA_256),
                "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
            },
            "dct:conformsTo": [_id(one) for one in follows],
            **_days([edition]),
            **_licence(),
        }
        if name == "zip":
            said["dcat:packageFormat"] = _id(MEDIA_TYPES + form.media_type)
        yield said
    yield from (_print(one, edition, absolute) for one in ports.prints_of(edition))


def _print(one: ports.Print, edition: Edition, absolute: Absolute) -> Node:
    address = absolute(one.address)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": f"{edition.title.text(one.language)} PDF",
        "dct:language": _id(LANGUAGES[one.language == "en"]),
        "dcat:accessURL": _id(address),
        "dcat:downloadURL": _id(address),
        "dcat:mediaType": _id(f"{MEDIA_TYPES}application/pdf"),
        "dcat:byteSize": _typed(str(one.size), "nonNegativeInteger"),
        "dct:issued": _typed(one.made_at.isoformat(), "dateTime"),
        **_licence(),
    }


def _days(editions: Sequence[Edition]) -> Node:
    if not editions:
        return {}
    issued = min(one.published_at for one in editions if one.published_at)
    modified = max(selectors.modified_at(one) for one in editions)
    return {
        "dct:issued": _typed(issued.isoformat(), "dateTime"),
        "dct:modified": _typed(modified.isoformat(), "dateTime"),
    }


def _publisher(editions: Sequence[Edition]) -> Node:
    stated = editions[0].publisher if editions else None
    place = terms.place()
    return {
        "dct:publisher": {
            "@type": "foaf:Agent",
            "foaf:name": _spoken(stated or place.name),
            "dct:identifier": place.code,
        }
    }


def _licence() -> Node:
    licence = terms.licence()
    if licence.address:
        return {"dct:license": _id(licence.address)}
    return {"dct:rights": {"@type": "dct:RightsStatement", "dct:description": _spoken(licence.name)}}


def _contact(edition: Edition) -> Node | None:
    contact = terms.contact(selectors.office_of(edition))
    if contact is None:
        return None
    said: Node = {"@type": "vcard:Organization", "vcard:fn": _spoken(contact.name)}
    if contact.mail:
        said["vcard:hasEmail"] = _id(f"mailto:{contact.mail}")
    if contact.page:
        said["vcard:hasURL"] = _id(contact.page)
    return said


def _place() -> Node:
    place = terms.place()
    said: Node = {
        "@type": "dct:Location",
        "dct:identifier": place.code,
        "skos:prefLabel": _spoken(place.name),
    }
    if place.bounds:
        west, south, east, north = place.bounds
        corners = f"{west} {north}, {east} {north}, {east} {south}, {west} {south}, {west} {north}"
        said["dcat:bbox"] = {"@type": "geo:wktLiteral", "@value": f"POLYGON(({corners}))"}
    return said


def _spoken(text: LocalizedText | Names) -> list[Node]:
    # やさしい日本語 has no registered language tag.
    said = {"ja": text.ja, "en": text.en} if isinstance(text, Names) else text
    return [{"@value": said[code], "@language": code} for code in ("ja", "en") if said.get(code)]


def _id(address: str) -> Node:
    return {"@id": address}


def _typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": f"xsd:{kind}"}
