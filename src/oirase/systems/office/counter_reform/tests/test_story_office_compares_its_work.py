"""An office says how its work is done before and after the reform, compares it with another body's, and takes it along as a file."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from tests.fixtures.people import office, officer, set_up

from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.counter_reform import surveying
from oirase.systems.office.counter_reform.models import Survey
from oirase.systems.office.counter_reform.tests.conftest import SYSTEM

WRITE = {
    "title": "請求書を書く",
    "who": "住民",
    "minutes": 7,
    "medium": "paper",
    "counter": "記載台",
    "written": 1,
}
ASK = {"title": "聞き取る", "who": "職員", "minutes": 4, "medium": "system", "counter": "総合窓口"}
SIGN = {"title": "署名をもらう", "who": "住民", "minutes": 1, "medium": "paper", "written": 1}


def record(actor: Any, phase: str, *steps: dict[str, Any], **more: Any) -> Survey:
    values: dict[str, Any] = {
        "documents": ["本人確認書類"],
        "surveyed_on": date(2026, 6, 1),
        "origin": "reported",
        **more,
    }
    return surveying.record_survey(actor, code="record", phase=phase, steps=steps, **values)


def test_it_is_written_down_on_a_page_row_by_row(client: Client, town: SimpleNamespace) -> None:
    client.force_login(town.surveyor_user)
    assert "住民票の請求" in client.get("/counter-reform/duties/").content.decode()
    address = "/counter-reform/duties/record/before/"
    sent = {
        "steps-total": "2",
        "steps-0-title": "請求書を書く",
        "steps-0-who": "住民",
        "steps-0-minutes": "7",
        "steps-0-medium": "paper",
        "steps-0-counter": "記載台",
        "steps-0-written": "1",
        "documents": "本人確認書類\r\n印鑑\r\n",
        "surveyed_on_year": "2026",
        "surveyed_on_month": "6",
        "surveyed_on_day": "1",
        "origin": "reported",
        "after_number": "0",
    }
    more = client.post(address, {**sent, "action": "more:steps"}).content.decode()
    assert 'name="steps-2-title"' in more
    assert "error-summary" not in more
    wrong = client.post(address, {**sent, "steps-0-minutes": "x"})
    assert wrong.status_code == 422
    assert "1番目の分" in wrong.content.decode()
    assert client.post(address, sent)["Location"] == "/counter-reform/duties/record/"
    with scope(SYSTEM):
        made = Survey.objects.get()
    assert (made.number, made.work[0].minutes, made.documents) == (1, 7, ["本人確認書類", "印鑑"])
    late = client.post(address, {**sent, "steps-0-minutes": "9"})
    assert late.status_code == 422
    assert "ほかの人が先に更新しました" in late.content.decode()


def test_before_and_after_stand_beside_one_another(client: Client, town: SimpleNamespace) -> None:
    record(town.surveyor, "before", WRITE, SIGN)
    record(town.surveyor, "after", {**ASK, "minutes": 9})
    record(town.surveyor, "after", ASK)
    client.force_login(town.surveyor_user)
    text = client.get("/counter-reform/duties/record/").content.decode()
    assert "見直し後の手順（第2版）" in text
    assert (
        '<th scope="row">時間（分）</th><td class="number">8</td><td class="number">4</td><td class="number">4</td>'
        in text
    )
    assert "<svg" in text


def test_bodies_that_show_their_surveys_are_compared(client: Client, town: SimpleNamespace) -> None:
    record(town.surveyor, "after", ASK)
    client.force_login(town.surveyor_user)
    hidden = record(town.other, "after", ASK, SIGN)
    assert "署名をもらう" not in client.get("/counter-reform/duties/differences/").content.decode()
    record(town.other, "after", ASK, SIGN, shared=True, after_number=hidden.number)
    text = client.get("/counter-reform/duties/differences/").content.decode()
    assert "署名をもらう" in text
    assert "聞き取る" not in text
    record(town.other, "after", ASK, SIGN)
    assert "署名をもらう" not in client.get("/counter-reform/duties/differences/").content.decode()


def test_every_step_goes_into_a_file_with_its_origin(client: Client, town: SimpleNamespace) -> None:
    record(town.surveyor, "before", WRITE, origin="simulated")
    client.force_login(town.surveyor_user)
    answer = client.get("/counter-reform/duties/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "請求書を書く" in text
    assert "試算値" in text
    sheet = b"".join(client.get("/counter-reform/duties/export.xlsx").streaming_content)  # type: ignore[attr-defined]
    assert sheet.startswith(b"PK")
    assert client.get("/counter-reform/duties/export.pdf").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"origin": "guessed"}, "origin"),
        ({"surveyed_on": date(2026, 7, 1)}, "surveyed_on"),
        ({"note": "x" * 501}, "note"),
        ({"documents": ["x" * 101]}, "documents"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    town: SimpleNamespace, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Rejected) as refused:
        record(town.surveyor, "before", WRITE, **change)
    assert list(refused.value.problems) == [field]


@pytest.mark.parametrize(
    "step",
    [
        {**WRITE, "minutes": -1},
        {**WRITE, "minutes": None},
        {**WRITE, "medium": "stone"},
        {**WRITE, "title": " "},
        None,
    ],
)
def test_a_step_that_says_nothing_is_refused(town: SimpleNamespace, step: dict[str, Any] | None) -> None:
    with pytest.raises(Rejected) as refused:
        record(town.surveyor, "before", *([step] if step else []))
    assert list(refused.value.problems) == ["steps"]


def test_two_officers_do_not_overwrite_each_other(town: SimpleNamespace) -> None:
    record(town.surveyor, "before", WRITE, after_number=0)
    with pytest.raises(Conflict):
        record(town.surveyor, "before", SIGN, after_number=0)


def test_what_another_office_of_the_body_has_surveyed_stays_its_own(
    client: Client, town: SimpleNamespace
) -> None:
    record(town.surveyor, "before", WRITE)
    with set_up():
        neighbour = officer("neighbour", office(town.body, "roads"), "surveyor")
    client.force_login(neighbour)
    assert "請求書を書く" not in client.get("/counter-reform/duties/record/before/").content.decode()
    with pytest.raises(Rejected) as refused:
        record(actor_of(neighbour), "before", SIGN)
    assert "ほかの部署が登録しています" in str(refused.value)
