"""An edition brought in twice, one after the other and by two people at the same moment: one draft, and a word to the second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from oirase.systems.plan.roadmap_import.tests.document import document
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Answer, Person

pytestmark = pytest.mark.xdist_group("faults")
HOME = "/roadmap-import/"
ROUNDS = 4


def drafts(office: Platform) -> int:
    return int(office.one("SELECT count(*) FROM plan_edition WHERE state = 'draft'"))


def send(person: Person, content: bytes, together: Barrier | None = None) -> Answer:
    fields = person.form(HOME)
    if together:
        together.wait(30)
    return person.post(HOME, fields, {"file": ("roadmap.txt", content)})


def test_a_file_that_is_sent_again_or_by_two_at_once_is_one_draft(office: Platform) -> None:
    people = [Person(office.url).sign_in("dx", PASSWORD) for _ in range(2)]
    before, together = drafts(office), Barrier(2)
    for number in range(ROUNDS):
        content = document(1, 2).replace("R5", f"R{number + 1}").encode()
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda one, what=content: send(one, what, together), people))
        assert [answer.status for answer in answers] == [302, 302], [answer.words for answer in answers]
        assert answers[0].location == answers[1].location
        said = [one.get(answers[0].location).words for one in people]
        assert sorted("すでに取り込まれています" in words for words in said) == [False, True]
        assert drafts(office) == before + number + 1
        again = send(people[0], content)
        assert again.location == answers[0].location
        assert "すでに取り込まれています" in people[0].get(again.location).words
    assert drafts(office) == before + ROUNDS
