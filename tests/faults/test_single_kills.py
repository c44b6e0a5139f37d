"""One process killed at a time: who waits for it, what people are told meanwhile, and that its work is done once."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Person
from tests.runtime.helpers import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
RECORD = "/consultation/desk/record/"
CALL = {
    "channel": "telephone",
    "topic": "system",
    "question": "止まったときはどうなりますか。",
    "company_name": "架空工業",
    "contact_name": "見本 太郎",
    "email": "taro@company.example.jp",
}
RECORDED = "SELECT count(*) FROM cases_case WHERE applicant_name = '架空工業'"
MAILED = "SELECT count(*) FROM messaging_message WHERE address = 'taro@company.example.jp' AND mailed_at IS NOT NULL"


def test_web_and_worker_outlive_a_killed_database_and_what_was_refused_is_recorded_once(
    platform: Platform,
) -> None:
    with platform.running():
        lead = Person(platform.url).sign_in("lead", PASSWORD)
        call = lead.form(RECORD) | CALL
        others = {role: platform.pid(role) for role in ("web", "worker")}
        database = platform.kill("postgres")
        lead.language = "en"
        answer = lead.post(RECORD, call)
        assert answer.status == 503, answer.words
        assert "Not available just now" in answer.words
        until(lambda: platform.pid("postgres") not in (None, database), 30)
        until(lambda: lead.post(RECORD, call).status == 302, 30)
        assert lead.post(RECORD, call).status == 302
        until(lambda: platform.one(MAILED) == 1, 30)
        assert platform.one(RECORDED) == 1
        assert {role: platform.pid(role) for role in others} == others
    told = platform.log.read_text()
    assert "Traceback" not in told, told[told.index("Traceback") - 500 :][:3000]


def test_what_a_killed_worker_left_is_done_once_by_the_next_one(platform: Platform) -> None:
    with platform.running():
        lead = Person(platform.url).sign_in("lead", PASSWORD)
        worker = platform.pid("worker")
        assert worker is not None
        os.kill(worker, signal.SIGSTOP)
        for _ in range(3):
            assert lead.post(RECORD, lead.form(RECORD) | CALL).status == 302
        time.sleep(1)
        assert platform.one(MAILED) == 0
        assert platform.kill("worker") == worker
        until(lambda: platform.one(MAILED) == 3, 60)
        assert platform.pid("worker") not in (None, worker)
        letters = [path.read_text() for path in (platform.data / "mail").iterdir()]
        assert sum(text.count("To: taro@company.example.jp") for text in letters) == 3
