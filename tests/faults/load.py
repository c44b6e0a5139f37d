"""Clients that write to a running installation until they are told to stop, each command again until it is acknowledged."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from oirase.kernel.settings.installation import PROJECT
from oirase.runtime.processes import dies_with_parent
from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Answer, Person, patiently
from tests.runtime.helpers import until

CASES = 3
CLIENTS = 2


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
        pk = address.split("/")[-2]
        self._sent(address, f"/cases/{pk}/assign", {"assignee": found[1]})
        self._sent(address, f"{address}answer", {"text": f"{mark} への回答です。"})
        return pk

    def _page(self, path: str) -> Answer:
        answer = patiently(lambda: self.person.get(path), self.refused)
        assert answer.status == 200, (path, answer.status, answer.location, answer.words)
        return answer

    def _sent(self, path: str, action: str | None, given: dict[str, str]) -> str:
        """Fill in a form and send it, the same each time, until it is acknowledged; return where that leads."""
        fields = self.person.fields(self._page(path), action) | given
        answer = patiently(lambda: self.person.post(action or path, fields), self.refused)
        assert answer.status == 302, (path, action, answer.status, answer.words)
        assert answer.location.startswith(("/consultation/desk/", "/cases/")), answer.location
        return answer.location


def open_cases(platform: Platform) -> list[str]:
    """Open the ledger's cases that the clients write to."""
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
def tickers(platform: Platform, folder: Path, cases: list[str]) -> Iterator[dict[str, tuple[str, int]]]:
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
def desks_at_work(platform: Platform) -> Iterator[list[Desk]]:
    """Let officers work for the length of the block; what went wrong for one of them is raised at its end."""
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
