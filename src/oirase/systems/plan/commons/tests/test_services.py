"""Loading, correcting, reviewing and publishing: what may be done by whom, and what is left when it is refused."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.http import Http404

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.outbox.models import EventRow
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.models import (
    BudgetLine,
    Edition,
    Flag,
    Indicator,
    Initiative,
    Lineage,
    Programme,
    SourcePage,
    YearCell,
)
from oirase.systems.plan.commons.tests.conftest import reading

PLATFORM = Actor.system("test")


def programme(edition: Edition, number: int) -> Programme:
    with scope(PLATFORM):
        return Programme.objects.select_related("edition").get(edition=edition, number=number)


def count(model: type) -> int:
    with scope(PLATFORM):
        return int(model.objects.count())  # type: ignore[attr-defined]


def edit(row: Programme, **changes: object) -> services.ProgrammeEdit:
    with scope(PLATFORM):
        return replace(services.edit_of(row), **changes)  # type: ignore[arg-type]


def test_a_reading_becomes_a_draft_that_keeps_what_the_source_lacks(draft: SimpleNamespace) -> None:
    edition = draft.draft
    assert (edition.fiscal_year, edition.revision, edition.state) == (2024, 3, "draft")
    with scope(PLATFORM):
        first = edition.programmes.get(number=1)
        assert first.title.text("en") == "Digital advice for shops"
        assert first.summary.text("ja") == "店のデジタルの相談を受ける。"
        assert Indicator.objects.get(programme=first).metric == "consultation.answered_by_month"
        assert first.item.code == "shops"
        assert Lineage.objects.filter(successor=first, predecessor__edition=draft.edition).exists()
        assert SourcePage.objects.filter(edition=edition).count() == 5
        assert [flag.key for flag in Flag.objects.filter(edition=edition)] == ["bureau"]
        assert Entry.objects.filter(command="plan.load_edition").count() == 1


def test_the_same_source_is_recognised(draft: SimpleNamespace) -> None:
    with pytest.raises(services.KnownSource) as caught:
        services.load_edition(draft.editor, given=reading())
    assert caught.value.edition == draft.draft
    assert count(Edition) == 2


def test_a_withdrawn_or_deleted_source_may_come_again(draft: SimpleNamespace) -> None:
    services.delete_draft(draft.editor, edition_id=draft.draft.pk, version=1)
    again = services.load_edition(draft.editor, given=reading())
    services.publish(draft.editor, edition_id=again.pk, version=1, reason="急ぐため")
    services.withdraw(draft.editor, edition_id=again.pk, version=2, reason="誤り")
    assert services.load_edition(draft.editor, given=reading()).revision == 4


@pytest.mark.parametrize("who", ["reviewer", "reader"])
def test_loading_needs_the_right_to_edit(testland: SimpleNamespace, who: str) -> None:
    with pytest.raises(Forbidden):
        services.load_edition(getattr(testland, who), given=reading())
    assert count(Edition) == 1


def test_a_stranger_loads_nothing_into_this_body(testland: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        services.load_edition(testland.stranger, given=reading())


def test_a_broken_edition_leaves_nothing(testland: SimpleNamespace) -> None:
    good = reading()
    twice = replace(good, programmes=(*good.programmes, replace(good.programmes[0], start_year=2030)))
    before = {model: count(model) for model in (Edition, Programme, Initiative, Flag, SourcePage)}
    with pytest.raises(Rejected) as caught:
        services.load_edition(testland.editor, given=twice)
    assert "No1: 番号が重なっています。" in caught.value.problems[""]
    assert "No1: 終期が始期より前です。" in caught.value.problems[""]
    assert {model: count(model) for model in before} == before


def test_correcting_answers_the_flag_and_is_audited(draft: SimpleNamespace) -> None:
    third = programme(draft.draft, 3)
    saved = services.update_programme(
        draft.editor,
        programme_id=third.pk,
        version=1,
        edit=edit(third, bureau="くらし局", divisions=("支え合い課",)),
    )
    with scope(PLATFORM):
        assert saved.version == 2
        assert saved.bureau is not None
        assert saved.bureau.code == "people"
        assert [one.organisation.code for one in saved.divisions.all()] == ["care"]
        assert Flag.objects.get(programme=third).state == "corrected"
        entry = Entry.objects.get(command="plan.update_programme")
        assert "くらし局" in str(entry.payload)


def test_the_first_of_two_corrections_wins(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 2)
    services.update_programme(draft.editor, programme_id=row.pk, version=1, edit=edit(row, title="先の題"))
    with pytest.raises(Conflict):
        services.update_programme(
            draft.editor, programme_id=row.pk, version=1, edit=edit(row, title="後の題")
        )
    assert programme(draft.draft, 2).title.text("ja") == "先の題"


def test_saving_without_a_change_is_no_change(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 2)
    assert (
        services.update_programme(draft.editor, programme_id=row.pk, version=1, edit=edit(row)).version == 1
    )
    assert not Entry.objects.filter(command="plan.update_programme").exists()


def test_a_wrong_correction_is_refused_at_its_fields(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 2)
    wrong = edit(row, title=" ", start=2030, end=2020, item=draft.edition.pk, budget_thousand_yen=-1)
    with pytest.raises(Rejected) as caught:
        services.update_programme(draft.editor, programme_id=row.pk, version=1, edit=wrong)
    assert set(caught.value.problems) == {"title", "end", "item", "budget_thousand_yen"}
    assert programme(draft.draft, 2).version == 1


def test_changing_the_budget_replaces_initial_lines_only(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 1)
    with scope(PLATFORM):
        kept = {"kind": "carry_over", "amount_thousand_yen": 7}
        from oirase.kernel.commands.running import outside_commands

        with outside_commands("test"):
            BudgetLine.objects.create(programme=row, order=9, **kept)
    services.update_programme(
        draft.editor, programme_id=row.pk, version=1, edit=edit(row, budget_thousand_yen=99)
    )
    with scope(PLATFORM):
        lines = set(BudgetLine.objects.filter(programme=row).values_list("kind", "amount_thousand_yen"))
    assert lines == {("carry_over", 7), ("initial", 99)}


def test_renaming_an_initiative_keeps_its_years(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 1)
    with scope(PLATFORM):
        from oirase.kernel.commands.running import outside_commands

        with outside_commands("test"):
            first = row.initiatives.first()
            assert first is not None
            YearCell.objects.create(initiative=first, fiscal_year=2024, kind="planned", text="開く")
    names = ("新しい名", "出前講座", "足した取組")
    services.update_programme(draft.editor, programme_id=row.pk, version=1, edit=edit(row, initiatives=names))
    with scope(PLATFORM):
        rows = list(row.initiatives.all())
        assert [one.name.text("ja") for one in rows] == list(names)
        assert rows[0].cells.count() == 1
    shorter = edit(programme(draft.draft, 1), initiatives=("新しい名",))
    services.update_programme(draft.editor, programme_id=row.pk, version=2, edit=shorter)
    with scope(PLATFORM):
        assert row.initiatives.count() == 1


def test_the_new_words_are_found(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 2)
    services.update_programme(draft.editor, programme_id=row.pk, version=1, edit=edit(row, title="べつの題"))
    assert "ベツノ題" in programme(draft.draft, 2).search_text


def test_a_flag_is_answered_and_opened_again(draft: SimpleNamespace) -> None:
    with scope(PLATFORM):
        flag = Flag.objects.get()
    for state in ("accepted", "open", "corrected"):
        services.resolve_flag(draft.reviewer, flag_id=flag.pk, state=state)
        with scope(PLATFORM):
            flag.refresh_from_db()
        assert flag.state == state
    with pytest.raises(Rejected):
        services.resolve_flag(draft.reviewer, flag_id=flag.pk, state="maybe")
    with pytest.raises(Forbidden):
        services.resolve_flag(draft.reader, flag_id=flag.pk, state="accepted")
    with pytest.raises(Http404):
        services.resolve_flag(draft.stranger, flag_id=flag.pk, state="accepted")


def test_a_programme_is_ticked_off_only_without_open_flags(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 3)
    with pytest.raises(Rejected, match="要確認"):
        services.mark_reviewed(draft.reviewer, programme_id=row.pk, version=1)
    with scope(PLATFORM):
        flag = Flag.objects.get()
    services.resolve_flag(draft.reviewer, flag_id=flag.pk, state="accepted")
    done = services.mark_reviewed(draft.reviewer, programme_id=row.pk, version=1)
    assert done.reviewed_by == draft.reviewer.user_id


def test_publishing_with_open_flags_is_refused_with_their_list(draft: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as caught:
        services.publish(draft.editor, edition_id=draft.draft.pk, version=1)
    assert caught.value.problems[""][1:] == ["No3: 部局の名前が二つあります"]
    with scope(PLATFORM):
        assert Edition.objects.get(pk=draft.draft.pk).state == "draft"
        assert not EventRow.objects.filter(data__revision=3).exists()


def test_publishing_with_a_reason_keeps_it_and_tells(draft: SimpleNamespace) -> None:
    services.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="議会の日程のため")
    with scope(Actor.anonymous()):
        newest = Edition.objects.visible_to(Actor.anonymous()).order_by("-revision").first()
        assert newest is not None
        assert newest.pk == draft.draft.pk
        assert newest.publish_reason == "議会の日程のため"
    assert EventRow.objects.filter(type="plan.edition_published", data__revision=3).count() == 1


def test_a_published_edition_is_frozen(testland: SimpleNamespace) -> None:
    row = programme(testland.edition, 1)
    with pytest.raises(Conflict):
        services.update_programme(testland.editor, programme_id=row.pk, version=1, edit=edit(row, title="別"))
    with pytest.raises(Conflict):
        services.publish(testland.editor, edition_id=testland.edition.pk, version=1)
    with pytest.raises(Conflict):
        services.delete_draft(testland.editor, edition_id=testland.edition.pk, version=1)
    with pytest.raises(Conflict):
        services.mark_reviewed(testland.editor, programme_id=row.pk, version=1)


def test_only_those_who_may_publish_publish(draft: SimpleNamespace) -> None:
    for who, error in (("reviewer", Forbidden), ("reader", Forbidden), ("stranger", Http404)):
        with pytest.raises(error):
            services.publish(getattr(draft, who), edition_id=draft.draft.pk, version=1, reason="x")
    with pytest.raises(Http404):
        services.publish(Actor.anonymous(), edition_id=draft.draft.pk, version=1, reason="x")


def test_withdrawing_needs_a_reason_and_a_published_edition(draft: SimpleNamespace) -> None:
    with pytest.raises(Rejected):
        services.withdraw(draft.editor, edition_id=draft.edition.pk, version=1, reason=" ")
    with pytest.raises(Rejected):
        services.withdraw(draft.editor, edition_id=draft.draft.pk, version=1, reason="誤り")
    services.withdraw(draft.editor, edition_id=draft.edition.pk, version=1, reason="誤り")
    with scope(Actor.anonymous()):
        assert not Edition.objects.visible_to(Actor.anonymous()).exists()


def test_deleting_a_draft_removes_all_of_it(draft: SimpleNamespace) -> None:
    services.delete_draft(draft.editor, edition_id=draft.draft.pk, version=1)
    assert (count(Edition), count(Programme), count(SourcePage), count(Flag)) == (1, 5, 0, 0)


def test_review_material_is_never_public(draft: SimpleNamespace) -> None:
    services.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="急ぐため")
    for actor in (Actor.anonymous(), draft.stranger):
        with scope(actor):
            assert Programme.objects.filter(edition=draft.draft).count() == 5
            assert SourcePage.objects.count() == 0
            assert Flag.objects.count() == 0


def test_a_stranger_sees_no_draft_even_without_a_filter(draft: SimpleNamespace) -> None:
    with scope(draft.stranger):
        assert Edition.objects.count() == 1
        assert Programme.objects.filter(edition=draft.draft).count() == 0


def test_the_next_years_edition_is_tied_to_the_last(testland: SimpleNamespace) -> None:
    first, *others = reading().programmes
    renamed = replace(others[0], title=data.LocalizedText(ja="書かない窓口 拡大版"))
    given = reading(
        fiscal_year=2025,
        programmes=(first, renamed, *others[2:]),
        source=data.SourceData("text", "next.txt", "b" * 64),
        revision=1,
    )
    edition = services.load_edition(testland.editor, given=given)
    with scope(PLATFORM):
        kinds = dict(
            Lineage.objects.filter(successor__edition=edition).values_list("successor__number", "kind")
        )
    assert kinds == {1: "continued", 2: "renamed", 4: "continued", 5: "continued"}
