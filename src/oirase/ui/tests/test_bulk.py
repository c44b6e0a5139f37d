"""Something done to many rows: choose, be asked, watch; each row by its own right, and once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bench.ledger.models import Case
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Grant
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import outside_commands
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.jobs import JobStarted, run_job
from oirase.kernel.outbox.models import EventRow, Job, JobState
from oirase.ui.lists import bulk
from oirase.ui.tests.conftest import CASES

pytestmark = pytest.mark.urls("oirase.ui.tests.site")


def fields(answer: Any) -> dict[str, list[str]]:
    """Return what the question's form would send."""
    found: dict[str, list[str]] = {}
    for one in BeautifulSoup(answer.content, "html.parser").select("main form input[type=hidden]"):
        found.setdefault(one["name"], []).append(one["value"])
    found.pop("csrfmiddlewaretoken", None)
    return found


def work() -> None:
    """Do the jobs that wait, as the worker does."""
    for event in EventRow.objects.filter(type=JobStarted.TYPE):
        run_job(Delivered(event.id, event.type, event.subject, None, event.time, event.data))


def closed() -> set[str]:
    """Return the titles of closed cases of any office."""
    with scope(Actor.system("test")):
        return set(Case.objects.filter(state="closed").values_list("title", flat=True))


def progress(client: Client, job: Job) -> str:
    """Return the fragment that the page asks for while a job runs."""
    return client.get(f"{CASES}?part=progress&job={job.pk.hex}").content.decode()


def test_chosen_rows_are_asked_about_done_and_watched(closer: Client, office: SimpleNamespace) -> None:
    chosen = [str(office.own[3].pk), str(office.own[5].pk)]
    question = closer.post(f"{CASES}?kind=b", {"bulk": "close", "row": [*chosen, chosen[0]]})
    assert "対象は2件です。" in question.content.decode()
    assert "よいですか" in question.content.decode()
    assert Job.objects.count() == 0
    answer = closer.post(f"{CASES}?kind=b", fields(question))
    job = Job.objects.get()
    assert answer["Location"] == f"{CASES}?kind=b&job={job.pk}"
    waiting = closer.get(answer["Location"]).content.decode()
    assert "2件中0件" in waiting
    assert f'hx-get="?part=progress&amp;job={job.pk.hex}"' in waiting
    work()
    job.refresh_from_db()
    assert (job.state, job.done, job.problems) == (JobState.DONE, 2, [])
    assert closed() == {"案件03", "案件05"}
    assert "2件中2件" in progress(closer, job)
    assert "hx-get" not in progress(closer, job)


def test_sending_the_answer_twice_starts_one_job(closer: Client, office: SimpleNamespace) -> None:
    sent = fields(closer.post(CASES, {"bulk": "close", "row": str(office.own[0].pk)}))
    addresses = [closer.post(CASES, sent)["Location"] for _ in range(2)]
    assert addresses[0] == addresses[1]
    assert Job.objects.count() == 1
    other = {**sent, "row": [str(office.own[1].pk)]}
    assert closer.post(CASES, other).status_code == 409
    assert Job.objects.count() == 1


def test_a_job_that_is_begun_again_does_each_row_once(closer: Client, office: SimpleNamespace) -> None:
    sent = fields(closer.post(CASES, {"bulk": "close", "row": [str(one.pk) for one in office.own[:3]]}))
    closer.post(CASES, sent)
    work()
    Job.objects.update(state=JobState.RUNNING, done=1)
    work()
    assert Entry.objects.filter(command="ledger.close").count() == 3
    assert Job.objects.get().done == 3


def test_foreign_rows_stay_as_they_are_and_tell_nothing(closer: Client, office: SimpleNamespace) -> None:
    rows = [str(office.foreign[0].pk), str(office.own[0].pk), str(new_id())]
    closer.post(CASES, fields(closer.post(CASES, {"bulk": "close", "row": rows})))
    work()
    assert closed() == {"案件00"}
    told = progress(closer, Job.objects.get())
    assert "2件は処理できませんでした" in told
    assert "よその" not in told


def test_all_that_fit_the_filters_and_no_foreign_one(closer: Client, office: SimpleNamespace) -> None:
    question = closer.post(f"{CASES}?kind=a", {"bulk": "close", "scope": "all", "row": str(office.own[1].pk)})
    assert set(fields(question)["row"]) == {str(one.pk) for one in office.own[::2]}


def test_there_is_a_limit_and_it_is_told(
    closer: Client, office: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "LIMIT", 10)
    for sent in ({"scope": "all"}, {"row": [str(one.pk) for one in office.own]}):
        question = closer.post(CASES, {"bulk": "close", **sent})
        assert len(fields(question)["row"]) == 10
        assert "一度に処理できるのは10件までです。" in question.content.decode()


def test_choosing_nothing_leads_back(closer: Client, db: None) -> None:
    page = closer.post(f"{CASES}?kind=a", {"bulk": "close", "confirmed": "yes"}).content.decode()
    assert "行が一つも選ばれていません。" in page
    assert f'href="{CASES}?kind=a"' in page
    assert Job.objects.count() == 0


def test_who_may_only_look_is_neither_offered_nor_obeyed(
    viewer: Client, closer: Client, office: SimpleNamespace
) -> None:
    assert 'name="bulk"' in closer.get(CASES).content.decode()
    assert 'name="bulk"' not in viewer.get(CASES).content.decode()
    sent = {"bulk": "close", "row": str(office.own[0].pk), "confirmed": "yes"}
    assert viewer.post(CASES, sent).status_code == 403
    assert closer.post(CASES, {**sent, "bulk": "burn"}).status_code == 403
    assert Job.objects.count() == 0


def test_rights_are_those_of_the_moment_of_the_work(closer: Client, office: SimpleNamespace) -> None:
    closer.post(CASES, fields(closer.post(CASES, {"bulk": "close", "row": str(office.own[0].pk)})))
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Grant.objects.filter(role_id="closer").update(valid_to=clock.today())
    work()
    assert closed() == set()
    assert Job.objects.get().problems == ["できませんでした"]


@pytest.mark.parametrize("row", ["x", "\0", "1", "' OR 1=1", "あ" * 5000])
def test_made_up_ids_break_nothing(closer: Client, db: None, row: str) -> None:
    answer = closer.post(CASES, {"bulk": "close", "row": row})
    assert answer.status_code == 200
    assert "行が一つも選ばれていません。" in answer.content.decode()


def test_a_job_is_seen_by_who_started_it(closer: Client, viewer: Client, office: SimpleNamespace) -> None:
    closer.post(CASES, fields(closer.post(CASES, {"bulk": "close", "row": str(office.own[0].pk)})))
    job = Job.objects.get()
    assert "1件中0件" in progress(closer, job)
    assert "その処理は見つかりません。" in progress(viewer, job)
    for wrong in ("", "x", str(new_id())):
        answer = closer.get(f"{CASES}?part=progress&job={wrong}")
        assert "その処理は見つかりません。" in answer.content.decode()
