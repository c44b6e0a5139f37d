"""The virus scanner of an installation: what it finds, and what happens while it is away."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from oirase.kernel import clock
from oirase.kernel.files import FileRefused, keep, receive, scanner_state
from oirase.kernel.files.antivirus import ClamdScanner, Condition
from oirase.kernel.files.clamd import Clamd, ClamdFault, TooLargeForClamd
from oirase.kernel.files.events import FileJudged, FileReceived
from oirase.kernel.files.handlers import scan
from oirase.kernel.files.models import FileState, StoredFile
from oirase.kernel.files.scanning import EICAR, SCANNERS, register_scanner
from oirase.kernel.files.tasks import ask_again
from oirase.kernel.files.tests.clamd_stub import SIGNATURE, running
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.models import EventRow

pytestmark = pytest.mark.enable_socket
NOBODY = "tcp://127.0.0.1:9"
TEXT = b"a letter without anything"


@pytest.fixture(autouse=True)
def scanners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with the built-in scanner alone, and end so."""
    monkeypatch.setattr("oirase.kernel.files.scanning.SCANNERS", (own := dict(SCANNERS)))
    monkeypatch.setattr("oirase.kernel.files.antivirus.SCANNERS", own)
    monkeypatch.setattr("oirase.kernel.files.antivirus._noticed", [])


def stored(place: SimpleNamespace, content: bytes = TEXT) -> StoredFile:
    with receive(io.BytesIO(content), "手紙.txt") as received:
        return keep(place.actor, received, body_id=place.prefecture.pk)


def work(row: StoredFile) -> StoredFile:
    """Let the worker do what it does when the file's event is delivered."""
    scan(
        Delivered(
            uuid4(),
            FileReceived.TYPE,
            f"files.storedfile/{row.pk}",
            row.body_id,
            clock.now(),
            {"file_id": str(row.pk)},
        )
    )
    row.refresh_from_db()
    return row


def events(kind: str) -> list[EventRow]:
    return list(EventRow.objects.filter(type__startswith=kind))


def test_a_clean_file_is_taken_and_an_infected_one_refused_while_the_person_waits(
    place: SimpleNamespace,
) -> None:
    with running() as stub:
        register_scanner(ClamdScanner(stub.url))
        assert stored(place).state == FileState.CLEAN
        with pytest.raises(FileRefused, match="ウイルス") as raised:
            stored(place, TEXT + SIGNATURE)
        assert raised.value.code == "infected"
        assert stub.seen == 2
        assert scanner_state().condition is Condition.ON
    assert StoredFile.objects.count() == 1


def test_without_a_scanner_officers_are_told(place: SimpleNamespace) -> None:
    assert stored(place).state == FileState.CLEAN
    state = scanner_state()
    assert (state.condition, state.waiting) == (Condition.OFF, 0)
    assert "設定されていません" in state.words


def test_files_wait_while_the_scanner_is_away_and_are_asked_about_again(place: SimpleNamespace) -> None:
    register_scanner(ClamdScanner(NOBODY))
    row = stored(place)
    assert row.state == FileState.QUARANTINED
    assert len(events(FileReceived.TYPE)) == 1
    assert work(row).state == FileState.QUARANTINED
    with clock.shifted(timedelta(hours=1)):
        state = scanner_state()
        assert (state.condition, state.since, state.waiting) == (Condition.OUT_OF_ORDER, row.created_at, 1)
        assert state.fault
        assert "検査待ち" in state.words
        ask_again()
        assert len(events(FileReceived.TYPE)) == 1
    with running() as stub, clock.shifted(timedelta(hours=1)):
        register_scanner(ClamdScanner(stub.url))
        state = scanner_state()
        assert (state.condition, state.waiting) == (Condition.ON, 1)
        ask_again()
        assert len(events(FileReceived.TYPE)) == 2
        assert work(row).state == FileState.CLEAN
        ask_again()
        assert len(events(FileReceived.TYPE)) == 2
        assert scanner_state().waiting == 0
    assert len(events(FileJudged.TYPE)) == 1


def test_a_waiting_file_that_turns_out_infected_is_refused_and_it_is_told(place: SimpleNamespace) -> None:
    register_scanner(ClamdScanner(NOBODY))
    row = stored(place, TEXT + SIGNATURE)
    with running() as stub:
        register_scanner(ClamdScanner(stub.url))
        assert work(row).state == FileState.REFUSED
        assert "ウイルス" in row.reason
    (judged,) = events(FileJudged.TYPE)
    assert judged.data == {"file_id": str(row.pk), "clean": False}


def test_a_daemon_killed_in_the_middle_of_a_scan_leaves_the_file_in_quarantine(
    place: SimpleNamespace,
) -> None:
    with running(dies_after=100_000) as stub:
        register_scanner(ClamdScanner(stub.url))
        assert stored(place, TEXT * 100_000).state == FileState.QUARANTINED


def test_a_silent_daemon_costs_a_person_seconds_once(
    place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oirase.kernel.files.scanning.QUICK_SECONDS", 0.3)
    with running(silent=True) as stub:
        register_scanner(ClamdScanner(stub.url))
        begun = time.monotonic()
        assert stored(place).state == FileState.QUARANTINED
        first = time.monotonic() - begun
        assert 0.3 <= first < 3
        for _ in range(20):
            stored(place)
        assert time.monotonic() - begun < first + 3


def test_a_file_beyond_the_daemons_limit_is_refused(place: SimpleNamespace) -> None:
    with running(most=50_000) as stub:
        with pytest.raises(TooLargeForClamd):
            Clamd(stub.url).signature_in(io.BytesIO(b"x" * 3_000_000), 5)
        register_scanner(ClamdScanner(stub.url))
        with pytest.raises(FileRefused, match="大きすぎて"):
            stored(place, b"x" * 3_000_000)


@pytest.mark.parametrize("answer", [b"", b"\0", b"stream: what\0", b"UNKNOWN COMMAND\0", b"x" * 9000])
def test_an_answer_that_cannot_be_understood_is_no_clean_bill(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once() -> None:
            connection, _address = server.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(answer)

        thread = threading.Thread(target=once, daemon=True)
        thread.start()
        client = Clamd(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(ClamdFault):
            client.signature_in(io.BytesIO(TEXT), 3)
        thread.join(3)


# The real daemon, where there is one


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[tuple[Clamd, subprocess.Popen[bytes]]]:
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("clamd is not installed; the stub above speaks its protocol")
    base = tmp_path / "clamd"
    database = base / "database"
    database.mkdir(parents=True)
    (database / "own.ndb").write_text(f"Made.Up:0:*:{SIGNATURE.hex()}\nEicar.Test:0:*:{EICAR.hex()}\n")
    place = f"/tmp/oirase-clamd-{os.getpid()}.sock"
    (base / "clamd.conf").write_text(
        f"LocalSocket {place}\nDatabaseDirectory {database}\nForeground yes\nOfficialDatabaseOnly no\nStreamMaxLength 5M\n"
    )
    process = subprocess.Popen(
        [program, "-c", str(base / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    client = Clamd(f"unix://{place}")
    try:
        for _ in range(100):
            try:
                client.version(1)
                break
            except ClamdFault:
                time.sleep(0.2)
        yield client, process
    finally:
        process.kill()
        process.wait()
        Path(place).unlink(missing_ok=True)


def test_the_real_daemon_with_a_signature_of_our_own(daemon: tuple[Clamd, subprocess.Popen[bytes]]) -> None:
    client, process = daemon
    assert client.signature_in(io.BytesIO(TEXT), 10) == ""
    assert "Made.Up" in client.signature_in(io.BytesIO(TEXT + SIGNATURE), 10)
    assert "Eicar" in client.signature_in(io.BytesIO(EICAR), 10)
    with pytest.raises(TooLargeForClamd):
        client.signature_in(io.BytesIO(b"x" * 8_000_000), 10)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with pytest.raises(ClamdFault):
        client.signature_in(io.BytesIO(TEXT), 3)
