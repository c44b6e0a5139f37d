"""An officer opens a case: marks are written in words, not as the flow names them."""

from __future__ import annotations

from types import SimpleNamespace

from django.test import Client

from oirase.blocks.cases.services import working
from oirase.blocks.cases.tests.conftest import ANSWERS, opened


def test_what_the_office_has_done_is_said_in_words(hall: SimpleNamespace) -> None:
    case = opened(hall.visitor, world=hall, answers={**ANSWERS, "area": 150})
    working.claim(hall.clerk, case_id=case.pk)
    working.perform(hall.clerk, case_id=case.pk, step="visit", text="支障なし")
    client = Client()
    client.force_login(hall.clerk_user)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    marks = page.split("<dt>印</dt>")[1].split("</dd>")[0]
    assert "現地確認" in marks
    assert "visited" not in marks
