"""Our own tables both ways: what an edition is written as, it is read back from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, layout, pack, reading
from oirase.systems.plan.commons.tests.conftest import TESTLAND

WORDS = st.text(alphabet="あいう漢字 A-1、", min_size=1, max_size=8).map(str.strip).filter(bool)
TEXTS = st.builds(lambda ja, en: LocalizedText(ja=ja, en=en), WORDS, st.one_of(st.just(""), WORDS))
YEARS = st.integers(2020, 2030)
VALUES = st.decimals(min_value=0, max_value=10**6, places=2).map(
    lambda value: Decimal(str(value)).normalize()
)
CELLS = st.lists(
    st.builds(
        data.CellData,
        YEARS,
        st.sampled_from(["planned", "actual"]),
        TEXTS,
        st.sampled_from(["", "study", "build", "trial", "operate", "ended"]),
    ),
    max_size=4,
    unique_by=lambda cell: (cell.fiscal_year, cell.kind),
).map(tuple)
FIGURES = st.lists(
    st.builds(data.FigureData, YEARS, st.sampled_from(["target", "actual"]), VALUES),
    max_size=4,
    unique_by=lambda figure: (figure.fiscal_year, figure.kind),
).map(lambda found: tuple(sorted(found, key=lambda one: (one.kind != "target", one.fiscal_year))))
PROGRAMMES = st.builds(
    data.ProgrammeData,
    number=st.just(1),
    title=TEXTS,
    item=st.just("one"),
    bureau=st.just("office"),
    divisions=st.lists(WORDS.filter(lambda word: ";" not in word), max_size=2).map(tuple),
    start_year=st.none() | st.just(2024),
    end_year=st.none() | st.just(2027),
    budget=st.just((data.BudgetData("initial", 5, organisation="office"),)),
    summary=TEXTS,
    note=TEXTS,
    initiatives=st.lists(st.builds(data.InitiativeData, TEXTS, TEXTS, CELLS), max_size=3).map(tuple),
    indicators=st.lists(
        st.builds(data.IndicatorData, TEXTS, TEXTS, st.none() | VALUES, st.none() | YEARS, figures=FIGURES),
        max_size=2,
    ).map(tuple),
    achievements=st.lists(st.builds(data.AchievementData, YEARS, TEXTS), max_size=2).map(tuple),
    decisions=st.lists(
        st.builds(data.DecisionData, YEARS, st.sampled_from(["cancelled", "other"]), TEXTS), max_size=2
    ).map(tuple),
    tags=st.sampled_from([(), (("technology", "ai"),)]),
    code=st.sampled_from(["", "2020-3"]),
)
EDITION = pack.read_folder(TESTLAND / "roadmap" / "fy2024", "tables")


def read_back(edition: data.EditionData) -> data.EditionData:
    tables = {name: list(enumerate(rows, start=2)) for name, rows in layout.tables_of(edition).items()}
    return layout.edition_from(tables, layout.head_of(edition), edition.source)


@given(PROGRAMMES)
def test_an_edition_is_read_back_as_it_was_written(programme: data.ProgrammeData) -> None:
    edition = replace(
        EDITION,
        fields=(data.HeadingData("all", 1, LocalizedText(ja="全部")),),
        items=(data.HeadingData("one", 1, LocalizedText(ja="一つ"), "all"),),
        tags=(data.TagData("technology", "ai", 1, LocalizedText(ja="ＡＩ", en="AI")),),
        programmes=(programme,),
    )
    assert read_back(edition) == edition


def test_the_made_up_edition_comes_out_of_the_tables_as_it_went_in(
    testland: SimpleNamespace, seen: Callable[[], None]
) -> None:
    found = reading.edition_data(testland.edition)
    codes = {one.number: one.code for one in found.programmes}
    assert codes == {number: f"2024-{number}" for number in codes}
    without_codes = replace(found, programmes=tuple(replace(one, code="") for one in found.programmes))
    assert layout.tables_of(without_codes) == layout.tables_of(EDITION)
    assert layout.head_of(found) == layout.head_of(EDITION)


def test_a_tag_that_is_not_declared_is_told() -> None:
    tables = {name: list(enumerate(rows, start=2)) for name, rows in layout.tables_of(EDITION).items()}
    tables["programme_tags"] = [(2, {"programme": "1", "kind": "technology", "code": "unknown"})]
    with pytest.raises(layout.LayoutProblems, match="programme_tags 2行 code"):
        layout.edition_from(tables, layout.head_of(EDITION), EDITION.source)
