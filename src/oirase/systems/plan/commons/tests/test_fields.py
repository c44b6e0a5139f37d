"""A programme as a flat mapping: what is read is what was written, a field has one way to be written, two people's changes meet."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.commands import Rejected
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import Edition, Indicator, Programme
from oirase.systems.plan.commons.offices import Offices

ID = "00000000-0000-7000-8000-000000000001"
KEYS = st.sampled_from(["a", "b", "c", "d"])
VALUES = st.sampled_from(["", "1", "2", "3"])
MAPPINGS = st.dictionaries(KEYS, VALUES)


@given(MAPPINGS, MAPPINGS)
def test_alone_everything_wanted_is_written(base: dict[str, str], mine: dict[str, str]) -> None:
    merged = fields.merge(base, mine, base)
    assert not merged.clashes
    after = {**base, **merged.changes}
    assert all(after.get(key, "") == value for key, value in mine.items())


@given(MAPPINGS, MAPPINGS, MAPPINGS)
def test_nothing_is_lost_between_two(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = fields.merge(base, mine, theirs)
    clashing = {clash.key for clash in merged.clashes}
    for key, value in mine.items():
        wanted = value != base.get(key, "")
        changed_by_them = theirs.get(key, "") != base.get(key, "")
        if wanted and not changed_by_them:
            assert merged.changes[key] == value
        if key in merged.changes:
            assert not changed_by_them, "what somebody else has saved is never overwritten"
        if key in clashing:
            assert wanted
            assert changed_by_them
            assert value != theirs.get(key, "")


@given(MAPPINGS, MAPPINGS, MAPPINGS)
def test_sending_the_same_again_changes_nothing(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    first = fields.merge(base, mine, theirs)
    again = fields.merge(base, mine, {**theirs, **first.changes})
    assert not again.changes


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("period/start", "R7", "2025"),
        ("period/start", "令和７年度", "2025"),
        ("budget/initial/general/", "１２，３４５", "12345"),
        ("budget/carry_over/general/", "0", "0"),
        (f"indicator/{ID}/2025/actual", "1,200.50", "1200.5"),
        (f"indicator/{ID}/2025/target", "０", "0"),
        (f"initiative/{ID}/2026/planned/stage", "試行", "trial"),
        (f"decision/{ID}/kind", "no_taker", "no_taker"),
        ("title/ja", "  二つの\n 言葉 ", "二つの 言葉"),
        ("summary/ja", " 一行目\r\n二行目 ", "一行目\n二行目"),
    ],
)
def test_a_value_has_one_way_to_be_written(key: str, typed: str, kept: str) -> None:
    assert fields.canonical(key, typed) == kept
    assert fields.canonical(key, kept) == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("period/start", "来年"),
        ("period/end", "1800"),
        ("budget/initial/general/", "-5"),
        ("budget/initial/general/", "1.5"),
        (f"indicator/{ID}/2025/actual", "約900"),
        (f"indicator/{ID}/2025/actual", "1.2345"),
        (f"indicator/{ID}/2025/actual", "NaN"),
        (f"initiative/{ID}/2026/planned/stage", "そのうち"),
        ("title/ja", "長" * 301),
    ],
)
def test_what_is_no_value_is_told(key: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        fields.canonical(key, typed)


@pytest.mark.parametrize(
    "key",
    ["", "titel/ja", "title/fr", f"initiative/{ID}/1800/planned/ja", "initiative/x/name/ja", "edition/state"],
)
def test_what_is_no_field_is_refused(key: str) -> None:
    with pytest.raises(fields.NotAField):
        fields.parse(key)


def fetched(edition: Edition, number: int) -> Programme:
    return Programme.objects.select_related("edition__body").get(edition=edition, number=number)


def offices_of(testland: SimpleNamespace) -> Offices:
    return Offices(testland.body, testland.pack.path)


def test_writing_back_what_was_read_into_an_empty_programme_gives_the_same(
    testland: SimpleNamespace, seen: Callable[[], None]
) -> None:
    for row in testland.edition.programmes.all():
        values = fields.values_of(row)
        emptied = fetched(testland.edition, row.number)
        fields.write(
            emptied,
            {key: "" for key in values if not key.startswith(("title", "budget"))},
            offices_of(testland),
        )
        assert not fields.values_of(fetched(testland.edition, row.number)).keys() - {
            key for key in values if key.startswith(("title", "budget"))
        }
        fields.write(fetched(testland.edition, row.number), values, offices_of(testland))
        assert fields.values_of(fetched(testland.edition, row.number)) == values


def test_a_part_comes_and_goes_with_its_name(testland: SimpleNamespace, seen: Callable[[], None]) -> None:
    row, part = fetched(testland.edition, 1), uuid4()
    key = f"indicator/{part}"
    changes = {f"{key}/name/ja": "新しい指標", f"{key}/unit/ja": "件", f"{key}/2025/target": "12"}
    fields.write(row, changes, offices_of(testland))
    fields.write(row, changes, offices_of(testland))
    assert [str(one.pk) for one in row.indicators.all()].count(str(part)) == 1
    assert fields.values_of(fetched(testland.edition, 1))[f"{key}/2025/target"] == "12"
    fields.write(row, {f"{key}/name/ja": ""}, offices_of(testland))
    assert not Indicator.objects.filter(pk=part).exists()


def test_budget_lines_add_up_and_carry_over_stays_out(
    testland: SimpleNamespace, seen: Callable[[], None]
) -> None:
    row = fetched(testland.edition, 1)
    fields.write(
        row,
        {key: "" for key in fields.values_of(row) if key.startswith("budget/")}
        | {
            "budget/initial/general/": "700",
            "budget/initial/hospital/": "30",
            "budget/carry_over/general/": "90",
        },
        offices_of(testland),
    )
    assert fetched(testland.edition, 1).budget_thousand_yen == 730


def test_a_part_of_another_programme_is_not_touched(
    testland: SimpleNamespace, seen: Callable[[], None]
) -> None:
    foreign = Indicator.objects.filter(programme__number=1).first()
    assert foreign is not None
    with pytest.raises(Rejected):
        fields.write(
            fetched(testland.edition, 2), {f"indicator/{foreign.pk}/name/ja": "盗む"}, offices_of(testland)
        )


def test_labels_name_the_part_and_the_year() -> None:
    values = {f"initiative/{ID}/name/ja": "窓口の運営"}
    assert fields.label_of(f"initiative/{ID}/2026/planned/ja", values) == "取組「窓口の運営」 R8年度 目標"
    assert fields.label_of("budget/carry_over/general/", {}) == "繰越"


def test_what_is_missing_for_a_whole_is_told_at_its_field() -> None:
    values = {
        "title/ja": "名",
        "period/start": "2026",
        "period/end": "2025",
        f"indicator/{ID}/2025/actual": "5",
        f"achievement/{ID}/text/ja": "した",
    }
    assert set(fields.problems_of(values)) == {
        "period/end",
        f"indicator/{ID}/name/ja",
        f"indicator/{ID}/unit/ja",
        f"achievement/{ID}/year",
    }
