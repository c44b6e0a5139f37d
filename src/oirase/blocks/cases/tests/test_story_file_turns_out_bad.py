"""A file is found to be infected after it was sent: the case is flagged, the officer asked, nobody opens it by accident."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.cases.handlers import judged
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.services import applying, combining, working
from oirase.blocks.cases.services import files as file_services
from oirase.blocks.cases.tests.conftest import ANSWERS, as_answer, opened, stored
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tracking import code_for
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict
from oirase.kernel.files.models import StoredFile
from oirase.kernel.outbox.handlers import Delivered, around


@pytest.fixture
def photo(parted: SimpleNamespace) -> StoredFile:
    return stored(parted, "現場.png", "quarantined")


@pytest.fixture
def works(parted: SimpleNamespace, photo: StoredFile) -> Case:
    case = opened(parted.visitor, world=parted, answers={**ANSWERS, "photos": as_answer(photo)})
    working.claim(parted.clerk, case_id=case.pk)
    return fresh(case)


def judge(file: StoredFile, *, clean: bool) -> None:
    """Let the scanner's verdict arrive as the worker delivers it."""
    with set_up():
        StoredFile.objects.filter(pk=file.pk).update(
            state="clean" if clean else "refused", reason="" if clean else "ウイルスの疑い"
        )
    event = Delivered(
        uuid4(),
        "files.file_judged",
        f"files.storedfile/{file.pk}",
        file.body_id,
        clock.now(),
        {"file_id": str(file.pk), "clean": clean},
    )
    with scope(PLATFORM, durable=True), around("cases.file_judged"):
        judged(event)


def test_a_refused_file_flags_the_case_and_its_officer_is_asked(
    parted: SimpleNamespace, works: Case, photo: StoredFile
) -> None:
    judge(photo, clean=False)
    assert fresh(works).flags == ["file_refused"]
    assert actions(works)[-1] == "file_refused"
    with scope(PLATFORM):
        told = [str(one.text) for one in Message.objects.filter(user=parted.clerk_user)]
    assert any("現場.png" in one for one in told)
    holds(works)


def test_a_clean_file_asks_nobody(works: Case, photo: StoredFile) -> None:
    before = actions(works)
    judge(photo, clean=True)
    assert (fresh(works).flags, actions(works)) == ([], before)


def test_it_waits_in_a_queue_of_its_own(
    parted: SimpleNamespace, works: Case, photo: StoredFile, client: Client
) -> None:
    client.force_login(parted.clerk_user)
    address = "/cases/?mark=file_refused"
    assert f"/cases/{works.pk}/" not in client.get(address).content.decode()
    judge(photo, clean=False)
    assert f"/cases/{works.pk}/" in client.get(address).content.decode()
    assert "利用できないファイル" in client.get("/cases/").content.decode()


@pytest.mark.parametrize(("clean", "words"), [(None, "検査待ち"), (False, "利用不可")])
def test_what_is_not_known_to_be_clean_has_no_link_and_is_not_handed_out(
    parted: SimpleNamespace, works: Case, photo: StoredFile, client: Client, clean: bool | None, words: str
) -> None:
    if clean is not None:
        judge(photo, clean=clean)
    client.force_login(parted.clerk_user)
    page = client.get(f"/cases/{works.pk}/").content.decode()
    assert words in page
    assert f"/files/{photo.pk}" not in page
    assert client.get(f"/cases/{works.pk}/files/{photo.pk}").status_code in (409, 410)


def test_that_nobody_looks_for_viruses_is_said(parted: SimpleNamespace, works: Case, client: Client) -> None:
    client.force_login(parted.clerk_user)
    assert "ウイルス検査は設定されていません" in client.get(f"/cases/{works.pk}/").content.decode()


def test_the_flag_goes_with_a_waiver_that_has_a_reason(
    parted: SimpleNamespace, works: Case, photo: StoredFile
) -> None:
    with pytest.raises(Conflict):
        file_services.waive_file(parted.clerk, case_id=works.pk, reason="まだ")
    judge(photo, clean=False)
    file_services.waive_file(parted.clerk, case_id=works.pk, reason="窓口で現物を確認した")
    assert fresh(works).flags == []
    holds(works)


def test_a_file_that_went_to_another_case_flags_that_one(parted: SimpleNamespace, photo: StoredFile) -> None:
    other = stored(parted, "別.png")
    answers = {**ANSWERS, "photos": as_answer(photo, other)}
    whole = opened(parted.visitor, world=parted, answers=answers)
    judge(photo, clean=False)
    part = combining.split(parted.clerk, case_id=whole.pk, chosen=[f"photos-{photo.pk}"], reason="別に審査")
    assert (fresh(whole).flags, fresh(part).flags) == ([], ["file_refused"])
    combining.merge(parted.clerk, case_id=part.pk, into_id=whole.pk)
    assert fresh(whole).flags == ["file_refused"]
    for one in (whole, part):
        holds(one)


def test_an_ended_case_gets_a_note(parted: SimpleNamespace, works: Case, photo: StoredFile) -> None:
    applying.withdraw(parted.visitor, case_id=works.pk, code=code_for(works.pk))
    judge(photo, clean=False)
    assert actions(works)[-1] == "note"
    assert (fresh(works).flags, fresh(works).state) == ([], "withdrawn")
