"""A sheet's way: drafts of several people, handing in, fields that come back, acceptance; who may do what."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.http import Http404

from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.commands.running import handling
from oirase.kernel.outbox.models import EventRow
from oirase.systems.plan.commons import services as plan
from oirase.systems.plan.commons.models import Edition, Ending, Lineage, Programme
from oirase.systems.plan.revision import rules, selectors, services
from oirase.systems.plan.revision.models import Change, Sheet
from oirase.systems.plan.revision.tasks import REMINDER, tell_divisions
from oirase.systems.plan.revision.tests.conftest import DUE, PLATFORM, sheet_of, user_of, values_of


def save(actor: object, sheet: Sheet, version: int | None = None, **given: str) -> services.Saved:
    """Save fields; `__` stands for a slash."""
    values = {key.replace("__", "/"): value for key, value in given.items()}
    return services.save(actor, sheet_id=sheet.pk, version=version or sheet.version, given=values)  # type: ignore[arg-type]


def test_opening_makes_an_edition_with_a_sheet_for_each_programme(revision: SimpleNamespace) -> None:
    with scope(PLATFORM):
        edition = Edition.objects.get(pk=revision.next.pk)
        assert (edition.fiscal_year, edition.revision, edition.state) == (2025, 1, "draft")
        assert edition.title.text("en") == "Plan 2025"
        sheets = {
            one.programme.number: one for one in Sheet.objects.select_related("programme", "organisation")
        }
        assert sorted(sheets) == [1, 3, 4, 5]
        owners = {
            number: one.organisation.code if one.organisation else None for number, one in sheets.items()
        }
        assert owners == {1: "digital", 3: "coast", 4: "coast", 5: "schools"}
        assert {one.due_on for one in sheets.values()} == {DUE}
        codes = set(edition.programmes.values_list("code", flat=True))
        assert codes == {"2024-1", "2024-3", "2024-4", "2024-5"}
        assert Lineage.objects.filter(successor__edition=edition, kind="continued").count() == 4
        ending = Ending.objects.get(edition=edition)
        assert (ending.predecessor.number, ending.reason.text("en")) == (2, "Its time is over.")
        assert Entry.objects.filter(command="revision.open").count() == 1


def test_only_one_revision_is_open_and_only_whoever_manages_opens_one(revision: SimpleNamespace) -> None:
    given = {
        "from_edition_id": revision.edition.pk,
        "fiscal_year": 2025,
        "title": "もう一つ",
        "due_on": DUE,
    }
    with pytest.raises(Conflict):
        services.open_edition(revision.dx, **given)
    with pytest.raises(Forbidden):
        services.open_edition(revision.digital, **given)
    with pytest.raises(Rejected):
        services.open_edition(revision.dx, **{**given, "from_edition_id": revision.next.pk})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fiscal_year": 2030}, "fiscal_year"),
        ({"title": " "}, "title"),
        ({"due_on": date(2024, 7, 1)}, "due_on"),
    ],
)
def test_what_cannot_be_opened_is_told_at_its_field(
    revision: SimpleNamespace, changes: dict[str, object], field: str
) -> None:
    given = {"from_edition_id": revision.edition.pk, "fiscal_year": 2025, "title": "計画", "due_on": DUE}
    with pytest.raises(Rejected) as refused:
        services.open_edition(revision.dx, **{**given, **changes})  # type: ignore[arg-type]
    assert field in refused.value.problems


def test_each_division_sees_and_edits_only_its_own(revision: SimpleNamespace) -> None:
    seen = {}
    for who in ("digital", "care", "schools", "dx", "stranger"):
        actor = getattr(revision, who)
        with scope(actor):
            rows = Sheet.objects.visible_to(actor).select_related("programme")
            seen[who] = sorted(one.programme.number for one in rows)
    assert seen == {"digital": [1], "care": [], "schools": [5], "dx": [1, 3, 4, 5], "stranger": []}
    with pytest.raises(Http404):
        save(revision.care, sheet_of(revision, 1), summary__ja="ほかの課")
    assert not save(revision.schools, sheet_of(revision, 5), summary__ja="学校の課が直した").problems


def test_a_draft_is_kept_and_every_field_is_logged(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 1)
    saved = save(
        revision.digital, sheet, summary__ja="新しい概要", budget__initial__general__strategy="１３，０００"
    )
    assert saved.complete
    assert values_of(sheet)["budget/initial/general/strategy"] == "13000"
    with scope(PLATFORM):
        assert Programme.objects.get(pk=sheet.programme_id).budget_thousand_yen == 13000
        change = Change.objects.get(sheet=sheet, key="summary/ja")
        assert (change.before, change.after, change.by) == (
            "店のデジタルの相談を受ける。",
            "新しい概要",
            revision.digital.user_id,
        )
    again = save(revision.digital, sheet_of(revision, 1), summary__ja="新しい概要")
    assert not again.changes


def test_two_people_on_different_fields_do_not_disturb_each_other(revision: SimpleNamespace) -> None:
    opened = sheet_of(revision, 1)
    save(revision.digital, opened, summary__ja="一人目", note__ja="")
    second = save(revision.digital2, opened, note__ja="二人目", summary__ja="店のデジタルの相談を受ける。")
    assert second.complete
    values = values_of(opened)
    assert (values["summary/ja"], values["note/ja"]) == ("一人目", "二人目")


def test_the_same_field_is_not_overwritten_and_the_second_decides(revision: SimpleNamespace) -> None:
    opened = sheet_of(revision, 1)
    save(revision.digital, opened, summary__ja="一人目")
    second = save(revision.digital2, opened, summary__ja="二人目", note__ja="二人目の注記")
    assert [(one.key, one.mine, one.theirs) for one in second.clashes] == [("summary/ja", "二人目", "一人目")]
    assert values_of(opened)["summary/ja"] == "一人目"
    assert values_of(opened)["note/ja"] == "二人目の注記"
    decided = save(revision.digital2, second.sheet, summary__ja="二人目")
    assert decided.complete
    assert values_of(opened)["summary/ja"] == "二人目"


def test_one_slip_does_not_keep_the_rest_from_being_saved(revision: SimpleNamespace) -> None:
    sheet, part = sheet_of(revision, 1), uuid4()
    given = {
        "summary/ja": "よい値",
        "period/end": "2020",
        "budget/initial/general/strategy": "たくさん",
        f"indicator/{part}/2024/actual": "5",
    }
    saved = services.save(revision.digital, sheet_id=sheet.pk, version=sheet.version, given=given)
    assert set(saved.problems) == {
        "period/end",
        "budget/initial/general/strategy",
        f"indicator/{part}/name/ja",
        f"indicator/{part}/unit/ja",
    }
    assert saved.changes == {"summary/ja": "よい値"}
    assert values_of(sheet)["period/end"] == "2026"


def fill(revision: SimpleNamespace, number: int = 1) -> Sheet:
    """Save all that the sheet of a programme lacks."""
    sheet = sheet_of(revision, number)
    values = values_of(sheet)
    given = dict.fromkeys(rules.gaps(values, 2025), "1")
    return services.save(revision.dx, sheet_id=sheet.pk, version=sheet.version, given=given).sheet


def test_a_sheet_with_gaps_needs_a_word_on_them(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 1)
    with pytest.raises(Rejected) as refused:
        services.submit(revision.digital, sheet_id=sheet.pk, version=sheet.version)
    assert "「当初予算」が空です。" in refused.value.problems["note"]
    handed = services.submit(
        revision.digital, sheet_id=sheet.pk, version=sheet.version, note="査定の後に入れる"
    )
    assert (handed.state, handed.submit_note) == ("submitted", "査定の後に入れる")


def test_handed_in_twice_is_told_and_counts_once(revision: SimpleNamespace) -> None:
    sheet = fill(revision)
    services.submit(revision.digital, sheet_id=sheet.pk, version=sheet.version)
    with pytest.raises(Conflict):
        services.submit(revision.digital, sheet_id=sheet.pk, version=sheet.version)
    with pytest.raises(Conflict):
        services.submit(revision.digital, sheet_id=sheet.pk, version=sheet.version + 1)
    with scope(PLATFORM):
        assert EventRow.objects.filter(type="revision.sheet_submitted").count() == 1


def test_what_was_handed_in_is_closed_until_it_is_taken_back(revision: SimpleNamespace) -> None:
    sheet = fill(revision)
    handed = services.submit(revision.digital, sheet_id=sheet.pk, version=sheet.version)
    with pytest.raises(Conflict):
        save(revision.digital, handed, summary__ja="遅い直し")
    back = services.recall(revision.digital, sheet_id=sheet.pk, version=handed.version)
    assert save(revision.digital, back, summary__ja="間に合った直し").complete


def test_single_fields_come_back_with_a_word_and_are_answered_by_a_change(revision: SimpleNamespace) -> None:
    sheet = fill(revision)
    handed = services.submit(revision.digital, sheet_id=sheet.pk, version=sheet.version)
    with pytest.raises(Forbidden):
        services.send_back(
            revision.digital, sheet_id=sheet.pk, version=handed.version, remarks={"": "自分で"}
        )
    returned = services.send_back(
        revision.dx,
        sheet_id=sheet.pk,
        version=handed.version,
        remarks={"summary/ja": "もっと短く", "note/ja": " "},
    )
    assert returned.state == "returned"
    with scope(PLATFORM):
        told = Message.objects.filter(user_id__in=[revision.digital.user_id, revision.digital2.user_id])
        assert told.count() == 2
        assert "概要: もっと短く" in told[0].text.text("ja")
    with pytest.raises(Rejected) as refused:
        services.submit(revision.digital, sheet_id=sheet.pk, version=returned.version)
    assert "意見のあった「概要」が変わっていません。" in refused.value.problems["note"]
    mended = save(revision.digital, returned, summary__ja="短い概要").sheet
    handed = services.submit(revision.digital, sheet_id=sheet.pk, version=mended.version)
    accepted = services.accept(revision.dx, sheet_id=sheet.pk, version=handed.version)
    assert accepted.state == "accepted"


def test_publishing_names_what_is_owed_and_freezes_the_edition(revision: SimpleNamespace) -> None:
    edition = revision.next
    with pytest.raises(Rejected) as refused:
        plan.publish(revision.dx, edition_id=edition.pk, version=edition.version)
    assert refused.value.problems[""][0] == "確認済みでない個票が4件あります。"
    assert "No1 商いデジタル相談: 未提出" in refused.value.problems[""]
    published = plan.publish(
        revision.dx, edition_id=edition.pk, version=edition.version, reason="議会に間に合わせる"
    )
    assert published.publish_reason == "議会に間に合わせる"
    with pytest.raises(Conflict):
        save(revision.dx, sheet_of(revision, 1), summary__ja="公開後の直し")


def test_an_accepted_edition_is_published_without_a_reason(revision: SimpleNamespace) -> None:
    for number in (1, 3, 4, 5):
        sheet = fill(revision, number)
        handed = services.submit(revision.dx, sheet_id=sheet.pk, version=sheet.version)
        services.accept(revision.dx, sheet_id=sheet.pk, version=handed.version)
    published = plan.publish(revision.dx, edition_id=revision.next.pk, version=revision.next.version)
    assert (published.state, published.publish_reason) == ("published", "")


def messages_to(actor: object) -> list[str]:
    with scope(PLATFORM):
        rows = Message.objects.filter(user=user_of(actor)).order_by("created_at")  # type: ignore[arg-type]
        return [one.subject.text("ja") for one in rows]


def test_everybody_who_owes_is_told_once_when_the_revision_opens(revision: SimpleNamespace) -> None:
    with scope(PLATFORM), handling("test"):
        tell_divisions(SimpleNamespace(data={"edition": str(revision.next.pk)}))  # type: ignore[arg-type]
    assert messages_to(revision.digital) == ["ロードマップの個票をお願いします（1件、期限 令和6年9月30日）"]
    assert messages_to(revision.care) == []
    assert messages_to(revision.dx) == []


def remind_on(day: str) -> None:
    with clock.frozen(datetime.fromisoformat(f"{day}T08:30:00+09:00")):
        services.remind_all(REMINDER)


def test_reminders_go_out_once_and_one_mail_stands_for_all_lost_days(revision: SimpleNamespace) -> None:
    remind_on("2024-09-01")
    assert messages_to(revision.digital) == []
    remind_on("2024-11-20")
    remind_on("2024-11-20")
    assert messages_to(revision.digital) == ["ロードマップの個票が未提出です（1件、期限 令和6年9月30日）"]
    remind_on("2024-11-21")
    assert len(messages_to(revision.digital)) == 1


def test_the_office_in_charge_reminds_whenever_it_wants(revision: SimpleNamespace) -> None:
    services.remind(revision.dx, edition_id=revision.next.pk)
    assert len(messages_to(revision.digital)) == 1
    assert len(messages_to(revision.schools)) == 1
    with pytest.raises((Forbidden, Http404)):
        services.remind(revision.digital, edition_id=revision.next.pk)


def test_a_new_day_is_given_and_progress_is_counted_by_bureau(revision: SimpleNamespace) -> None:
    sheet = sheet_of(revision, 1)
    services.change_due_day(revision.dx, sheet_id=sheet.pk, version=sheet.version, due_on=date(2024, 7, 1))
    with scope(revision.dx):
        found = {one.name: one for one in selectors.progress_of(revision.dx, revision.next)}
    assert {name: one.total for name, one in found.items()} == {"戦略局": 1, "海辺局": 2, "学び局": 1}
    assert found["戦略局"].late == 1
