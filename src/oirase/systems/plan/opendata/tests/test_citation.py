"""A citation names edition, revision, day and address, and is read by programs."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.translation import override

from oirase.kernel import clock
from oirase.systems.plan.opendata import citation
from oirase.systems.plan.opendata.tests.conftest import main_of

SOURCE = citation.Source(
    "roadmap-2024-1-r2",
    "架空県",
    "計画 50% {A}",
    2,
    date(2024, 6, 1),
    date(2026, 6, 15),
    "https://example.jp/x",
)


def test_the_sentence_names_everything_in_both_languages() -> None:
    with override("ja"):
        said = citation.sentence(SOURCE)
    for part in ("架空県", "第2版", "令和6年6月1日公開", "https://example.jp/x", "令和8年6月15日閲覧"):
        assert part in said
    with override("en"):
        said = citation.sentence(SOURCE)
    for part in ("revision 2", "published 1 June 2024", "accessed 15 June 2026"):
        assert part in said


def test_signs_that_mean_something_to_tex_are_escaped() -> None:
    assert r"title = {{計画 50\% \{A\}}}" in citation.bibtex(SOURCE)


@pytest.mark.parametrize(
    "address", ["/roadmap-open/editions/2024/2/citation.", "/roadmap-open/citations/2024-1."]
)
def test_edition_and_programme_are_cited_for_programs(
    testland: SimpleNamespace, client: Client, address: str
) -> None:
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        text = client.get(address + "bib").content.decode()
        [item] = client.get(address + "json").json()
    assert text.startswith("@misc{roadmap-2024")
    assert text.count("{") == text.count("}")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", text, re.MULTILINE))
    assert fields["urldate"] == "2026-06-15"
    assert fields["edition"] == item["edition"] == "2"
    assert fields["url"] == item["URL"]
    assert item["accessed"] == {"date-parts": [[2026, 6, 15]]}
    assert client.get(item["URL"]).status_code == 200
    assert client.get(address + "ris").status_code == 404


def test_people_read_the_sentence_on_the_page(testland: SimpleNamespace, client: Client) -> None:
    for address in ("/roadmap-open/editions/2024/2/", "/roadmap-open/programmes/2024-1"):
        text = main_of(client, address).get_text(" ")
        assert "第2版" in text
        assert f"http://testserver{address}" in text


def test_a_draft_is_not_cited(draft: SimpleNamespace, client: Client) -> None:
    number = draft.draft.revision
    assert client.get(f"/roadmap-open/editions/2024/{number}/citation.bib").status_code == 404
