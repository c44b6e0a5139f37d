"""Somebody fills in an application while processes are killed: what was typed stays, and however often they send there is one case."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from oirase.kernel import clock
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Answer, Person, patiently
from tests.runtime.helpers import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
PROCEDURE = "SELECT id FROM office_procedure WHERE code = 'event-entry'"
CASES = "SELECT count(*) FROM cases_case WHERE email = 'kill@example.jp'"
TOLD = "SELECT count(*) FROM messaging_message WHERE address = 'kill@example.jp'"
ENDED = "DELETE FROM django_session"
WHO = {
    "name-family": "見本",
    "name-given": "太郎",
    "name-family_kana": "ミホン",
    "name-given_kana": "タロウ",
    "email": "kill@example.jp",
}
EVENT = "長い名前の催し（途中で止まっても残る）"
SOON = clock.today() + timedelta(days=21)
WHAT = {
    "event": EVENT,
    "day-year": str(SOON.year),
    "day-month": str(SOON.month),
    "day-day": str(SOON.day),
    "adults": "2",
    "agreed": "on",
}


def begin(platform: Platform, person: Person) -> str:
    """Open the procedure and begin; return the address of the first step."""
    page = f"/procedures/{platform.one(PROCEDURE)}/"
    answer = person.post(f"{page}apply", person.form(page, f"{page}apply"))
    assert answer.status == 302, answer.words
    return person.get(answer.location).location


def fill(person: Person, address: str) -> Answer:
    """Send the first step as a browser would."""
    page = person.form(address) | WHO | {"action": "next"}
    return person.post(address, page)


def half_way(platform: Platform, person: Person) -> str:
    """Begin, send the first step, and return the address of the second."""
    applicant = begin(platform, person)
    assert fill(person, applicant).status == 302
    return applicant.replace("/applicant/", "/entry/")


def test_what_was_typed_outlives_killed_processes_and_is_sent_once(platform: Platform) -> None:
    with platform.running():
        person = Person(platform.url)
        entry = half_way(platform, person)
        page = person.form(entry) | WHAT
        platform.kill("web")
        saved = patiently(lambda: person.post(entry, page | {"action": "save"}), [])
        assert saved.status == 302, saved.words
        platform.kill("postgres")
        again = patiently(lambda: person.get(entry), [])
        assert person.fields(again)["event"] == EVENT
        platform.stop()
        platform.start()
        assert person.form(entry)["event"] == EVENT


def test_a_lost_session_in_the_middle_loses_nothing(office: Platform) -> None:
    guest = Person(office.url)
    applicant = begin(office, guest)
    page = guest.form(applicant)
    office.change(ENDED)
    answer = guest.post(applicant, page | WHO | {"action": "next"})
    assert answer.status == 302, answer.words
    assert guest.form(applicant)["email"] == WHO["email"]


def test_an_account_signs_in_again_and_finds_its_words(office: Platform) -> None:
    resident = Person(office.url).sign_in("resident", PASSWORD)
    applicant = begin(office, resident)
    page = resident.form(applicant)
    office.change(ENDED)
    answer = resident.post(applicant, page | {"email": "back@example.jp", "action": "next"})
    assert (answer.status, urlsplit(answer.location).path) == (302, "/accounts/login/")
    fields = resident.form(answer.location) | {"login": "resident", "password": PASSWORD}
    signed_in = resident.post(answer.location, fields)
    assert urlsplit(signed_in.location).path == applicant
    assert resident.form(applicant)["email"] == "back@example.jp"


def test_whoever_sends_again_and_again_while_the_server_dies_has_one_case(platform: Platform) -> None:
    with platform.running():
        person = Person(platform.url)
        entry = half_way(platform, person)
        page = person.form(entry) | WHAT
        answer = person.post(entry, page | {"action": "next"})
        assert answer.status == 302, answer.words
        review = answer.location
        sending = person.form(review)
        receipts = set()
        for role in ("web", "postgres", "web"):
            platform.kill(role)
            refused: list[Answer] = []
            answer = patiently(lambda: person.post(review, sending), refused)
            assert answer.status == 302, answer.words
            receipts.add(answer.location)
            assert all(one.status == 503 for one in refused), [one.words for one in refused]
        assert len(receipts) == 1
        until(lambda: platform.one(TOLD) >= 1, 60)
        assert (platform.one(CASES), platform.one(TOLD)) == (1, 1)
