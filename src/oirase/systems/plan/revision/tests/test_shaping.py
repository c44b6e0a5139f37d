"""New, ended, merged, split and moved programmes: nothing is lost, and what came from what stays known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.plan.commons.models import Ending, Indicator, Initiative, Item, Lineage, Programme
from oirase.systems.plan.revision import services
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.tests.conftest import DUE, PLATFORM, sheet_of, values_of


def counts(revision: SimpleNamespace) -> dict[str, int]:
    """Return how many programmes and parts the edition in the making has."""
    edition = revision.next
    with scope(PLATFORM):
        return {
            "programmes": Programme.objects.filter(edition=edition).count(),
            "sheets": Sheet.objects.filter(edition=edition).count(),
            "initiatives": Initiative.objects.filter(programme__edition=edition).count(),
            "indicators": Indicator.objects.filter(programme__edition=edition).count(),
        }


def lineage(revision: SimpleNamespace) -> Counter[tuple[str, str, str]]:
    """Return the edges into the edition, as codes and kinds."""
    with scope(PLATFORM):
        edges = Lineage.objects.filter(successor__edition=revision.next)
        return Counter(edges.values_list("predecessor__code", "successor__code", "kind"))


def item_of(revision: SimpleNamespace, code: str) -> Item:
    with scope(PLATFORM):
        return Item.objects.get(edition=revision.next, code=code)


def parts_of(sheet: Sheet, names: Iterable[str]) -> list[str]:
    return ["/".join(key.split("/")[:2]) for key, value in values_of(sheet).items() if value in names]


def merge(revision: SimpleNamespace, into: int, *others: int) -> Sheet:
    sheet = sheet_of(revision, into)
    ids = [sheet_of(revision, number).pk for number in others]
    return services.merge_programmes(revision.dx, into_id=sheet.pk, version=sheet.version, other_ids=ids)


def test_merging_takes_everything_over_and_keeps_all_predecessors(revision: SimpleNamespace) -> None:
    before = counts(revision)
    merge(revision, 3, 4)
    after = counts(revision)
    assert after == {**before, "programmes": before["programmes"] - 1, "sheets": before["sheets"] - 1}
    assert lineage(revision)["2024-3", "2024-3", "merged"] == 1
    assert lineage(revision)["2024-4", "2024-3", "merged"] == 1
    assert {"浮標の設置", "様式の統一"} <= set(values_of(sheet_of(revision, 3)).values())


def test_money_adds_up_when_programmes_merge(revision: SimpleNamespace) -> None:
    for number, amount in ((3, "700"), (4, "50")):
        sheet = sheet_of(revision, number)
        services.save(
            revision.dx,
            sheet_id=sheet.pk,
            version=sheet.version,
            given={"budget/initial/general/coast": amount, "budget/carry_over/general/": amount},
        )
    merge(revision, 3, 4)
    with scope(PLATFORM):
        assert Programme.objects.get(edition=revision.next, number=3).budget_thousand_yen == 750
    assert values_of(sheet_of(revision, 3))["budget/carry_over/general/"] == "750"


def test_merge_then_split_restores_the_counts(revision: SimpleNamespace) -> None:
    before = counts(revision)
    moved = parts_of(sheet_of(revision, 4), ["様式の統一"])
    merge(revision, 3, 4)
    into = sheet_of(revision, 3)
    made = services.split_programme(
        revision.dx, sheet_id=into.pk, version=into.version, title="港の一括手続", parts=moved
    )
    assert counts(revision) == before
    with scope(PLATFORM):
        code = Programme.objects.get(pk=made.programme_id).code
    assert code not in ("2024-3", "2024-4", "")
    assert {edge for edge in lineage(revision) if edge[2] == "split"} == {
        (old, new, "split") for old in ("2024-3", "2024-4") for new in ("2024-3", code)
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=5))
def test_no_part_and_no_predecessor_is_ever_lost(
    revision: SimpleNamespace, steps: list[tuple[int, int, bool]]
) -> None:
    parts = {name: counts(revision)[name] for name in ("initiatives", "indicators")}
    past = {edge[0] for edge in lineage(revision)}
    for first, second, joining in steps:
        with scope(PLATFORM):
            rows = list(Programme.objects.filter(edition=revision.next).order_by("number"))
        one, other = rows[first % len(rows)], rows[second % len(rows)]
        sheet = sheet_of(revision, one.number)
        if joining and one != other:
            merge(revision, one.number, other.number)
        elif not joining:
            names = [
                key.rsplit("/", 2)[0]
                for key in values_of(sheet)
                if key.startswith("initiative/") and key.endswith("/name/ja")
            ]
            if len(names) > 1:
                services.split_programme(
                    revision.dx, sheet_id=sheet.pk, version=sheet.version, title="分けた事業", parts=names[:1]
                )
        found = counts(revision)
        assert {name: found[name] for name in parts} == parts
        assert found["programmes"] == found["sheets"]
        assert {edge[0] for edge in lineage(revision)} == past


def test_an_initiative_moves_to_another_programme_and_the_move_is_on_record(
    revision: SimpleNamespace,
) -> None:
    before = counts(revision)
    sheet, into = sheet_of(revision, 1), sheet_of(revision, 3)
    moved = parts_of(sheet, ["出前講座"])
    given = {"sheet_id": sheet.pk, "version": sheet.version, "parts": moved}
    services.move_parts(revision.dx, **given, into_id=into.pk)
    assert counts(revision) == before
    assert "出前講座" in values_of(into).values()
    assert "出前講座 をNo3へ移した。" in values_of(sheet).values()
    with pytest.raises(Conflict):
        services.move_parts(revision.dx, **given, into_id=into.pk)
    again = {**given, "version": sheet_of(revision, 1).version}
    for wrong in ({"into_id": sheet.pk}, {"into_id": into.pk, "parts": []}):
        with pytest.raises(Rejected):
            services.move_parts(revision.dx, **{**again, **wrong})


def test_an_open_form_does_not_undo_a_merge(revision: SimpleNamespace) -> None:
    opened = sheet_of(revision, 3)
    values = {"budget/initial/general/coast": "", "summary/ja": "海の様子を測って知らせる。"}
    other = sheet_of(revision, 4)
    services.save(
        revision.dx, sheet_id=other.pk, version=other.version, given={"budget/initial/general/coast": "50"}
    )
    merge(revision, 3, 4)
    saved = services.save(revision.dx, sheet_id=opened.pk, version=opened.version, given=values)
    assert not saved.changes
    assert values_of(opened)["budget/initial/general/coast"] == "50"


def test_a_new_programme_has_a_code_a_sheet_and_no_past(revision: SimpleNamespace) -> None:
    made = services.add_programme(
        revision.dx,
        edition_id=revision.next.pk,
        title="新しい事業",
        title_en="New programme",
        item=item_of(revision, "shops").pk,
        division="digital",
        due_on=DUE,
    )
    with scope(PLATFORM):
        row = Programme.objects.get(pk=made.programme_id)
        assert (row.number, row.code, row.start_year) == (6, "2025-6", 2025)
        assert row.bureau is not None
        assert (row.bureau.code, row.bureau_name) == ("strategy", "戦略局")
        assert made.organisation is not None
        assert made.organisation.code == "digital"
    with scope(revision.digital):
        assert Sheet.objects.visible_to(revision.digital).filter(pk=made.pk).exists()


@pytest.mark.parametrize(("title", "division"), [(" ", "digital"), ("名", "no-such-office")])
def test_a_programme_without_name_or_office_is_refused(
    revision: SimpleNamespace, title: str, division: str
) -> None:
    with pytest.raises(Rejected):
        services.add_programme(
            revision.dx,
            edition_id=revision.next.pk,
            title=title,
            item=item_of(revision, "shops").pk,
            division=division,
            due_on=DUE,
        )


def test_an_ending_keeps_its_reason(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 4)
    with pytest.raises(Rejected):
        services.end_programme(revision.dx, sheet_id=sheet.pk, version=sheet.version, reason=" ")
    services.end_programme(revision.dx, sheet_id=sheet.pk, version=sheet.version, reason="国の制度に移った")
    with scope(PLATFORM):
        reasons = {one.predecessor.number: one.reason.text("ja") for one in Ending.objects.all()}
    assert reasons == {2: "事業期間が終わった。", 4: "国の制度に移った"}
    assert counts(revision)["programmes"] == 3


def test_moving_changes_heading_division_and_who_owes(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 1)
    services.move_programme(
        revision.dx,
        sheet_id=sheet.pk,
        version=sheet.version,
        item=item_of(revision, "counters").pk,
        divisions=["care", "digital"],
    )
    with scope(revision.care):
        assert Sheet.objects.visible_to(revision.care).filter(pk=sheet.pk).exists()
    with scope(PLATFORM):
        row = Programme.objects.get(pk=sheet.programme_id)
        assert (row.item.code, row.bureau_name) == ("counters", "くらし局")
        assert [one.name for one in row.divisions.all()] == ["支え合い課", "デジタル室"]


def test_a_division_passes_its_sheet_only_to_others_in_charge(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 1)
    with pytest.raises(Rejected):
        services.hand_over(revision.digital, sheet_id=sheet.pk, version=sheet.version, division="care")
    services.hand_over(revision.dx, sheet_id=sheet.pk, version=sheet.version, division="care")
    with pytest.raises(Http404):
        services.hand_over(revision.digital, sheet_id=sheet.pk, version=sheet.version + 1, division="digital")


def test_numbers_follow_the_headings_and_codes_stay(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 5)
    services.move_programme(
        revision.dx,
        sheet_id=sheet.pk,
        version=sheet.version,
        item=item_of(revision, "shops").pk,
        divisions=["schools"],
    )
    services.renumber(revision.dx, edition_id=revision.next.pk, version=revision.next.version)
    with scope(PLATFORM):
        found = dict(Programme.objects.filter(edition=revision.next).values_list("number", "code"))
    assert found == {1: "2024-1", 2: "2024-5", 3: "2024-3", 4: "2024-4"}
    with pytest.raises(Conflict):
        services.renumber(revision.dx, edition_id=revision.next.pk, version=revision.next.version)


def test_divisions_do_not_shape_the_edition(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 1)
    given = {"sheet_id": sheet.pk, "version": sheet.version}
    with pytest.raises(Forbidden):
        services.end_programme(revision.digital, **given, reason="勝手に")
    with pytest.raises(Forbidden):
        services.split_programme(revision.digital, **given, title="勝手に", parts=[])
    with pytest.raises(Forbidden):
        services.change_due_day(revision.digital, **given, due_on=date(2025, 1, 1))
