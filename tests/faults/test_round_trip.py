"""A running installation is backed up while it is written to, and comes back elsewhere with everything that belongs to it."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from oirase.runtime.backup import archive
from tests.faults.load import open_cases, tickers
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Person
from tests.runtime.helpers import data_folder, until
from tests.runtime.test_up import free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
RECORD = "/consultation/desk/record/"
CALL = {
    "channel": "telephone",
    "topic": "system",
    "question": "控えは戻りますか。",
    "company_name": "架空工業",
    "contact_name": "見本 太郎",
    "email": "taro@company.example.jp",
}
PDF = b"%PDF-1.7\n" + b"x" * 50_000
STORE = """
import django, sys
django.setup()
from oirase.kernel.access.actors import Actor
from tests.faults.commands import store
content = b"%PDF-1.7\\n" + b"x" * 50_000
store(Actor.system("test"), body_id=sys.argv[1], name="kept.pdf", content=content)
"""
WAITING = "SELECT count(*) FROM outbox_delivery WHERE state NOT IN ('done', 'dropped')"


def recorded(platform: Platform) -> tuple[str, str]:
    """Record a call; return its number and the code that was mailed to the company."""
    person = Person(platform.url).sign_in("lead", PASSWORD)
    answer = person.post(RECORD, person.form(RECORD) | CALL)
    assert answer.status == 302, answer.words
    sql = "SELECT m.text->>'ja' FROM messaging_message m WHERE m.about LIKE %s"
    text = platform.one(sql, f"%{answer.location.split('/')[-2]}")
    found = re.search(r"受付番号: (\S+)\n確認番号: (\S+)", text)
    assert found, text
    return found[1], found[2]


def opened(platform: Platform, number: str, code: str) -> int:
    """Follow a request as its company does; return the status of the answer."""
    company = Person(platform.url)
    fields = company.form("/consultation/track/") | {"number": number, "code": code}
    return company.post("/consultation/track/", fields).status


def facts(platform: Platform) -> dict[str, Any]:
    """What has to be the same on both sides."""
    counted = (
        "consultation_request",
        "cases_action",
        "plan_programme",
        "access_grant",
        "access_user",
        "messaging_message",
    )
    return {table: platform.one(f"SELECT count(*) FROM {table}") for table in counted}


def stored(platform: Platform) -> list[bytes]:
    """The contents that the database names, read from the store by their hashes."""
    rows = platform.rows("SELECT body_id::text, sha256 FROM files_storedfile WHERE name = 'kept.pdf'")
    return [(platform.data / "files" / "content" / body / sha[:2] / sha).read_bytes() for body, sha in rows]


def test_a_running_installation_comes_back_elsewhere_with_files_chain_and_numbers(
    platform: Platform, tmp_path: Path
) -> None:
    target = tmp_path / "backup.tar"
    with platform.running():
        number, code = recorded(platform)
        body = str(platform.one("SELECT id FROM access_body ORDER BY code LIMIT 1"))
        assert platform.run(sys.executable, "-c", STORE, body).returncode == 0
        until(
            lambda: (
                platform.one("SELECT count(*) FROM audit_entry")
                == platform.one("SELECT count(*) FROM audit_link")
            )
        )
        before = facts(platform)
        with tickers(platform, tmp_path, open_cases(platform)) as acknowledged:
            made = platform.oirase("backup", str(target))
            verified = platform.oirase("audit", "verify")
        assert made.returncode == 0, made.stderr
        assert verified.returncode == 0, verified.stdout
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Platform(data_folder(tmp_path / "elsewhere"), free_port())
    _a_newer_engine_is_refused(elsewhere, target)
    back = elsewhere.oirase("restore", str(target))
    assert back.returncode == 0, back.stderr
    assert "secret_key が元の設備と違います" in back.stdout
    shutil.copy2(platform.data / "secret_key", elsewhere.data / "secret_key")
    with elsewhere.running():
        assert facts(elsewhere) == before
        assert [hashlib.sha256(content).digest() for content in stored(elsewhere)] == [
            hashlib.sha256(PDF).digest()
        ]
        until(lambda: elsewhere.one(WAITING) == 0, 60)
        _ticks_are_a_whole_beginning(elsewhere, set(acknowledged.values()))
        assert opened(elsewhere, number, code) == 302
        following, _code = recorded(elsewhere)
        assert int(following.rpartition("-")[2]) == int(number.rpartition("-")[2]) + 1
        verified = elsewhere.oirase("audit", "verify")
        assert verified.returncode == 0, verified.stdout


def _a_newer_engine_is_refused(elsewhere: Platform, backup: Path) -> None:
    """A dump of PostgreSQL 99 is refused in words, before anything is there."""
    newer = backup.with_name("newer.tar")
    head = archive.read(backup)
    with archive.unpacked(backup, backup.parent / "unpacked") as folder:
        members = {name: folder / name for name in head.members}
        archive.write(
            newer, type(head)(**{**vars(head), "server_major": 99, "server_version": "99.1"}), members
        )
    refused = elsewhere.oirase("restore", str(newer))
    assert refused.returncode == 1
    assert "PostgreSQL 99.1" in refused.stderr
    assert "古いので、戻せません" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (elsewhere.data / "files").exists()


def _ticks_are_a_whole_beginning(elsewhere: Platform, acknowledged: set[tuple[str, int]]) -> None:
    """The backup holds one state: of each case the first numbers without a gap, with their entries and receipts."""
    notes = {(str(case), int(text)) for case, text in elsewhere.rows("SELECT case_id, text FROM ledger_note")}
    assert notes
    assert notes <= acknowledged
    for case in {case for case, _ in notes}:
        numbers = sorted(number for one, number in notes if one == case)
        assert numbers == list(range(1, len(numbers) + 1))
    assert elsewhere.one("SELECT count(*) FROM audit_entry WHERE command = 'faults.tick'") == len(notes)
    assert elsewhere.one("SELECT count(*) FROM ledger_receipt") == len(notes)
