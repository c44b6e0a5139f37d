"""Officers see what comes in, how long it takes, and at which step of a form people give up; nobody sees another body's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.cases.facade import Case, deciding, working
from oirase.blocks.forms.facade import Walk, walks
from oirase.blocks.forms.models import StepTally
from oirase.blocks.forms.services import drafts
from oirase.blocks.insight.services import TAKER, take
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands.running import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_value
from oirase.systems.office.commons import services
from oirase.systems.office.procedures import metrics, rules
from oirase.systems.office.procedures.specs import MINUTES_SAVED
from oirase.systems.office.procedures.tests.documents import survey
from oirase.systems.office.procedures.tests.test_story_resident_applies import (
    APPLICANT,
    ENTRY,
    NOTICE,
    begin,
    filled,
    signed_in,
)

PLATFORM = Actor.system("test")
FIGURES = "/procedures/edit/figures/"


def way(procedure: Any, channel: str = "web") -> Walk:
    with scope(PLATFORM):
        first, last = date(2026, 4, 1), date(2027, 3, 31)
        return walks(first, last, [procedure.form_id], channel=channel).get(procedure.form_id, Walk())


def counts(found: Walk) -> list[tuple[str, int, int]]:
    return [(one.key, one.shown, one.completed) for one in found.steps]


def of_the_prefecture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the made-up prefecture be that of the installation."""
    head = replace(packs.current(), content={**packs.current().content, "code": "990001"})
    monkeypatch.setattr(packs, "current", lambda: head)


@pytest.fixture
def busy(hall: SimpleNamespace, event: Any) -> Any:
    """Two apply online and one at the counter; one gives up in the second step, one in the first; one case is decided three days later."""
    for client in (Client(), Client(), signed_in(hall.clerk_user)):
        home = filled(client, event)
        client.post(f"{home}review/")
    given_up = Client()
    home = begin(given_up, event)
    given_up.post(f"{home}applicant/", {**APPLICANT, "action": "next"})
    given_up.post(f"{home}entry/", {**ENTRY, "adults": "99", "action": "next"})
    begin(Client(), event)
    with scope(PLATFORM):
        case = Case.objects.order_by("number").first()
    assert case is not None
    with clock.frozen(clock.now() + timedelta(days=3)):
        working.claim(hall.clerk, case_id=case.pk)
        deciding.propose(hall.clerk, case_id=case.pk, outcome="accepted", notice=NOTICE)
        deciding.confirm(hall.chief, case_id=case.pk)
    return event


def test_each_step_counts_once_however_often_somebody_comes_back(hall: SimpleNamespace, event: Any) -> None:
    client = Client()
    client.get(f"/procedures/{event.pk}/")
    assert counts(way(event)) == [], "who only looks has begun nothing"
    home = begin(client, event)
    assert counts(way(event)) == [("applicant", 1, 0)]
    for _time in range(3):
        client.get(f"{home}applicant/")
        client.post(f"{home}applicant/", {**APPLICANT, "action": "next"})
        client.get(f"{home}entry/")
        client.post(f"{home}entry/", {**ENTRY, "action": "back"})
    assert counts(way(event)) == [("applicant", 1, 1), ("entry", 1, 0)]
    client.post(f"{home}entry/", {**ENTRY, "action": "next"})
    client.post(f"{home}review/")
    client.post(f"{home}review/")
    found = way(event)
    assert (counts(found), found.begun, found.sent, found.unsent) == (
        [("applicant", 1, 1), ("entry", 1, 1)],
        1,
        1,
        0,
    )


def test_a_correction_is_no_new_way_through_the_form(hall: SimpleNamespace, event: Any) -> None:
    client = Client()
    home = filled(client, event)
    client.post(f"{home}review/", follow=True)
    before = way(event)
    with scope(PLATFORM):
        case = Case.objects.get()
    working.claim(hall.clerk, case_id=case.pk)
    working.ask_correction(hall.clerk, case_id=case.pk, fields={"adults": "確かめてください。"})
    step = client.post(f"/cases/track/{case.pk}/correct", follow=True).redirect_chain[-1][0]
    client.post(step, {"on_page": "adults", "adults": "3", "action": "next"})
    assert way(event) == before


def test_counters_of_past_days_are_folded_and_say_the_same(busy: Any) -> None:
    before, at_counter = way(busy), way(busy, "counter")
    with clock.frozen(clock.now() + timedelta(days=1)):
        drafts.sweep(Actor.system("forms.sweep"))
        drafts.sweep(Actor.system("forms.sweep"))
    assert set(StepTally.objects.values_list("shard", flat=True)) == {0}
    assert (way(busy), way(busy, "counter")) == (before, at_counter)
    assert (before.begun, before.sent, at_counter.sent) == (4, 2, 1)
    assert not {"user", "draft", "name"} & {one.name for one in StepTally._meta.get_fields()}


def test_the_page_says_how_much_came_in_and_the_step_where_people_give_up(
    hall: SimpleNamespace, busy: Any
) -> None:
    client = signed_in(hall.editor_user)
    page = client.get(FIGURES).content.decode()
    assert "催しの申込み" in page
    assert "66.7" in page, "two of three came online"
    assert "登録されていないため" in page, "nobody has said how many minutes an application saves"
    one = client.get(f"{FIGURES}{busy.pk}/").content.decode()
    assert "いちばん多くの人がやめたのは「申込者」です（1件）" in one
    assert one.count("<svg") >= 2
    assert "この図の数値を表で見る" in one


def test_minutes_are_shown_with_their_source_and_mark(hall: SimpleNamespace, busy: Any) -> None:
    with outside_commands("a sample"):
        record_value(
            MINUTES_SAVED.key, 45, valid_from=date(2026, 4, 1), source="架空の調べ", unconfirmed=True
        )
    page = signed_in(hall.editor_user).get(FIGURES).content.decode()
    for words in ("90", "架空の調べ", "未確認", "45分"):
        assert words in page


def test_a_period_narrows_and_an_empty_one_says_so(hall: SimpleNamespace, busy: Any) -> None:
    client = signed_in(hall.editor_user)
    assert "<svg" in client.get(f"{FIGURES}?year=2026&month=6").content.decode()
    empty = client.get(f"{FIGURES}{busy.pk}/?year=2026&month=5").content.decode()
    assert "オンラインで入力を始めた人はいません" in empty
    assert client.get(f"{FIGURES}?year=無&month=99").status_code == 200


def test_figures_go_into_files(hall: SimpleNamespace, busy: Any) -> None:
    client = signed_in(hall.editor_user)
    text = b"".join(client.get(f"{FIGURES}?export=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "催しの申込み,3," in text
    sheet = openpyxl.load_workbook(
        BytesIO(b"".join(client.get(f"{FIGURES}{busy.pk}/?export=xlsx").streaming_content))  # type: ignore[attr-defined]
    ).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_col=4)] == [
        ["申込者", 4, 3, 1],
        ["申込みの内容", 3, 2, 1],
    ]


def test_another_body_sees_none_of_it(hall: SimpleNamespace, busy: Any) -> None:
    other = signed_in(hall.town_editor_user)
    assert "催しの申込み" not in other.get(FIGURES).content.decode()
    assert other.get(f"{FIGURES}{busy.pk}/").status_code == 404
    assert signed_in(hall.clerk_user).get(FIGURES).status_code == 403


def test_metrics_count_what_happened(
    hall: SimpleNamespace, busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_prefecture(monkeypatch)
    with outside_commands("a sample"):
        record_value(MINUTES_SAVED.key, 45, valid_from=date(2026, 4, 1), source="架空の調べ")
    with scope(TAKER):
        applications = {one.dimensions: one.value for one in metrics.applications_by_month(2026) if one.value}
        (share,), (days,), (in_time,) = (
            [*found(2026)]
            for found in (metrics.online_share, metrics.days_to_decision, metrics.decided_in_time)
        )
        left = {one.dimensions[1][1]: one.value for one in metrics.left_by_step(2026)}
        (minutes,) = metrics.minutes_saved(2026)
        (procedures,) = metrics.online_procedures(2026)
        (sharing,) = metrics.sharing_municipalities(2026)
    assert applications == {
        (("channel", "web"), ("procedure", "event-entry")): 2,
        (("channel", "counter"), ("procedure", "event-entry")): 1,
    }
    assert (share.value, days.value, in_time.value) == (Decimal("66.7"), 3, 100)
    assert left == {"applicant": 1, "entry": 1}
    assert (minutes.value, minutes.month, procedures.value, sharing.value) == (90, 6, 1, 0)
    take(TAKER, code="procedures.left_by_step")


def test_a_town_that_publishes_is_counted_as_sharing(
    hall: SimpleNamespace, event: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_prefecture(monkeypatch)
    made = services.adopt(hall.town_editor, origin_id=event.pk, office=hall.town_office)
    with scope(TAKER):
        assert [one.value for one in metrics.sharing_municipalities(2026)] == [0]
    services.publish(hall.town_editor, procedure_id=made.pk, version=made.version)
    with scope(TAKER):
        assert [one.value for one in metrics.sharing_municipalities(2026)] == [1]
        assert sum(one.value for one in metrics.online_procedures(2026)) == 2


def test_the_days_of_a_decision_do_not_count_what_the_applicant_took(
    hall: SimpleNamespace, event: Any
) -> None:
    client = Client()
    client.post(f"{filled(client, event)}review/", follow=True)
    with scope(PLATFORM):
        case = Case.objects.get()
    working.claim(hall.clerk, case_id=case.pk)
    working.ask_correction(hall.clerk, case_id=case.pk, fields={"adults": "確かめてください。"})
    with clock.frozen(clock.now() + timedelta(days=10)):
        step = client.post(f"/cases/track/{case.pk}/correct", follow=True).redirect_chain[-1][0]
        client.post(step, {"on_page": "adults", "adults": "3", "action": "next"})
    with clock.frozen(clock.now() + timedelta(days=12)):
        deciding.propose(hall.clerk, case_id=case.pk, outcome="accepted", notice=NOTICE)
        deciding.confirm(hall.chief, case_id=case.pk)
    with scope(PLATFORM):
        case.refresh_from_db()
    assert case.days_taken == 2


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_lies_between_nothing_and_all(part: int, rest: int) -> None:
    found = rules.percent(part, part + rest)
    assert found is not None
    assert 0 <= found <= 100
    assert rules.percent(0, 0) is None


@given(st.integers(2000, 2100), st.sampled_from((4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)))
def test_the_months_of_a_fiscal_year_follow_one_another(year: int, month: int) -> None:
    first, last = rules.month_span(year, month)
    assert (first.month, first.day, (last + timedelta(days=1)).day) == (month, 1, 1)
    assert date(year, 4, 1) <= first <= last <= date(year + 1, 3, 31)


def test_fees_and_notices_are_chosen_from_what_the_body_has(hall: SimpleNamespace, event: Any) -> None:
    document = survey()
    document["flow"]["charges"] = [{"fee": "gone.fee"}]
    services.change(
        hall.editor, procedure_id=event.pk, version=event.version, parts={"flow": document["flow"]}
    )
    page = signed_in(hall.editor_user).get(f"/procedures/edit/{event.pk}/flow/").content.decode()
    assert '<option value="gone.fee" selected>gone.fee（一覧にありません）</option>' in page
    assert '<option value="receipt" selected>' in page
    assert "書面を出さない" in page
