"""A disk without space: said in words, nothing half-written, and everything goes on when there is space again."""

from __future__ import annotations

import io
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.test import override_settings

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.files import FileRefused, keep, receive
from oirase.kernel.files.models import StoredFile
from oirase.runtime.postgres.cluster import SUPERUSER
from oirase.runtime.postgres.server import cluster_of
from tests.faults.disks import MIB, files_in, fill, small_disk
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Answer, Person
from tests.runtime.helpers import data_folder, until
from tests.runtime.test_up import free_port

pytestmark = pytest.mark.xdist_group("faults")
RECORD = "/consultation/desk/record/"
LARGE = b"%PDF-1.7\n" + b"x" * (3 * MIB)
WORDS = {"ja": "保存する場所がいっぱいです", "en": "There is no space left to save"}
GONE_OR_FULL = {503: "Not available just now", 507: WORDS["en"]}
CALL = {
    "channel": "counter",
    "topic": "system",
    "company_name": "架空工業",
    "contact_name": "見本 太郎",
    "email": "taro@company.example.jp",
}
COUNTED = "SELECT count(*) FROM cases_case WHERE applicant_name = '架空工業'"


def test_a_file_that_does_not_fit_the_store_leaves_nothing_and_fits_when_there_is_space(
    world: SimpleNamespace,
    as_platform: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = User.objects.create_user("resident", kind="resident")
    actor = Actor(kind="resident", user_id=user.pk, parties=(user.pk,))
    backend = "django.core.files.storage.FileSystemStorage"
    with small_disk(tmp_path / "store", 2) as store:
        stores = {"default": {"BACKEND": backend, "OPTIONS": {"location": str(store)}}}
        with override_settings(STORAGES=stores):
            with receive(io.BytesIO(LARGE), "a.pdf") as received, pytest.raises(FileRefused) as refused:
                keep(actor, received, body_id=world.prefecture.pk)
            assert (refused.value.code, "空き容量が足りない" in str(refused.value)) == ("no_space", True)
            assert (files_in(store), StoredFile.objects.count()) == ([], 0)
            monkeypatch.setattr(tempfile, "tempdir", str(store))
            with pytest.raises(FileRefused, match="空き容量が足りない"):
                receive(io.BytesIO(LARGE), "a.pdf")
            subprocess.run(["mount", "-o", "remount,size=16m", str(store)], check=True)
            with receive(io.BytesIO(LARGE), "a.pdf") as received:
                keep(actor, received, body_id=world.prefecture.pk)
            assert [path.stat().st_size for path in files_in(store)] == [len(LARGE)]


def test_an_installation_on_a_full_disk_says_so_and_goes_on_when_there_is_space(
    prepared: Path, tmp_path: Path
) -> None:
    used = int(
        subprocess.run(
            ["du", "-sm", str(prepared)], capture_output=True, text=True, check=True
        ).stdout.split()[0]
    )
    with small_disk(data_folder(tmp_path), used + 64) as disk:
        subprocess.run(["cp", "-a", f"{prepared}/.", str(disk)], check=True)
        (disk / "tmp").mkdir(mode=0o1777)
        # One process, because each looks for a place to put uploads aside once, and takes another when it finds this one full.
        platform = Platform(disk, free_port(), {"TMPDIR": str(disk / "tmp"), "OIRASE_WORKERS": "1"})
        with platform.running():
            lead, planner = (Person(platform.url).sign_in(login, PASSWORD) for login in ("lead", "dx"))
            assert _large_file(planner).status == 422
            until(lambda: files_in(disk / "tmp") == [], 5)
            ballast = fill(disk)
            refused, recorded = _record_until_refused(lead)
            _says_so(lead, refused)
            answer = _large_file(planner)
            assert (answer.status, WORDS["ja"] in answer.words) == (507, True), answer.words
            assert platform.one(COUNTED) == recorded
            _journal_stops(platform)
            answer = lead.post(RECORD, refused)
            assert GONE_OR_FULL[answer.status] in answer.words
            until(lambda: files_in(disk / "tmp") == [], 5)
            ballast.unlink()
            until(lambda: lead.post(RECORD, refused).status == 302, 90)
            assert lead.post(RECORD, refused).status == 302
            assert platform.one(COUNTED) == recorded + 1
            _all_is_delivered(platform)


def _record_until_refused(lead: Person) -> tuple[dict[str, str], int]:
    """Record long calls until one is not taken; return that one and how many were taken before."""
    for number in range(500):
        call = lead.form(RECORD) | CALL | {"question": f"{number} " + "長" * 3900}
        answer = lead.post(RECORD, call)
        if answer.status != 302:
            assert answer.status == 507, (answer.status, answer.words)
            return call, number
    raise AssertionError("the disk is not full")


def _says_so(lead: Person, refused: dict[str, str]) -> None:
    for language, words in WORDS.items():
        lead.language = language
        answer = lead.post(RECORD, refused)
        assert (answer.status, words in answer.words) == (507, True), answer.words


def _journal_stops(platform: Platform) -> None:
    """Let the database's journal need a new file: without space the server ends, and comes back to a full disk."""
    cluster = cluster_of(platform.data)
    with suppress(psycopg.OperationalError), cluster.connect(SUPERUSER) as connection:
        for _ in range(20):
            connection.execute(
                "SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000)), pg_switch_wal()"
            )
        connection.execute("CHECKPOINT")
    until(lambda: b"PANIC" in platform.log.read_bytes(), 20)


def _large_file(planner: Person) -> Answer:
    """Bring in a file that is large enough to be put aside on the disk while it is read."""
    home = "/roadmap-import/"
    return planner.post(home, planner.form(home), {"file": ("large.txt", b"x" * (10 * MIB))})


def _all_is_delivered(platform: Platform) -> None:
    waiting = "SELECT count(*) FROM outbox_delivery WHERE state NOT IN ('done', 'dropped')"
    until(lambda: platform.one(waiting) == 0, 60)
    unsealed = "SELECT count(*) FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_link)"
    until(lambda: platform.one(unsealed) == 0, 30)
    verified = platform.oirase("audit", "verify")
    assert verified.returncode == 0, verified.stdout
