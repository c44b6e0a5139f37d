"""Two people on one record, and somebody whose session is ended while they write: nobody's words are lost or overwritten."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from oirase.systems.plan.roadmap_import.tests.document import document
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Person

pytestmark = pytest.mark.xdist_group("faults")
RECORD = "/consultation/desk/record/"
SESSIONS = "/accounts/sessions/"
CALL = {
    "channel": "telephone",
    "topic": "system",
    "question": "在庫の管理はどうすればよいですか。",
    "company_name": "架空工業",
    "contact_name": "見本 太郎",
}


@pytest.fixture
def people(office: Platform) -> list[Person]:
    return [Person(office.url).sign_in(login, PASSWORD) for login in ("desk", "desk2")]


def recorded(person: Person) -> str:
    answer = person.post(RECORD, person.form(RECORD) | CALL)
    assert answer.status == 302, answer.words
    return answer.location


def test_the_second_answer_to_a_company_is_a_conflict_that_keeps_what_was_typed(people: list[Person]) -> None:
    first, second = people
    address = recorded(first)
    pages = [person.form(address, f"{address}answer") for person in people]
    assert first.post(f"{address}answer", pages[0] | {"text": "先の回答です。"}).status == 302
    mine = "あとの回答です。長く考えて書きました。"
    answer = second.post(f"{address}answer", pages[1] | {"text": mine})
    assert answer.status == 409
    assert "ほかの人が先に更新しました" in answer.words
    assert "先の回答です。" in answer.words
    assert second.fields(answer, f"{address}answer")["text"] == mine
    again = second.post(f"{address}answer", second.fields(answer, f"{address}answer"))
    assert (again.status, mine in again.text) == (409, True)
    assert "先の回答です。" in second.get(address).words


def test_the_second_reviewer_sees_the_others_values_beside_their_own(office: Platform) -> None:
    first, second = (Person(office.url).sign_in("dx", PASSWORD) for _ in range(2))
    file = {"file": ("roadmap.txt", document(1, 2).encode())}
    address = first.post("/roadmap-import/", first.form("/roadmap-import/"), file).location + "programmes/2"
    pages = [second.fields(person.get(address), "") or {} for person in (first, second)]
    assert first.post(address, pages[0] | {"title": "先の題", "action": "save"}).status == 302
    answer = second.post(address, pages[1] | {"summary": "あとの概要", "action": "save"})
    assert answer.status == 409
    assert "ほかの人が先に更新しました" in answer.words
    assert "保存されている内容: 先の題" in answer.words
    mine = second.fields(answer, "")
    assert mine["summary"] == "あとの概要"
    saved = second.post(address, mine | {"title": "先の題", "action": "save"})
    assert saved.status == 302, saved.words
    left = second.fields(second.get(address), "")
    assert (left["title"], left["summary"]) == ("先の題", "あとの概要")


def test_an_ended_session_leads_to_sign_in_and_says_that_nothing_was_saved(
    office: Platform, people: list[Person]
) -> None:
    phone, desk = people[0], Person(office.url).sign_in("desk", PASSWORD)
    address = recorded(phone)
    fields = phone.form(address, f"{address}answer")
    for ending in ends_of_the_others(desk):
        assert desk.post(ending, desk.form(SESSIONS, ending)).status == 302
    answer = phone.post(f"{address}answer", fields | {"text": "途中の回答"}, page=address)
    assert answer.status == 302
    told = phone.get(answer.location)
    assert "送信の途中だった内容は保存されていません" in told.words
    assert "途中の回答" not in desk.get(address).words
    back = parse_qs(urlsplit(answer.location).query)["next"][0]
    assert urlsplit(back).path == address
    fields = phone.form(f"/accounts/login/?next={back}") | {"login": "desk", "password": PASSWORD}
    signed_in = phone.post(f"/accounts/login/?next={back}", fields)
    assert (signed_in.status, urlsplit(signed_in.location).path) == (302, address)
    assert phone.get(address).status == 200


def ends_of_the_others(desk: Person) -> list[str]:
    """Return the addresses by which the other sessions of an account are ended; other tests may have left some."""
    found = BeautifulSoup(desk.get(SESSIONS).text, "html.parser").select("main td form[action]")
    assert found
    return [str(form["action"]) for form in found]
