"""A resident without an account applies on a phone, mends one field, and reads the result; two officers decide."""

from __future__ import annotations

import base64
import re
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oirase.blocks.cases.facade import Case
from oirase.blocks.cases.services import deciding, working
from oirase.blocks.cases.tracking import code_for
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope

PLATFORM = Actor.system("test")
NOTICE = {"decision.content": "参加", "appeal.authority": "架空県知事", "appeal.defendant": "架空県"}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
APPLICANT = {
    "on_page": "name,email,birth",
    "name": "見本 太郎",
    "email": "taro@example.jp",
    "birth-year": "平成2",
    "birth-month": "4",
    "birth-day": "1",
}
ENTRY = {"on_page": "adults,bus,children,photo", "adults": "２", "children-total": "0"}


def begin(client: Client, procedure: Any) -> str:
    answer = client.post(f"/procedures/{procedure.pk}/apply")
    assert answer.status_code == 302
    return answer["Location"]


def filled(client: Client, procedure: Any) -> str:
    home = begin(client, procedure)
    client.post(f"{home}applicant/", {**APPLICANT, "action": "next"})
    photo = SimpleUploadedFile("photo.png", PNG, "image/png")
    answer = client.post(f"{home}entry/", {**ENTRY, "photo": photo, "action": "next"})
    assert answer["Location"] == f"{home}review/"
    return home


def sent(client: Client, procedure: Any) -> Case:
    home = filled(client, procedure)
    answer = client.post(f"{home}review/", follow=True)
    assert answer.status_code == 200
    with scope(PLATFORM):
        return Case.objects.select_related("type").get()


def test_the_way_from_the_catalogue_to_the_receipt(client: Client, hall: SimpleNamespace, event: Any) -> None:
    assert "催しの申込み" in client.get("/procedures/?q=イベントに参加したい").content.decode()
    assert "申請する" in client.get(f"/procedures/{event.pk}/").content.decode()
    home = filled(client, event)
    review = client.get(f"{home}review/").content.decode()
    assert "見本 太郎" in review
    assert "平成2年4月1日" in review
    assert "1,000円" in review
    assert "photo.png" in review
    answer = client.post(f"{home}review/", follow=True)
    with scope(PLATFORM):
        case = Case.objects.get()
    assert case.number.startswith("R8-")
    page = answer.content.decode()
    assert code_for(case.pk) in page
    assert case.number in page
    assert case.answers == {
        "name": "見本 太郎",
        "email": "taro@example.jp",
        "birth": "1990-04-01",
        "adults": 2,
        "bus": False,
        "cost": 1000,
        "photo": case.answers["photo"],
    }
    again = client.post(f"{home}review/", follow=True)
    assert again.status_code == 200
    with scope(PLATFORM):
        assert Case.objects.count() == 1


def test_a_wrong_value_is_told_at_its_field_and_nothing_typed_is_lost(client: Client, event: Any) -> None:
    home = begin(client, event)
    wrong = {**APPLICANT, "name": "", "birth-year": "平成99", "action": "next"}
    answer = client.post(f"{home}applicant/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_name"' in page
    assert "平成99" in page
    assert "taro@example.jp" in client.get(f"{home}applicant/").content.decode()


def test_a_condition_asks_more_and_a_hidden_answer_is_none(client: Client, event: Any) -> None:
    home = begin(client, event)
    client.post(f"{home}applicant/", {**APPLICANT, "action": "next"})
    asked = client.post(f"{home}entry/?part=1", {**ENTRY, "bus": "on", "action": "look"}).content.decode()
    assert "乗る場所" in asked
    refused = client.post(f"{home}entry/", {**ENTRY, "bus": "on", "action": "next"})
    assert refused.status_code == 422
    chosen = {**ENTRY, "on_page": "adults,bus,stop,children", "bus": "on", "stop": "north", "action": "next"}
    assert client.post(f"{home}entry/", chosen).status_code == 302
    client.post(f"{home}entry/", {**ENTRY, "action": "next"})
    client.post(f"{home}review/")
    with scope(PLATFORM):
        assert "stop" not in Case.objects.get().answers


def test_rows_are_added_summed_and_taken_away(client: Client, event: Any) -> None:
    home = begin(client, event)
    client.post(f"{home}applicant/", {**APPLICANT, "action": "next"})
    client.post(f"{home}entry/", {**ENTRY, "action": "add:children"})
    rows = {**ENTRY, "children-total": "1", "children-0-who": "いち", "children-0-age": "7"}
    client.post(f"{home}entry/", {**rows, "action": "add:children"})
    rows |= {"children-total": "2", "children-1-who": "に", "children-1-age": "5"}
    page = client.post(f"{home}entry/", {**rows, "action": "look"}).content.decode()
    assert "年齢の合計" in page
    assert ">12<" in page
    page = client.post(f"{home}entry/", {**rows, "action": "remove:children-0"}).content.decode()
    assert "いち" not in page
    assert "に" in page


def test_the_office_asks_for_one_field_and_only_that_is_mended(
    client: Client, hall: SimpleNamespace, event: Any
) -> None:
    case = sent(client, event)
    working.claim(hall.clerk, case_id=case.pk)
    working.ask_correction(
        hall.clerk, case_id=case.pk, fields={"adults": "10人までなので、確かめてください。"}
    )
    other = Client()
    tracked = other.post("/cases/track/", {"number": case.number, "code": code_for(case.pk)}, follow=True)
    assert "10人までなので" in tracked.content.decode()
    answer = other.post(f"/cases/track/{case.pk}/correct", follow=True)
    page = answer.content.decode()
    assert 'name="adults"' in page
    assert 'name="name"' not in page
    step = answer.redirect_chain[-1][0]
    done = other.post(step, {"on_page": "adults", "adults": "3", "action": "next"}, follow=True)
    assert "3" in done.content.decode()
    with scope(PLATFORM):
        case.refresh_from_db()
    assert (case.state, case.answers["adults"], case.answers["cost"], case.answers["name"]) == (
        "reviewing",
        3,
        1500,
        "見本 太郎",
    )


def test_two_officers_decide_and_the_applicant_reads_the_notice(
    client: Client, hall: SimpleNamespace, event: Any
) -> None:
    case = sent(client, event)
    working.claim(hall.clerk, case_id=case.pk)
    deciding.propose(hall.clerk, case_id=case.pk, outcome="accepted", notice=NOTICE)
    deciding.confirm(hall.chief, case_id=case.pk)
    with scope(PLATFORM):
        case.refresh_from_db()
    assert (case.state, case.next, case.outcome) == ("completed", "nobody", "accepted")
    page = client.get(f"/cases/track/{case.pk}/").content.decode()
    assert "受け付けます" in page
    link = page.split("/documents/")[1].split('"')[0]
    notice = client.get(f"/cases/track/{case.pk}/documents/{link}")
    assert b"".join(notice.streaming_content).startswith(b"%PDF")
    assert Client().get(f"/cases/track/{case.pk}/documents/{link}").status_code == 404


def test_nobody_else_sees_the_draft_or_the_case(client: Client, hall: SimpleNamespace, event: Any) -> None:
    home = begin(client, event)
    case = sent(Client(), event)
    for other in (Client(), signed_in(hall.stranger_user), signed_in(hall.town_clerk_user)):
        assert other.get(f"{home}applicant/").status_code == 404
        assert other.get(f"/cases/track/{case.pk}/").status_code == 404
    assert signed_in(hall.town_clerk_user).get(f"/cases/{case.pk}/").status_code == 404
    assert signed_in(hall.clerk_user).get(f"{home}applicant/").status_code == 404


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_button_that_changes_the_page_says_where_one_goes_on(client: Client, event: Any) -> None:
    home = begin(client, event)
    client.post(f"{home}applicant/", {**APPLICANT, "action": "next"})
    more = client.post(f"{home}entry/", {**ENTRY, "action": "add:children"}).content.decode()
    assert 'data-look-at="id_children-0"' in more
    assert 'id="id_children-0"' in more
    rows = {**ENTRY, "children-total": "1"}
    less = client.post(f"{home}entry/", {**rows, "action": "remove:children-0"}).content.decode()
    assert 'data-look-at="id_children"' in less
    photo = SimpleUploadedFile("photo.png", PNG, "image/png")
    kept = client.post(f"{home}entry/", {**ENTRY, "photo": photo, "action": "attach"}).content.decode()
    assert 'data-look-at="id_photo_files"' in kept
    nonsense = client.post(f"{home}entry/", {**ENTRY, "action": "add:nothing:at-all"})
    assert nonsense.status_code == 200


def test_only_the_box_at_fault_is_called_wrong_and_says_why(client: Client, event: Any) -> None:
    home = begin(client, event)
    page = client.post(
        f"{home}applicant/", {**APPLICANT, "birth-month": "13", "action": "next"}
    ).content.decode()
    assert 'aria-describedby="id_birth_error"' in page
    assert 'id="id_birth_error"' in page
    assert page.count('aria-describedby="id_name_error"') == 0


def test_a_half_filled_form_is_gone_on_with_by_its_link_in_another_browser(
    client: Client, event: Any
) -> None:
    home = begin(client, event)
    saved = client.post(f"{home}applicant/", {**APPLICANT, "action": "save"}, follow=True).content.decode()
    link = re.search(r'href="(https?://[^"/]+)?(/forms/[^"]+/resume/[^"]+)"', saved)
    assert link
    other = Client()
    assert other.get(f"{home}applicant/").status_code == 404
    page = other.get(link[2], follow=True)
    assert page.redirect_chain[-1][0].endswith("/entry/"), "where one had stopped"
    assert "taro@example.jp" in other.get(f"{home}applicant/").content.decode()
    assert Client().get(f"{link[2][:-4]}xxx/", follow=True).status_code == 404


def test_an_officer_is_offered_to_ask_again_only_for_what_was_asked(
    client: Client, hall: SimpleNamespace, event: Any
) -> None:
    case = sent(client, event)
    page = signed_in(hall.clerk_user).get(f"/cases/{case.pk}/").content.decode()
    assert 'name="fix-adults"' in page
    assert 'name="fix-children"' in page, "asked and left empty"
    assert 'name="fix-stop"' not in page, "never asked: no bus"
