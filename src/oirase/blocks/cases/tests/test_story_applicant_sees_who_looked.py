"""An applicant sees on which days officers have looked at the application, and for what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.test import Client

from oirase.blocks.cases.tests.conftest import ANSWERS, opened
from oirase.blocks.cases.tracking import code_for


def page_of(user: Any, address: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


def test_a_look_of_an_officer_is_told_by_day_and_purpose(hall: SimpleNamespace) -> None:
    case = opened(hall.resident, world=hall, answers=ANSWERS, user_id=hall.resident_user.pk)
    own = f"/cases/track/{case.pk}/"
    assert "まだ記録はありません。" in page_of(hall.resident_user, own)
    assert "見本 太郎" in page_of(hall.clerk_user, f"/cases/{case.pk}/")
    seen = page_of(hall.resident_user, own).split("見た職員の記録")[1]
    assert "令和8年6月15日" in seen
    assert "申請の審査" in seen


def test_without_an_account_no_record_is_promised(hall: SimpleNamespace, case: Any) -> None:
    client = Client()
    page = client.post("/cases/track/", {"number": case.number, "code": code_for(case.pk)}, follow=True)
    assert "受け付けました" in page.content.decode()
    assert "見た職員の記録" not in page.content.decode()
