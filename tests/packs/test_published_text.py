"""The prefecture's own published text, where it lies beside the project, becomes an edition that agrees with the pack."""

from pathlib import Path

import pytest

from oirase.systems.plan.commons import pack, rules
from oirase.systems.plan.roadmap_import import sources

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT.parent / "shared" / "seed" / "aomori-dx-roadmap-r7.txt"


@pytest.fixture
def text() -> Path:
    if not TEXT.is_file():
        pytest.skip("the published text is not at hand")
    return TEXT


def test_the_published_text_is_an_edition_that_adds_up(text: Path) -> None:
    edition = sources.read_path(text)
    assert rules.problems_of(edition) == []
    assert (len(edition.programmes), edition.budget_thousand_yen) == (78, 4979338)
    assert [one.number for one in edition.programmes if not one.found_in_source] == [74]
    assert sum(len(one.flags) for one in edition.programmes) <= 10


def test_the_text_and_the_pack_agree_on_years_and_amounts(text: Path) -> None:
    """Two readings of one document, one by program and one by hand."""
    read = {one.number: one for one in sources.read_path(text).programmes}
    held = {one.number: one for one in pack.read_folder(ROOT / "packs/aomori/roadmap/r7", "pack").programmes}
    assert read.keys() == held.keys()
    different = [
        number
        for number, one in read.items()
        if (one.start_year, one.end_year, one.budget_thousand_yen)
        != (held[number].start_year, held[number].end_year, held[number].budget_thousand_yen)
    ]
    assert different == []
