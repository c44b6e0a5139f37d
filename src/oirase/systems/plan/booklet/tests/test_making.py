"""When booklets are made, kept, made anew and thrown away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.outbox.handlers import HANDLERS, Delivered
from oirase.kernel.outbox.models import EventRow
from oirase.systems.plan.booklet import making, services, tasks
from oirase.systems.plan.booklet.models import Booklet, BookletState
from oirase.systems.plan.booklet.services import WORKER
from oirase.systems.plan.booklet.tests.conftest import booklet_of
from oirase.systems.plan.commons import services as plan
from oirase.systems.plan.commons.models import Edition


def kept(edition: Edition) -> dict[str, Booklet]:
    with scope(WORKER):
        return {one.language: one for one in Booklet.objects.filter(edition=edition)}


def deliver(event_type: str) -> None:
    """Hand the newest event of a type to the booklet's handlers, as the worker does."""
    row = EventRow.objects.filter(type=event_type).latest("time")
    for one in HANDLERS.values():
        if one.event_type == event_type and one.name.startswith("booklet."):
            one.call(Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data))


def test_publishing_makes_the_booklets_of_both_languages(draft: SimpleNamespace) -> None:
    edition = plan.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="試験")
    deliver("plan.edition_published")
    found = kept(edition)
    assert set(found) == {"ja", "en"}
    for booklet in found.values():
        assert booklet.state == BookletState.MADE
        assert booklet.is_for(edition)
        assert default_storage.size(booklet.path) == booklet.size > 10_000
        assert booklet.pages >= 8
        assert booklet.made_at is not None


def test_the_same_is_not_made_twice(testland: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    making.make_all(testland.edition.pk)
    before = {code: one.made_at for code, one in kept(testland.edition).items()}

    def never(*given: Any, **options: Any) -> bytes:
        raise AssertionError("set again")

    monkeypatch.setattr(making, "typeset", never)
    making.make_all(testland.edition.pk)
    tasks.refresh()
    assert {code: one.made_at for code, one in kept(testland.edition).items()} == before


def test_a_new_template_makes_it_anew_and_the_old_file_goes(
    testland: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.make(testland.edition.pk, "ja")
    old = kept(testland.edition)["ja"].path
    monkeypatch.setattr(making, "_template", lambda: b"another")
    tasks.refresh()
    new = kept(testland.edition)["ja"].path
    assert new != old
    assert default_storage.exists(new)
    assert not default_storage.exists(old)


def test_a_lost_file_is_made_again(testland: SimpleNamespace) -> None:
    making.make(testland.edition.pk, "ja")
    path = kept(testland.edition)["ja"].path
    default_storage.delete(path)
    assert not kept(testland.edition)["ja"].is_for(testland.edition), "and may be ordered at once"
    tasks.refresh()
    assert default_storage.exists(path)


def test_a_booklet_that_cannot_be_made_says_so_and_is_tried_again(
    testland: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any, **options: Any) -> bytes:
        raise RuntimeError("no")

    with monkeypatch.context() as patch:
        patch.setattr(making, "typeset", broken)
        with pytest.raises(RuntimeError):
            making.make(testland.edition.pk, "ja")
    assert kept(testland.edition)["ja"].state == BookletState.FAILED
    booklet_of(testland.edition)
    assert kept(testland.edition)["ja"].state == BookletState.MADE


def test_a_correction_makes_it_anew_and_stands_on_the_sheet_and_the_cover(testland: SimpleNamespace) -> None:
    before = booklet_of(testland.edition)
    with scope(WORKER):
        programme = testland.edition.programmes.get(number=1)
    plan.correct(
        testland.editor,
        programme_id=programme.pk,
        version=programme.version,
        changes={"summary/ja": "正しい概要。"},
        reason="転記の誤り",
    )
    deliver("plan.edition_corrected")
    after = booklet_of(testland.edition)
    assert after.has("→ 正しい概要。 (転記の誤り)")
    assert "正誤1か所" in after.texts[0]
    assert not before.has("正誤")


def test_what_is_made_of_a_draft_is_not_the_published_edition_s(draft: SimpleNamespace) -> None:
    read = booklet_of(draft.draft)
    assert read.has("公開前の下書き")
    edition = plan.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="試験")
    assert not kept(edition)["ja"].is_for(edition)
    deliver("plan.edition_published")
    assert kept(edition)["ja"].is_for(edition)
    assert not booklet_of(edition).has("公開前の下書き")


def test_a_deleted_draft_leaves_no_file(draft: SimpleNamespace) -> None:
    booklet_of(draft.draft)
    path = kept(draft.draft)["ja"].path
    plan.delete_draft(draft.editor, edition_id=draft.draft.pk, version=1)
    making.make(draft.draft.pk, "ja")
    assert default_storage.exists(path)
    assert making.sweep() >= 1
    assert not default_storage.exists(path)


def test_an_order_is_made_once_however_many_ask(testland: SimpleNamespace) -> None:
    asked = {"edition_id": testland.edition.pk, "language": "en"}
    first = services.order(Actor.anonymous(), **asked)
    second = services.order(testland.reader, **asked)
    assert first.pk == second.pk
    assert EventRow.objects.filter(type="booklet.ordered").count() == 1
    deliver("booklet.ordered")
    assert kept(testland.edition)["en"].state == BookletState.MADE
    services.order(Actor.anonymous(), **asked)
    assert EventRow.objects.filter(type="booklet.ordered").count() == 1, "what is there is not made again"


def test_only_the_platform_notes_what_was_made(testland: SimpleNamespace) -> None:
    from oirase.kernel.access.records import Forbidden

    booklet = services.order(Actor.anonymous(), edition_id=testland.edition.pk, language="ja")
    with pytest.raises(Forbidden):
        services.keep(testland.editor, booklet_id=booklet.pk, made=services.Made("published", "0" * 64, 1, 1))
    assert kept(testland.edition)["ja"].state == BookletState.WAITING


def test_an_edition_that_is_gone_has_no_booklet(testland: SimpleNamespace) -> None:
    making.make(uuid4(), "ja")
    with scope(WORKER):
        assert not Booklet.objects.exists()


def test_making_is_audited(testland: SimpleNamespace) -> None:
    before = clock.now()
    making.make(testland.edition.pk, "ja")
    assert Entry.objects.filter(command="booklet.keep", at__gte=before).exists()
