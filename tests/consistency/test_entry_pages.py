"""Where a manifest says that somebody begins, they do begin: the page answers them in both languages, and nobody else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.security.world import World, make

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import EntryPage, Manifest, Names

PAGES = [page for manifest in manifests() for page in manifest.entry_pages]
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


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


def names_in(manifest: Manifest) -> list[Names]:
    """Return everything that a manifest says in both languages."""
    metrics = [text for one in manifest.metrics for text in (one.title, one.unit)]
    titled = [one.title for one in (*manifest.entry_pages, *manifest.permissions, *manifest.datasets)]
    purposes = [one.purpose for one in manifest.personal_data]
    return [manifest.name, manifest.summary, *titled, *metrics, *purposes, *manifest.limits]


def one_sided(names: list[Names]) -> list[Names]:
    return [
        text
        for text in names
        if not JAPANESE.search(text.ja) or not text.en.strip() or JAPANESE.search(text.en)
    ]


@pytest.mark.parametrize("manifest", manifests(), ids=lambda one: one.slug)
def test_manifests_speak_japanese_and_english(manifest: Manifest) -> None:
    assert not one_sided(names_in(manifest))


def test_a_missing_language_is_found() -> None:
    slips = [Names("相談", ""), Names("Desk", "Desk"), Names("相談", "相談")]
    assert one_sided([Names("相談", "Desk"), *slips]) == slips
