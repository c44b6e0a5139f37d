"""The office in charge mends a published programme; everybody reads what was wrong, what is right, and why."""

from __future__ import annotations

from types import SimpleNamespace

from django.test import Client

from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons.models import Erratum, Programme
from oirase.systems.plan.revision.tests.conftest import PLATFORM
from oirase.systems.plan.revision.tests.test_pages import as_, text


def published(testland: SimpleNamespace, number: int) -> Programme:
    with scope(PLATFORM):
        return Programme.objects.get(edition=testland.edition, number=number)


def test_a_correction_is_read_by_everybody(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "dx")
    row = published(revision, 1)
    page = client.get("/roadmap/2024/programmes/1")
    where = f"/roadmap-revision/programmes/{row.pk}/errata"
    assert where in page.content.decode()
    shown = client.get(where)
    assert "商いデジタル相談" in text(shown)
    typed = {"version": row.version, "summary/ja": "店と職人のデジタルの相談を受ける。", "period/end": "R9"}
    assert client.post(where, typed).status_code == 422
    answer = client.post(where, {**typed, "reason": "対象と終期の誤り"}, follow=True)
    assert "正誤を公開しました。" in text(answer)
    resident = Client()
    found = text(resident.get("/roadmap/2024/programmes/1"))
    assert "店のデジタルの相談を受ける。" in found
    assert "店と職人のデジタルの相談を受ける。" in found
    assert "対象と終期の誤り" in found
    assert "対象と終期の誤り" in text(resident.get("/roadmap/2024/"))
    with scope(PLATFORM):
        assert set(Erratum.objects.values_list("key", "after")) == {
            ("summary/ja", "店と職人のデジタルの相談を受ける。"),
            ("period/end", "2027"),
        }


def test_a_slip_is_told_and_only_who_publishes_mends(revision: SimpleNamespace, client: Client) -> None:
    row = published(revision, 1)
    where = f"/roadmap-revision/programmes/{row.pk}/errata"
    as_(client, "dx")
    answer = client.post(where, {"version": row.version, "period/end": "いつか", "reason": "誤り"})
    assert answer.status_code == 422
    assert "R7、H31、2025のように" in text(answer)
    with scope(PLATFORM):
        draft = Programme.objects.get(edition=revision.next, number=1)
        assert not Erratum.objects.exists()
    assert client.get(f"/roadmap-revision/programmes/{draft.pk}/errata").status_code == 404
    as_(client, "digital")
    assert client.get(where).status_code == 403
    assert "正誤を出す" not in text(Client().get("/roadmap/2024/programmes/1"))
