"""An officer makes two cases of one application: a part, or a copy of all, goes on under its own number and nothing of it is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.cases.models import Action, Case, Link
from oirase.blocks.cases.parts import parts_of
from oirase.blocks.cases.services import combining, deciding, working
from oirase.blocks.cases.tests.conftest import ANSWERS, NOTICE, as_answer, opened, stored
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tracking import by_number, code_for
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

START = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)
PLACES = [
    {"street": "北通り", "metres": 10},
    {"street": "南通り", "metres": 32},
    {"street": "西通り", "metres": 8},
]


@pytest.fixture
def works(parted: SimpleNamespace) -> Case:
    """Three places and two photos, by somebody without an account."""
    photos = as_answer(stored(parted, "北.png"), stored(parted, "南.png"))
    answers = {**ANSWERS, "places": PLACES, "photos": photos, "all_metres": 50}
    return opened(parted.visitor, world=parted, answers=answers)


def names(case: Case, *texts: str) -> list[str]:
    with scope(PLATFORM):
        return [one.name for one in parts_of(fresh(case)) if any(text in one.text for text in texts)]


def split(parted: SimpleNamespace, case: Case, *texts: str, **more: Any) -> Case:
    return fresh(
        combining.split(
            parted.clerk, case_id=case.pk, chosen=names(case, *texts), reason="道路ごとに審査するため", **more
        )
    )


def test_rows_and_files_go_to_a_case_of_their_own(parted: SimpleNamespace, works: Case) -> None:
    working.claim(parted.clerk, case_id=works.pk)
    made = split(parted, works, "南")
    whole = fresh(works)
    assert [one["street"] for one in whole.answers["places"]] == ["北通り", "西通り"]
    assert [one["street"] for one in made.answers["places"]] == ["南通り"]
    assert [one["name"] for one in made.answers["photos"]] == ["南.png"]
    assert (whole.answers["all_metres"], made.answers["all_metres"]) == (18, 32)
    assert {key: made.answers[key] for key in ANSWERS} == ANSWERS
    assert set(whole.file_ids) | set(made.file_ids) == set(works.file_ids) | set(made.file_ids)
    assert not set(whole.file_ids) & set(made.file_ids)
    assert made.number != whole.number
    assert (made.state, made.assignee_id) == ("reviewing", parted.clerk_user.pk)
    for one in (whole, made):
        holds(one)


def test_both_histories_tell_it_and_each_leads_to_the_other(
    parted: SimpleNamespace, works: Case, client: Client
) -> None:
    made = split(parted, works, "南通り")
    assert actions(works) == ["submitted", "split"]
    assert actions(made) == ["submitted", "split"]
    client.force_login(parted.chief_user)
    for here, there in ((works, made), (made, works)):
        page = client.get(f"/cases/{here.pk}/").content.decode()
        assert there.number in page
        assert f"/cases/{there.pk}/" in page
    with scope(PLATFORM):
        assert Link.objects.get().reason == "split"
        assert Action.objects.get(case=works, kind="split").text == "道路ごとに審査するため"


def test_the_applicant_is_told_and_follows_the_new_case_with_a_code_of_its_own(
    parted: SimpleNamespace, works: Case
) -> None:
    made = split(parted, works, "南通り")
    with scope(PLATFORM):
        texts = [str(one.text) for one in Message.objects.filter(address="taro@example.jp")]
        (text,) = [one for one in texts if made.number in one]
        assert works.number in text
        assert code_for(made.pk) in text
        assert by_number(made.number, code_for(made.pk)) == made


def test_the_time_counts_from_the_first_receipt_and_the_applicants_days_stay_out(
    parted: SimpleNamespace, works: Case
) -> None:
    working.ask_correction(parted.clerk, case_id=works.pk, fields={"area": "図面と違います"})
    with clock.frozen(START + timedelta(days=7)):
        working.drop_correction(parted.clerk, case_id=works.pk, reason="確認できました")
    before = fresh(works)
    with clock.frozen(START + timedelta(days=9)):
        made = split(parted, works, "南通り")
        assert (made.received_at, made.submitted_at, made.due_on) == (
            before.received_at,
            before.submitted_at,
            before.due_on,
        )
        working.ask_correction(parted.clerk, case_id=made.pk, fields={"area": "もう一度"})
        working.drop_correction(parted.clerk, case_id=made.pk, reason="不要")
        assert fresh(made).due_on == before.due_on


def test_a_number_is_of_the_fiscal_year_in_which_it_is_given(parted: SimpleNamespace, works: Case) -> None:
    assert works.number == "R8-000001"
    with clock.frozen(datetime(2027, 3, 31, 23, 59, tzinfo=clock.TOKYO)):
        assert split(parted, works, "南通り").number == "R8-000002"
    with clock.frozen(datetime(2027, 4, 1, 0, 0, tzinfo=clock.TOKYO)):
        assert split(parted, works, "西通り").number == "R9-000001"


def test_all_of_it_can_be_copied_with_a_reason(parted: SimpleNamespace, works: Case) -> None:
    made = fresh(combining.split(parted.clerk, case_id=works.pk, whole=True, reason="別の係でも審査"))
    assert made.answers == fresh(works).answers == works.answers
    assert made.file_ids == fresh(works).file_ids
    with pytest.raises(Rejected) as refused:
        combining.split(parted.clerk, case_id=works.pk, whole=True, reason=" ")
    assert "reason" in refused.value.problems


@pytest.mark.parametrize("chosen", [[], ["places-9"], ["name"], ["places-0", "places-1", "places-2"]])
def test_nothing_everything_and_what_is_not_there_are_refused(
    parted: SimpleNamespace, works: Case, chosen: list[str]
) -> None:
    if len(chosen) == 3:
        chosen = names(works, "")
    with pytest.raises(Rejected) as refused:
        combining.split(parted.clerk, case_id=works.pk, chosen=chosen, reason="理由")
    assert "chosen" in refused.value.problems
    assert actions(works) == ["submitted"]
    with scope(PLATFORM):
        assert Case.objects.count() == 1


def test_merging_gives_back_what_was_split_off(parted: SimpleNamespace, works: Case) -> None:
    made = split(parted, works, "南")
    combining.merge(parted.clerk, case_id=made.pk, into_id=works.pk)
    whole = fresh(works)
    assert sorted(one["street"] for one in whole.answers["places"]) == ["北通り", "南通り", "西通り"]
    assert {one["name"] for one in whole.answers["photos"]} == {"北.png", "南.png"}
    assert whole.answers["all_metres"] == 50
    assert (fresh(made).state, fresh(made).merged_into_id) == ("merged", works.pk)
    assert whole.due_on == works.due_on
    for one in (whole, made):
        holds(one)


def test_what_was_mended_meanwhile_comes_back_mended(parted: SimpleNamespace, works: Case) -> None:
    made = split(parted, works, "南通り")
    made.answers["places"][0]["metres"] = 40
    with set_up():
        made.save(update_fields=["answers"])
    combining.merge(parted.clerk, case_id=made.pk, into_id=works.pk)
    assert fresh(works).answers["all_metres"] == 58


def test_a_case_under_a_draft_takes_nothing_back(parted: SimpleNamespace, works: Case) -> None:
    made = split(parted, works, "南通り")
    deciding.propose(parted.clerk, case_id=works.pk, outcome="granted", notice=NOTICE)
    with pytest.raises(Rejected) as refused:
        combining.merge(parted.clerk, case_id=made.pk, into_id=works.pk)
    assert "number" in refused.value.problems
    assert fresh(made).is_open


def test_a_decided_case_and_a_strangers_case_are_not_split(parted: SimpleNamespace, works: Case) -> None:
    for somebody in (parted.neighbour, parted.foreigner, parted.visitor):
        with pytest.raises((Http404, Forbidden)):
            combining.split(somebody, case_id=works.pk, whole=True, reason="?")
    deciding.propose(parted.clerk, case_id=works.pk, outcome="granted", notice=NOTICE)
    with pytest.raises(Conflict):
        combining.split(parted.clerk, case_id=works.pk, whole=True, reason="遅い")


def test_the_officer_splits_on_the_page(parted: SimpleNamespace, works: Case, client: Client) -> None:
    client.force_login(parted.clerk_user)
    page = client.get(f"/cases/{works.pk}/").content.decode()
    assert "南通り / 32" in page
    given = {
        "extent": "parts",
        "reason": "",
        "version": fresh(works).version,
        "chosen": names(works, "南通り"),
    }
    answer = client.post(f"/cases/{works.pk}/split", given)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'id="split_reason_error"' in body or 'aria-describedby="split_reason' in body
    answer = client.post(f"/cases/{works.pk}/split", given | {"reason": "道路ごと"})
    assert answer.status_code == 302
    assert [one["street"] for one in fresh(works).answers["places"]] == ["北通り", "西通り"]
    again = client.post(f"/cases/{works.pk}/split", given | {"reason": "道路ごと"})
    assert again.status_code in (409, 422)
    with scope(PLATFORM):
        assert Case.objects.count() == 2
