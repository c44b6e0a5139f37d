"""A running installation under load while its processes are killed at random: every effect once, none lost, in order.

`make test-faults` sets OIRASE_TEST_KILLS to 100. A run is repeated by OIRASE_TEST_SEED.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections import Counter
from itertools import groupby
from pathlib import Path

import psycopg
import pytest

from tests.faults.load import desks_at_work, open_cases, tickers
from tests.faults.platform import ROLES, Platform
from tests.runtime.helpers import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
KILLS = int(os.environ.get("OIRASE_TEST_KILLS", "8"))
SEED = int(os.environ.get("OIRASE_TEST_SEED") or random.SystemRandom().randrange(10**6))
OPEN = "SELECT count(*) FROM outbox_delivery WHERE state IN ('pending', 'failing')"
UNSEALED = "SELECT count(*) FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_link)"
# The load is heavier than any office; how much leaves in a minute is tested in the block of messages.
NO_THROTTLE = (
    "INSERT INTO settings_setting (key, body_code, valid_from, value, source, unconfirmed, changed_at) "
    "SELECT key, '', '2020-01-01', '100000', 'test', false, now() "
    "FROM unnest(ARRAY['messaging.mail_per_minute', 'messaging.mail_per_minute_and_domain']) AS key RETURNING key"
)
DUE = "SELECT id::text FROM messaging_message WHERE address LIKE 'desk_-%%@company.example.jp'"


def test_random_kills_under_load_lose_nothing_and_repeat_nothing(platform: Platform, tmp_path: Path) -> None:
    _say(f"OIRASE_TEST_SEED={SEED} OIRASE_TEST_KILLS={KILLS}")
    chance = random.Random(SEED)
    with platform.running():
        platform.rows(NO_THROTTLE)
        with (
            tickers(platform, tmp_path, open_cases(platform)) as acknowledged,
            desks_at_work(platform) as desks,
        ):
            killed = Counter(_kill(platform, chance, number) for number in range(KILLS))
        until(lambda: _asked(platform, OPEN) == 0, 60)
        _say(f"{dict(killed)}, {len(acknowledged)} commands, {sum(len(one.done) for one in desks)} requests")
        _ticks_are_once_and_in_order(platform, acknowledged)
        _requests_are_once(platform, [pair for desk in desks for pair in desk.done])
        _mails_left(platform, killed["worker"] + killed["postgres"])
        until(lambda: _asked(platform, UNSEALED) == 0)
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


def _requests_are_once(platform: Platform, done: list[tuple[str, str]]) -> None:
    rows = platform.rows(
        "SELECT split_part(email, '@', 1), cases_case.id::text, state FROM consultation_request "
        "JOIN cases_case ON cases_case.id = case_id WHERE question LIKE '%%のような仕組みはありますか。'"
    )
    assert sorted(rows) == sorted((mark, pk, "answered") for mark, pk in done)
    messages = platform.rows(
        "SELECT split_part(about, '/', 2), count(*), count(*) FILTER (WHERE address = '' OR mailed_at IS NOT NULL) "
        "FROM messaging_message WHERE split_part(about, '/', 2) = ANY(%s) GROUP BY 1",
        [pk for _, pk in done],
    )
    # The receipt and the answer to the company, the task to the colleague.
    assert sorted(messages) == sorted((pk, 3, 3) for _, pk in done)


def _mails_left(platform: Platform, kills: int) -> None:
    """Every mail has left. It cannot be taken back: when its sender or the database is killed before it is noted, it leaves
    again, under the same Message-ID."""
    due = {found for (found,) in platform.rows(DUE)}
    sent = Counter(
        found
        for path in (platform.data / "mail").iterdir()
        for found in re.findall(r"^Message-ID: <([0-9a-f-]{36})@", path.read_text(), re.MULTILINE)
    )
    assert due
    assert due <= set(sent)
    assert sum(sent[one] - 1 for one in due) <= kills


def _asked(platform: Platform, sql: str) -> object:
    try:
        return platform.one(sql)
    except psycopg.OperationalError:
        return None


def _told(platform: Platform, name: str) -> str:
    return "\n".join(line for line in platform.log.read_text().splitlines() if line.startswith(name))
