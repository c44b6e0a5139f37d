"""Where a manifest says that somebody begins, they do begin: the page answers them in both languages, and nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.security.world import World, make

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import EntryPage, Names

PAGES = [page for manifest in manifests() for page in manifest.entry_pages]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, and no rows."""
    return make(monkeypatch)


def status(world: World, name: str, page: EntryPage, language: str = "ja") -> int:
    client = Client()
    looker = world.lookers[name]
    if looker.user:
        client.force_login(looker.user)
    client.cookies["oirase_language"] = language
    return client.get(reverse(page.url_name)).status_code


def unexpected(world: World, page: EntryPage) -> list[str]:
    """Return who is answered otherwise than the manifest says: 200, or sent to sign in, or refused."""
    audience = "staff" if page.permission else page.audience
    wanted = {
        "public": {"visitor": 200, "person1": 200, "officer1": 200},
        "signed_in": {"visitor": 302, "person1": 200, "officer1": 200},
        "staff": {"visitor": 302, "person1": 403, "officer1": 200},
    }[audience]
    got = {name: status(world, name, page) for name in wanted}
    return [f"{name}: {got[name]}, not {code}" for name, code in wanted.items() if got[name] != code]


def test_entry_pages_answer_whom_they_are_for(world: World) -> None:
    problems = {page.url_name: found for page in PAGES if (found := unexpected(world, page))}
    assert not problems, (
        "the view's policy and `audience`, `permission` of the entry page differ, or the page fails"
    )


def test_entry_pages_answer_in_english(world: World) -> None:
    assert not [page.url_name for page in PAGES if status(world, "officer1", page, "en") != 200]


def test_a_wrong_audience_is_found(world: World) -> None:
    closed = EntryPage("messaging:inbox", Names("お知らせ", "Inbox"), "public")
    assert unexpected(world, closed) == ["visitor: 302, not 200"]
    free = EntryPage("geo:municipalities", Names("市町村", "Municipalities"), "staff", "insight.view")
    assert unexpected(world, free) == ["visitor: 200, not 302", "person1: 200, not 403"]
