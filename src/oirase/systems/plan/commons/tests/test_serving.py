"""Systems go on serving their programmes when these are numbered anew in a later edition."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from oirase.kernel.texts import search_key
from oirase.systems.plan.commons import serving
from oirase.systems.plan.commons.models import Edition, Programme


def names(programme: Programme) -> set[str]:
    return {row.id for row in serving.systems_of(programme)}


def by_condition(edition: Edition) -> set[str]:
    return set(edition.programmes.filter(serving.served(running_only=False)).values_list("code", flat=True))


def test_numbers_are_those_of_the_packs_edition(testland: SimpleNamespace, seen: Callable[[], None]) -> None:
    assert serving.numbered_by() == 2024
    rows = {one.number: one for one in testland.edition.programmes.all()}
    assert {number: names(row) for number, row in rows.items()} == {
        1: {"G3"},
        2: {"S107"},
        3: {"S20"},
        4: {"G3", "S107"},
        5: set(),
    }
    assert by_condition(testland.edition) == {f"2024-{number}" for number in (1, 2, 3, 4)}


def test_a_programme_keeps_its_systems_under_another_number(
    testland: SimpleNamespace, seen: Callable[[], None]
) -> None:
    Programme.objects.filter(edition=testland.edition, number=4).update(number=40)
    Programme.objects.filter(edition=testland.edition, number=5).update(number=4)
    rows = {one.code: one for one in testland.edition.programmes.all()}
    assert names(rows["2024-4"]) == {"G3", "S107"}
    assert names(rows["2024-5"]) == set()
    assert by_condition(testland.edition) == {f"2024-{number}" for number in (1, 2, 3, 4)}


def test_a_new_programme_of_a_later_year_has_no_systems_by_its_number(testland: SimpleNamespace) -> None:
    later = Programme(edition=Edition(fiscal_year=2030), number=3, code="2030-3")
    assert serving.systems_of(later) == ()
    before = Programme(edition=Edition(fiscal_year=2024), number=3, code="2019-8")
    assert names(before) == {"S20"}


def test_a_programme_is_found_by_its_systems_and_indicators(
    testland: SimpleNamespace, seen: Callable[[], None]
) -> None:
    first = testland.edition.programmes.get(number=1)
    assert search_key("なんでも相談所") in first.search_text
    assert search_key("回答した相談") in first.search_text
