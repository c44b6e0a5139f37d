"""Comparing editions: nothing is lost, nothing counted twice, and an edition does not differ from itself."""

from __future__ import annotations

import time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oirase.systems.plan.commons.facts import Facts
from oirase.systems.plan.roadmap.comparison import Comparison, compare

OFFICES = st.sampled_from([(), ("一課",), ("二課",), ("一課", "二課")])
TITLES = st.sampled_from(["道", "港", "森", "学校", "バス", ""])


@st.composite
def editions(draw: st.DrawFn) -> list[Facts]:
    numbers = draw(st.lists(st.integers(1, 12), unique=True, max_size=8))
    return [
        Facts(
            number,
            title := draw(TITLES),
            title,
            offices=draw(OFFICES),
            budget=draw(st.none() | st.integers(0, 9)),
        )
        for number in numbers
    ]


EDGES = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=6)


def befores(found: Comparison) -> list[int]:
    whole = [one.number for one in found.ended] + [pair.before.number for pair in found.pairs]
    return sorted(whole + [one.number for group in found.regrouped for one in group.before])


def afters(found: Comparison) -> list[int]:
    whole = [one.number for one in found.new] + [pair.after.number for pair in found.pairs]
    return sorted(whole + [one.number for group in found.regrouped for one in group.after])


@given(editions())
def test_an_edition_does_not_differ_from_itself(edition: list[Facts]) -> None:
    assert compare(edition, edition).is_empty
    assert len(compare(edition, edition).pairs) == len(edition)


@given(editions(), editions(), EDGES)
def test_every_programme_of_both_editions_is_told_of_once(
    before: list[Facts], after: list[Facts], edges: set[tuple[int, int]]
) -> None:
    found = compare(before, after, edges)
    assert befores(found) == sorted(one.number for one in before)
    assert afters(found) == sorted(one.number for one in after)


@given(editions(), editions(), EDGES)
def test_looked_at_from_the_other_side_new_is_ended(
    before: list[Facts], after: list[Facts], edges: set[tuple[int, int]]
) -> None:
    there, back = compare(before, after, edges), compare(after, before, {(b, a) for a, b in edges})
    assert there.new == back.ended
    assert {pair.budget_change for pair in there.pairs if pair.budget_change} == {
        -pair.budget_change for pair in back.pairs if pair.budget_change
    }


@given(st.integers(2, 6))
def test_merged_then_split_there_are_as_many_as_before(parts: int) -> None:
    apart = [Facts(number, f"{number}号", f"{number}号") for number in range(1, parts + 1)]
    whole = [Facts(50, "全部", "全部")]
    [merged] = compare(apart, whole, [(one.number, 50) for one in apart]).regrouped
    [split] = compare(whole, apart, [(50, one.number) for one in apart]).regrouped
    assert (merged.kind, split.kind) == ("merged", "split")
    assert merged.before == split.after == tuple(apart)


def test_what_has_changed_is_named() -> None:
    goal = {("講座", 2025): Decimal(10)}
    before = Facts(1, "港", "港", "まち", ("一課",), (2023, 2025), 100, goal)
    after = Facts(3, "港湾", "港湾", "しごと", ("二課",), (2023, 2026), 80, {("講座", 2025): Decimal(12)})
    [pair] = compare([before], [after], [(1, 3)]).pairs
    assert pair.changed == ("title", "heading", "offices", "period", "budget", "targets")
    assert pair.budget_change == -20
    assert pair.drifted == [(("講座", 2025), Decimal(10), Decimal(12))]


def test_without_lineage_title_goes_before_number() -> None:
    before = [Facts(1, "港", "港", offices=("一課",)), Facts(2, "道", "道", offices=("二課",))]
    after = [Facts(2, "港", "港", offices=("一課",)), Facts(1, "橋", "橋", offices=("三課",))]
    found = compare(before, after)
    assert [(pair.before.number, pair.after.number) for pair in found.pairs] == [(1, 2)]
    assert ([one.title for one in found.ended], [one.title for one in found.new]) == (["道"], ["橋"])


def test_a_thousand_programmes_take_less_than_a_second() -> None:
    before = [Facts(number, f"{number}号", f"{number}号", budget=number) for number in range(1000)]
    after = [Facts(number, f"{number + 5}号", f"{number + 5}号", budget=number) for number in range(1000)]
    begin = time.perf_counter()
    found = compare(before, after)
    assert time.perf_counter() - begin < 1
    assert (len(found.pairs), len(found.new), len(found.ended)) == (995, 5, 5)
