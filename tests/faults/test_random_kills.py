"""A running installation under load while its processes are killed at random: every effect once, none lost, in order.

`make test-faults` sets OIRASE_TEST_KILLS to 100. A run is repeated by OIRASE_TEST_SEED.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import pytest

from oirase.kernel.settings.installation import PROJECT
from oirase.runtime.processes import dies_with_parent
from tests.faults.people import Answer, Person, patiently
from tests.faults.platform import PASSWORD, ROLES, Platform
from tests.runtime.helpers import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
KILLS = int(os.environ.get("OIRASE_TEST_KILLS", "8"))
SEED = int(os.environ.get("OIRASE_TEST_SEED") or random.SystemRandom().randrange(10**6))
CASES = 3
CLIENTS = 2
OPEN = "SELECT count(*) FROM outbox_delivery WHERE state IN ('pending', 'failing')"


class Desk(threading.Thread):
    """An officer who records calls, puts a colleague in charge and answers, each step again until it is acknowledged."""

    def __init__(self, platform: Platform, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.person = Person(platform.url).sign_in("lead", PASSWORD)
        self.ending = threading.Event()
        self.done: list[tuple[str, str]] = []
        self.refused: list[Answer] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Work until told to stop; the last request is still answered."""
        try:
            while not self.ending.is_set():
                mark = f"{self.name}-{len(self.done) + 1}-{uuid4().hex[:8]}"
                self.done.append((mark, self._one(mark)))
        except BaseException as error:
            self.fault = error

    def _one(self, mark: str) -> str:
        call = {
            "channel": "telephone",
            "topic": "system",
            "question": f"{mark} のような仕組みはありますか。",
            "company_name": "架空工業",
            "contact_name": "見本 太郎",
            "email": f"{mark}@company.example.jp",
        }
        address = self._sent("/consultation/desk/record/", None, call)
        colleague = self._page(address).text
        found = re.search(r'<option value="([0-9a-f-]{36})">例田', colleague)
        assert found, colleague[-2000:]
        self._sent(address, f"{address}assign", {"assignee": found[1]})
        self._sent(address, f"{address}answer", {"text": f"{mark} への回答です。"})
        return address.split("/")[-2]

    def _page(self, path: str) -> Answer:
        answer = patiently(lambda: self.person.get(path), self.refused)
        assert answer.status == 200, (path, answer.status, answer.location, answer.words)
        return answer

    def _sent(self, path: str, action: str | None, given: dict[str, str]) -> str:
        """Fill in a form and send it, the same each time, until it is acknowledged; return where that leads."""
        fields = self.person.fields(self._page(path), action) | given
        answer = patiently(lambda: self.person.post(action or path, fields), self.refused)
        assert answer.status == 302, (path, action, answer.status, answer.words)
        assert answer.location.startswith("/consultation/desk/"), answer.location
        return answer.location


def test_random_kills_under_load_lose_nothing_and_repeat_nothing(platform: Platform, tmp_path: Path) -> None:
    _say(f"OIRASE_TEST_SEED={SEED} OIRASE_TEST_KILLS={KILLS}")
    chance = random.Random(SEED)
    with platform.running():
        cases = _cases(platform)
        with _tickers(platform, tmp_path, cases) as acknowledged, _desks(platform) as desks:
            killed = Counter(_kill(platform, chance, number) for number in range(KILLS))
        until(lambda: _asked(platform, OPEN) == 0, 60)
        _say(f"{dict(killed)}, {len(acknowledged)} commands, {sum(len(one.done) for one in desks)} requests")
        _ticks_are_once_and_in_order(platform, acknowledged)
        _requests_are_once(platform, [pair for desk in desks for pair in desk.done], killed["worker"])
        until(
            lambda: (
                _asked(
                    platform,
                    "SELECT count(*) FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_link WHERE entry_id = e.id)",
                )
                == 0
            )
        )
        verified = platform.oirase("audit", "verify")
        assert verified.returncode == 0, verified.stdout
    faults = [answer for desk in desks for answer in desk.refused if answer.status not in (502, 503, 504)]
    assert not faults, faults[0].text
    assert all("しばらく" in one.text or "数分" in one.text for desk in desks for one in desk.refused)
    assert "Traceback" not in _told(platform, "worker")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


def _kill(platform: Platform, chance: random.Random, number: int) -> str:
    time.sleep(chance.uniform(0.3, 1.6))
    # Each kind falls at least once, then chance alone decides.
    role = sorted(ROLES)[number] if number < len(ROLES) else chance.choice(sorted(ROLES))
    platform.kill(role, chance)
    return role


def _cases(platform: Platform) -> list[str]:
    body = platform.one("SELECT id FROM access_body ORDER BY code LIMIT 1")
    return [
        str(
            platform.one(
                "INSERT INTO ledger_case (id, body_id, version, created_at, kind, state, title, contact, received_at) "
                "VALUES (gen_random_uuid(), %s, 1, now(), 'a', 'open', 'x', '', now()) RETURNING id",
                body,
            )
        )
        for _ in range(CASES)
    ]


@contextmanager
def _tickers(platform: Platform, folder: Path, cases: list[str]) -> Iterator[dict[str, tuple[str, int]]]:
    """Run the command clients for the length of the block; what they had acknowledged is in the dictionary afterwards."""
    stop, acknowledged = folder / "stop", dict[str, tuple[str, int]]()
    command = [sys.executable, "-m", "tests.faults.ticking"]
    clients = []
    for number in range(CLIENTS):
        with (folder / f"client{number}").open("w") as out:
            words = [*command, f"client{number}", str(stop), *cases]
            clients.append(
                subprocess.Popen(
                    words,
                    env=platform.environment(),
                    cwd=PROJECT,
                    stdout=out,
                    preexec_fn=dies_with_parent(),
                )
            )
    try:
        until(lambda: all((folder / f"client{number}").read_text() for number in range(CLIENTS)), 60)
        yield acknowledged
    finally:
        stop.touch()
        codes = [client.wait(90) for client in clients]
    assert codes == [0] * CLIENTS
    for number in range(CLIENTS):
        for line in (folder / f"client{number}").read_text().splitlines():
            key, case, text = line.split()
            acknowledged[key] = case, int(text)


@contextmanager
def _desks(platform: Platform) -> Iterator[list[Desk]]:
    desks = [Desk(platform, f"desk{number}") for number in range(CLIENTS)]
    for desk in desks:
        desk.start()
    try:
        yield desks
    finally:
        for desk in desks:
            desk.ending.set()
        for desk in desks:
            desk.join(120)
    for desk in desks:
        if desk.fault is not None:
            raise desk.fault
        assert not desk.is_alive()
        assert desk.done


def _ticks_are_once_and_in_order(platform: Platform, acknowledged: dict[str, tuple[str, int]]) -> None:
    notes = [(str(case), int(text)) for case, text in platform.rows("SELECT case_id, text FROM ledger_note")]
    assert Counter(notes) == Counter(acknowledged.values())
    entries = platform.one("SELECT count(*) FROM audit_entry WHERE command = 'faults.tick'")
    assert entries == len(acknowledged)
    receipts = platform.rows("SELECT subject, number FROM ledger_receipt ORDER BY subject, id")
    found = {
        subject: [number for _, number in rows] for subject, rows in groupby(receipts, lambda row: row[0])
    }
    assert sum(map(len, found.values())) == len(acknowledged)
    for subject, numbers in found.items():
        assert numbers == list(range(1, len(numbers) + 1)), subject


def _requests_are_once(platform: Platform, done: list[tuple[str, str]], worker_kills: int) -> None:
    rows = platform.rows(
        "SELECT split_part(email, '@', 1), id::text, state FROM consultation_request WHERE question LIKE '%%のような仕組みはありますか。'"
    )
    assert sorted(rows) == sorted((mark, pk, "answered") for mark, pk in done)
    messages = platform.rows(
        "SELECT split_part(about, '/', 2), count(*), count(*) FILTER (WHERE address = '' OR mailed_at IS NOT NULL) "
        "FROM messaging_message WHERE split_part(about, '/', 2) = ANY(%s) GROUP BY 1",
        [pk for _, pk in done],
    )
    # The receipt and the answer to the company, the task to the colleague.
    assert sorted(messages) == sorted((pk, 3, 3) for _, pk in done)
    due = {
        str(row[0])
        for row in platform.rows(
            "SELECT id FROM messaging_message WHERE split_part(about, '/', 2) = ANY(%s) AND address <> ''",
            [pk for _, pk in done],
        )
    }
    sent = Counter(
        found
        for path in (platform.data / "mail").iterdir()
        for found in re.findall(r"^Message-ID: <([0-9a-f-]{36})@", path.read_text(), re.MULTILINE)
    )
    assert due <= set(sent)
    # A mail cannot be taken back: a worker killed between sending and noting sends it again under the same Message-ID.
    assert sum(sent[one] - 1 for one in due) <= worker_kills


def _asked(platform: Platform, sql: str) -> object:
    import psycopg

    try:
        return platform.one(sql)
    except psycopg.OperationalError:
        return None


def _told(platform: Platform, name: str) -> str:
    return "\n".join(line for line in platform.log.read_text().splitlines() if line.startswith(name))
