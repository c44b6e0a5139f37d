"""What must hold in an edition, and which programmes belong together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, rules
from oirase.systems.plan.commons.rules import Known
from oirase.systems.plan.commons.tests.conftest import reading

titles = st.text(alphabet="りんごデジタル事業DXＤＸ1２", min_size=1, max_size=8)
known_lists = st.lists(titles, max_size=12).map(lambda found: [Known(n, t) for n, t in enumerate(found, 1)])


def test_the_made_up_edition_has_no_problems_and_agrees() -> None:
    assert rules.problems_of(reading()) == []
    assert rules.totals(reading()).agrees


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": 0}, "番号は1から9999までです。"),
        ({"title": LocalizedText(ja=" ")}, "事業名がありません。"),
        ({"item": "nowhere"}, "項目「nowhere」がありません。"),
        ({"start_year": 1899}, "始期または終期の年度が正しくありません。"),
        ({"start_year": 2026, "end_year": 2025}, "終期が始期より前です。"),
        ({"budget": (data.BudgetData("gift", 1),)}, "予算の区分「gift」は使えません。"),
        ({"budget": (data.BudgetData("initial", -1),)}, "予算が負の数です。"),
        (
            {
                "initiatives": (
                    data.InitiativeData(
                        LocalizedText(ja="甲"), cells=(data.CellData(2024, "planned", data.NOTHING),) * 2
                    ),
                )
            },
            "取組「甲」に同じ年度の欄が二つあります。",
        ),
        (
            {
                "indicators": (
                    data.IndicatorData(
                        LocalizedText(ja="乙"),
                        LocalizedText(ja="件"),
                        figures=(data.FigureData(2024, "actual", Decimal(1), "guessed"),),
                    ),
                )
            },
            "指標の値の区分または出所が正しくありません。",
        ),
    ],
)
def test_each_mistake_is_named(change: dict[str, object], message: str) -> None:
    first, *others = reading().programmes
    wrong = reading(programmes=(replace(first, **change), *others))  # type: ignore[arg-type]
    assert message in [problem.message for problem in rules.problems_of(wrong)]


def test_only_initial_lines_count() -> None:
    lines = (
        data.BudgetData("initial", 10),
        data.BudgetData("initial", 5, account="hospital"),
        data.BudgetData("carry_over", 100),
        data.BudgetData("supplementary", 1000),
    )
    one = replace(reading().programmes[0], budget=lines)
    assert one.budget_thousand_yen == 15
    assert replace(one, budget=(data.BudgetData("carry_over", 100),)).budget_thousand_yen is None


def test_totals_that_differ_are_seen() -> None:
    assert not rules.totals(reading(stated_budget_thousand_yen=1)).agrees
    assert not rules.totals(reading(stated_programme_count=6)).agrees
    assert rules.totals(reading(stated_budget_thousand_yen=None, stated_programme_count=None)).agrees


def test_a_title_that_moved_to_another_number_is_continued() -> None:
    assert rules.continuations([Known(1, "甲"), Known(2, "乙")], [Known(1, "乙"), Known(2, "甲")]) == {
        1: (2, "continued"),
        2: (1, "continued"),
    }


def test_a_longer_title_under_the_same_number_is_a_new_name() -> None:
    assert rules.continuations([Known(1, "相談")], [Known(1, "相談の拡大")]) == {1: (1, "renamed")}
    assert rules.continuations([Known(1, "相談")], [Known(2, "相談の拡大")]) == {}


@given(known_lists)
def test_an_edition_continues_itself_number_by_number(known: list[Known]) -> None:
    assert rules.continuations(known, known) == {one.number: (one.number, "continued") for one in known}


@given(known_lists, known_lists)
def test_nothing_is_continued_twice(earlier: list[Known], later: list[Known]) -> None:
    found = rules.continuations(earlier, later)
    before = [number for number, _kind in found.values()]
    assert len(before) == len(set(before))
    assert set(before) <= {one.number for one in earlier}
    assert set(found) <= {one.number for one in later}
