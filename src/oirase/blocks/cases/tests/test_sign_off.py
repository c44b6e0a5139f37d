"""How a decision is signed off is a port: a kind of case may have a longer or a shorter way than two officers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.blocks.cases.facade import Case, register_sign_off
from oirase.blocks.cases.ports import _sign_off
from oirase.blocks.cases.services import deciding, working
from oirase.blocks.cases.tests.conftest import NOTICE
from oirase.blocks.cases.tests.looking import fresh
from oirase.kernel.commands import Rejected


class OneNamedOfficer:
    """A way on which one named officer agrees to everything, also to their own draft."""

    def __init__(self, named: Any) -> None:
        self.named = named

    def needs_confirmation(self, case: Case, flow: Any) -> bool:
        return case.answers["area"] > 10

    def may_confirm(self, actor: Any, case: Case, proposal: Any) -> bool:
        return actor.user_id == self.named.user_id


@pytest.fixture
def route(hall: SimpleNamespace) -> Any:
    """Register another way for the kind and take it away again."""
    register_sign_off("permit", OneNamedOfficer(hall.chief))
    yield
    del _sign_off["permit"]


def test_a_registered_way_decides_who_agrees(hall: SimpleNamespace, case: Case, route: None) -> None:
    working.claim(hall.chief, case_id=case.pk)
    deciding.propose(hall.chief, case_id=case.pk, outcome="granted", notice=NOTICE)
    client = Client()
    client.force_login(hall.chief_user)
    assert "確認して決定する" in client.get(f"/cases/{case.pk}/").content.decode()
    deciding.confirm(hall.chief, case_id=case.pk)
    assert fresh(case).state == "completed"


def test_without_one_whoever_drafted_does_not_agree(hall: SimpleNamespace, case: Case) -> None:
    working.claim(hall.chief, case_id=case.pk)
    deciding.propose(hall.chief, case_id=case.pk, outcome="granted", notice=NOTICE)
    with pytest.raises(Rejected):
        deciding.confirm(hall.chief, case_id=case.pk)
