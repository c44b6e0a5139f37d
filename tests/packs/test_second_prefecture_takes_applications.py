"""A prefecture of another shape takes applications without a line of code: its pack has one procedure with four questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.fixtures.people import officer, role, set_up
from tests.fixtures.procedures import LOAN

from oirase.blocks.cases.facade import Case, deciding, working
from oirase.kernel.access import pack as access_pack
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict
from oirase.kernel.manifest import packs
from oirase.systems.office.commons import pack
from oirase.systems.office.commons.models import Procedure

TESTLAND = Path(__file__).parent / "testland"
PLATFORM = Actor.system("test")


@pytest.fixture
def keys(db: None, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Load the made-up prefecture; return an officer of the office that lends keys."""
    head = packs.read(TESTLAND)
    monkeypatch.setattr(packs, "current", lambda: head)
    with set_up():
        access_pack.load(TESTLAND, head.content)
        pack.load(TESTLAND)
        role("keeper", "cases.view", "cases.work")
        return actor_of(officer("keeper", Organisation.objects.get(code="coast"), "keeper"))


def only() -> Any:
    with scope(PLATFORM):
        return Procedure.objects.select_related("current").get()


def test_a_key_is_asked_for_and_lent(client: Client, keys: Actor) -> None:
    found = only()
    assert "見張り台の鍵の借用" in client.get("/procedures/?q=展望台の鍵を借りたい").content.decode()
    home = client.post(f"/procedures/{found.pk}/apply")["Location"]
    assert client.post(f"{home}loan/", {**LOAN, "people": "9"}).status_code == 422
    assert client.post(f"{home}loan/", LOAN)["Location"] == f"{home}review/"
    assert client.post(f"{home}review/", follow=True).status_code == 200
    with scope(PLATFORM):
        case = Case.objects.get()
    assert case.applicant_name == "見本　太郎"
    working.claim(keys, case_id=case.pk)
    with pytest.raises(Conflict):
        deciding.propose(keys, case_id=case.pk, outcome="lent")
    working.perform(keys, case_id=case.pk, step="weather")
    deciding.propose(keys, case_id=case.pk, outcome="lent")
    with scope(PLATFORM):
        case.refresh_from_db()
    assert (case.state, case.outcome) == ("completed", "lent")


def test_loading_the_pack_again_changes_nothing(keys: Actor) -> None:
    before = only()
    with set_up():
        pack.load(TESTLAND)
    assert (only().current_id, only().version) == (before.current_id, before.version)


def test_what_an_officer_has_changed_stays_when_the_pack_changes(keys: Actor, tmp_path: Path) -> None:
    with set_up():
        found = Procedure.objects.select_related("form").get()
        found.catalogue = {**found.catalogue, "contact": {"ja": "海辺局の窓口"}}
        found.save()
        changed = (TESTLAND / "procedures" / "lookout-key.toml").read_text(encoding="utf-8")
        (tmp_path / "procedures").mkdir()
        (tmp_path / "procedures" / "lookout-key.toml").write_text(
            changed.replace("max = 8", "max = 6"), encoding="utf-8"
        )
        pack.load(tmp_path)
    document = only().current.document
    assert document["catalogue"]["contact"] == {"ja": "海辺局の窓口"}
    assert document["form"]["steps"][0]["fields"][3]["max"] == 6
