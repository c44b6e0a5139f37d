"""Every tampering with sealed entries is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from tests.fixtures.horizon import wait_for_horizon

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.audit.entries import NewEntry, write
from oirase.kernel.audit.models import Entry, Link, ReadEntry, Seal
from oirase.kernel.audit.reads import record_read
from oirase.kernel.audit.sealing import heads, seal
from oirase.kernel.audit.verify import verify_chain

pytestmark = pytest.mark.sql


def add(count: int = 1, note: str = "x") -> list[NewEntry]:
    """Commit some entries."""
    made = []
    for number in range(count):
        entry = NewEntry(
            id=new_id(),
            at=clock.now(),
            command="test.do",
            actor="tester",
            body_id=uuid4(),
            request="r",
            subjects=[{"type": "t", "id": str(number), "action": "a"}],
            payload={"note": note, "number": 0.1 + number, "text": "令和\u3000七年"},
        )
        write(entry)
        made.append(entry)
    if not connection.in_atomic_block:
        wait_for_horizon("audit_entry")
    return made


def as_owner(sql: str, *params: object) -> None:
    """Do what a tamperer with the owner's rights would do."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def sealed(committed_db: None, tmp_path: Path) -> Iterator[Path]:
    """Nine entries in three seals, and the file of heads."""
    path = tmp_path / "heads.jsonl"
    for _ in range(3):
        add(3)
        assert seal(path) == 3
    assert verify_chain(path).ok
    yield path
    connections["owner"].close()


def kinds(path: Path) -> set[str]:
    """Return the kinds of problems found."""
    return {problem.kind for problem in verify_chain(path).problems}


def test_an_untouched_chain_is_whole(sealed: Path) -> None:
    report = verify_chain(sealed)
    assert (report.ok, report.entries, len(heads(sealed))) == (True, 9, 3)


def test_sealing_again_adds_nothing(sealed: Path) -> None:
    assert seal(sealed) == 0
    assert len(heads(sealed)) == 3


@pytest.mark.parametrize("column", ["command", "actor", "request"])
def test_a_changed_column_is_found(sealed: Path, column: str) -> None:
    target = Link.objects.get(seq=5).entry_id
    as_owner(f"UPDATE audit_entry SET {column} = 'forged' WHERE id = %s", target)
    assert kinds(sealed) == {"changed"}


def test_a_changed_payload_is_found(sealed: Path) -> None:
    target = Link.objects.get(seq=2).entry_id
    as_owner("UPDATE audit_entry SET payload = '{}' WHERE id = %s", target)
    assert kinds(sealed) == {"changed"}


def test_a_shredded_payload_leaves_the_chain_whole(sealed: Path) -> None:
    as_owner("UPDATE audit_entry SET payload = NULL")
    assert verify_chain(sealed).ok


def test_a_removed_entry_is_found(sealed: Path) -> None:
    as_owner("DELETE FROM audit_entry WHERE id = %s", Link.objects.get(seq=4).entry_id)
    assert kinds(sealed) == {"removed"}


def test_a_removed_entry_with_its_link_is_found(sealed: Path) -> None:
    link = Link.objects.get(seq=4)
    as_owner("DELETE FROM audit_entry WHERE id = %s", link.entry_id)
    as_owner("DELETE FROM audit_link WHERE seq = 4")
    assert {"gap", "broken"} <= kinds(sealed)


def test_an_entry_put_between_is_found(sealed: Path) -> None:
    as_owner(
        "INSERT INTO audit_entry SELECT gen_random_uuid(), at, xid, command, actor, body_id, request, subjects, "
        "payload, payload_hash FROM audit_entry LIMIT 1"
    )
    assert kinds(sealed) == {"inserted"}


def test_a_rewritten_chain_is_found_by_the_file(sealed: Path, tmp_path: Path) -> None:
    """Forge an entry, throw the chain away and seal it anew: inside the database all is well, the file knows better."""
    as_owner("UPDATE audit_entry SET actor = 'forged' WHERE id = %s", Link.objects.get(seq=1).entry_id)
    as_owner("DELETE FROM audit_link")
    as_owner("DELETE FROM audit_seal")
    elsewhere = tmp_path / "forged.jsonl"
    assert seal(elsewhere) == 9
    assert verify_chain(elsewhere).ok
    assert "rewritten" in kinds(sealed)


def test_a_cut_tail_is_found(sealed: Path) -> None:
    for link in Link.objects.filter(seq__gt=6):
        as_owner("DELETE FROM audit_entry WHERE id = %s", link.entry_id)
    as_owner("DELETE FROM audit_link WHERE seq > 6")
    as_owner("DELETE FROM audit_seal WHERE seq > 6")
    assert kinds(sealed) == {"cut_tail"}


def test_a_torn_last_line_of_the_file_is_mended_by_the_next_seal(sealed: Path) -> None:
    text = sealed.read_text(encoding="utf-8")
    sealed.write_text(text[:-20], encoding="utf-8")
    seal(sealed)
    assert verify_chain(sealed).ok
    assert heads(sealed)[-1]["seq"] == 9


def test_the_app_role_may_not_change_the_record(sealed: Path) -> None:
    for change in (Entry.objects.all().delete, Link.objects.all().delete, Seal.objects.all().delete):
        with pytest.raises(ProgrammingError, match="permission denied"):
            change()


def test_an_entry_of_a_transaction_under_way_waits_for_its_seal(sealed: Path) -> None:
    with transaction.atomic():
        add(1)
        assert not Link.objects.filter(seq__gt=9).exists()
    wait_for_horizon("audit_entry")
    assert seal(sealed) == 1


def test_looking_at_a_person_is_recorded_and_looking_at_oneself_is_not(committed_db: None) -> None:
    person = uuid4()
    record_read(actor="officer", actor_name="役人", person_id=person, subject="case/1", purpose="審査")
    record_read(actor=str(person), actor_name="本人", person_id=person, subject="case/1", purpose="")
    assert [entry.actor for entry in ReadEntry.objects.filter(person_id=person)] == ["officer"]


def test_heads_are_json_lines(sealed: Path) -> None:
    assert [json.loads(line)["seq"] for line in sealed.read_text(encoding="utf-8").splitlines()] == [3, 6, 9]
