"""The roadmap's list and search at one user: whole requests, from middleware to rendered page, over the pack's edition.

The peer is the least that any server could do: the same rows by one SQL statement on the same connection. The booklet is
made as the worker makes it, from the tables to the kept PDF, each time in a process that has just started, because the
typesetter remembers what it has set before.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.painting import timeline_rows
from bench.roadmap_years import write_editions, write_large_pair
from bench.worlds import fresh_database

CALLS = {True: 40, False: 200}
RUNS = 5
WORDS = ("データ", "りんご", "救急", "セキュリティ", "DX", "見つからない言葉")
EDITIONS, LARGE = 100, 1000
PAINTS = {False: 5, True: 3}
BOOKLETS = {True: 3, False: 5}
MAKE_BOOKLET = """
import sys, time
import django
django.setup()
from django.conf import settings
settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[2]
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.models import Booklet
from oirase.systems.plan.booklet.services import WORKER
from oirase.systems.plan.commons.selectors import edition_of
with scope(WORKER):
    edition = edition_of(WORKER)
began = time.perf_counter()
making.make(edition.pk, sys.argv[1])
taken = time.perf_counter() - began
with scope(WORKER):
    print(taken, Booklet.objects.get(edition=edition, language=sys.argv[1]).pages, edition.programmes.count())
"""
ROWS_BY_SQL = """
SELECT p.number, p.title, p.bureau_name, p.budget_thousand_yen, i.name, f.name FROM plan_programme p
JOIN plan_item i ON i.id = p.item_id JOIN plan_field f ON f.id = i.field_id ORDER BY p.number
"""

KEYS_BY_SQL = "SELECT id FROM plan_programme WHERE search_text LIKE %s"


def rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield p95 in milliseconds of the list, the search, the overview and a programme's page, and the seconds of a booklet."""
    with fresh_database() as environment:
        from django.test import Client

        _load_pack()
        client = Client()
        words = itertools.cycle(WORDS)
        numbers = itertools.cycle(range(1, 79))
        pages: dict[str, Callable[[], str]] = {
            "list": lambda: "/roadmap/programmes/",
            "search": lambda: f"/roadmap/programmes/?q={next(words)}",
            "overview": lambda: "/roadmap/",
            "programme": lambda: f"/roadmap/2025/programmes/{next(numbers)}",
            "api_list": lambda: "/api/v1/roadmap/editions/2025/programmes",
        }
        peer = _p95(_by_sql, CALLS[short])
        for name, address in pages.items():
            found = [_p95(lambda address=address: _get(client, address()), CALLS[short]) for _ in range(RUNS)]
            yield {
                "what": name,
                "value": statistics.median(found),
                "worst": max(found),
                "unit": "ms p95",
                "peer": f"the same rows by one SQL statement: {peer:.1f} ms",
                "ratio": statistics.median(found) / peer,
            }
        for name, language in (("booklet", "ja"), ("booklet_in_english", "en")):
            yield _booklet(name, language, environment, BOOKLETS[short])
        yield from timeline_rows(client, environment, PAINTS[short])
        yield from _over_the_years(client, CALLS[short])


def _over_the_years(client: Any, calls: int) -> Iterator[dict[str, Any]]:
    """Yield p95 of finding over a hundred editions, by the page's selector and as the whole page, and the seconds of a comparison."""
    write_editions(EDITIONS)
    words = itertools.cycle(WORDS)
    peer = _p95(lambda: _keys_by_sql(next(words)), calls)
    ways: dict[str, Callable[[], object]] = {
        "find": lambda: _find(next(words)),
        "find_page": lambda: _get(client, f"/roadmap-open/find/?q={next(words)}"),
    }
    for name, call in ways.items():
        found = [_p95(call, calls) for _ in range(RUNS)]
        yield {
            "what": name,
            "value": statistics.median(found),
            "worst": max(found),
            "unit": "ms p95",
            "peer": f"going through the keys of {EDITIONS} x 78 programmes by one SQL statement: {peer:.1f} ms",
            "ratio": statistics.median(found) / peer,
        }
    yield _comparison()


def _find(words: str) -> None:
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.systems.plan.opendata import finding

    with scope(Actor.anonymous()):
        finding.find(Actor.anonymous(), words)


def _keys_by_sql(word: str) -> None:
    from django.db import connection

    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.texts import search_key

    with scope(Actor.anonymous()), connection.cursor() as cursor:
        cursor.execute(KEYS_BY_SQL, [f"%{search_key(word)}%"])
        cursor.fetchall()


def _comparison() -> dict[str, Any]:
    """Compare two large editions from the tables to what the page shows."""
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.systems.plan.roadmap import selectors
    from oirase.systems.plan.roadmap.comparison import compare
    from oirase.systems.plan.roadmap.facts import facts_of

    before, after = write_large_pair(LARGE)
    visitor, seconds, reading = Actor.anonymous(), [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        with scope(visitor):
            old, fresh = facts_of(visitor, before), facts_of(visitor, after)
            edges = selectors.lineage_between(before, after)
        reading.append(time.perf_counter() - began)
        found = compare(old, fresh, edges)
        seconds.append(time.perf_counter() - began)
    told = f"{len(found.changed)} changed, {len(found.new)} new, {len(found.ended)} gone"
    return {
        "what": "comparison",
        "value": statistics.median(seconds),
        "worst": max(seconds),
        "unit": "s",
        "peer": f"reading both editions of {LARGE} programmes: {statistics.median(reading):.2f} s; {told}",
        "ratio": statistics.median(seconds) / statistics.median(reading),
    }


def _booklet(name: str, language: str, environment: dict[str, str], runs: int) -> dict[str, Any]:
    made = [_make_booklet(language, environment) for _ in range(runs)]
    seconds = [one[0] for one in made]
    _taken, pages, programmes = made[0]
    return {
        "what": name,
        "value": statistics.median(seconds),
        "worst": max(seconds),
        "unit": "s",
        "peer": f"{pages:.0f} pages, {programmes:.0f} programmes, from the tables to the kept PDF",
    }


def _make_booklet(language: str, environment: dict[str, str]) -> list[float]:
    """Make a booklet in a new process and a new folder, so that nothing is there; return seconds, pages and programmes."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [sys.executable, "-c", MAKE_BOOKLET, language, folder],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
    return [float(word) for word in told.stdout.split()]


def _load_pack() -> None:
    from oirase.kernel.access import pack as access_pack
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.commands.running import outside_commands
    from oirase.kernel.manifest import packs
    from oirase.systems.plan.commons import pack

    current = packs.current()
    with outside_commands("bench"), scope(Actor.system("bench")):
        access_pack.load(current.path, current.content)
        pack.load(current.path)


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _by_sql() -> None:
    from django.db import connection

    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope

    with scope(Actor.anonymous()), connection.cursor() as cursor:
        cursor.execute(ROWS_BY_SQL)
        cursor.fetchall()


def _p95(call: Callable[[], object], calls: int) -> float:
    call()
    taken = []
    for _ in range(calls):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[int(len(taken) * 0.95)]
