"""Every URL of every folder, asked by everybody: no foreign mark, no foreign key, no count that moves with foreign rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest

from oirase.kernel import clock
from tests.security.browsing import Browser
from tests.security.rows import Rows, make_common, make_rows
from tests.security.urls import all_urls
from tests.security.walking import Walk, problems, urls_of
from tests.security.world import World, make

# The portal's pages show what all folders have.
SLUGS = sorted({url.slug for url in all_urls()})
# Everybody who differs from the others in what they may open. Before and after rows of others appear, the first ones must get
# the same answers.
WATCHERS = ("officer1", "person1", "visitor", "service", "narrowed")
# How much waits on the whole platform is what whoever runs it must know.
TOTALS = ("operations/",)
LOOKERS = (*WATCHERS, "officer3", "person2", "head3", "plain", "clerk", "operator", "agent")


@pytest.fixture(autouse=True)
def _morning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.ERROR, "django.request")
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, and no rows."""
    return make(monkeypatch)


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_sees_what_is_not_theirs(world: World, slug: str) -> None:
    needed = None if slug == "portal" else frozenset({slug})
    urls, rows = urls_of(slug), Rows()
    words = [world.owners[number].word for number in (2, 3)]
    make_common(world, rows, needed)
    make_rows(world, rows, world.owners[1], needed)
    before = {}
    walk = Walk(urls, rows, words)
    for name in WATCHERS:
        for url, answer, _owner in walk.of(Browser(world.lookers[name])):
            # Pages of the sign-in library make secrets anew each time.
            if url.policy is not None and url.route not in TOTALS:
                before[name, answer.address] = answer.stable
    for number in (2, 3):
        make_rows(world, rows, world.owners[number], needed)
    found: dict[tuple[str, str, str], str] = {}
    walk = Walk(urls, rows, words)
    for name in LOOKERS:
        browser = Browser(world.lookers[name])
        for url, answer, owner in walk.of(browser):
            known = before.get((name, answer.address))
            said = list(problems(browser, world, rows, url, answer, owner))
            if known is not None and known != answer.stable:
                said.append(_difference(known, answer.stable))
            for one in said:
                found.setdefault((name, url.route, one), f"{name} {answer.address} ({answer.status}): {one}")
    assert not found, "\n".join(found.values())


def _difference(before: tuple[int, str, str], after: tuple[int, str, str]) -> str:
    if before[:2] != after[:2]:
        return f"{before[:2]} has become {after[:2]} with rows of others"
    old, new = before[2].splitlines(), after[2].splitlines()
    changed = next((pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]), ("", ""))
    shown = f"{changed[0].strip()[:200]!r} > {changed[1].strip()[:200]!r}"
    return f"shows that others have rows (what is public belongs into common() of security_rows.py): {shown}"
