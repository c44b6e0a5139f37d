"""The catalogue's search: the best answer first, narrowed by life event, audience and body; only what is published is found."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.commons import selectors, services
from oirase.systems.office.commons.models import State
from oirase.systems.office.commons.selectors import Wanted

PLATFORM = Actor.system("test")
EVERYTHING = ("procedures.view", "procedures.edit", "procedures.publish")


def document(code: str, title: str, keywords: str = "", **catalogue: Any) -> dict[str, Any]:
    """A small sound procedure."""
    name = {"key": "name", "type": "text", "label": {"ja": "氏名"}, "prefill": "name"}
    return {
        "code": code,
        "catalogue": {
            "title": {"ja": title},
            "summary": {"ja": "申請します。"},
            "keywords": {"ja": keywords},
            "audience": ["individual"],
            "identity": "none",
            **catalogue,
        },
        "form": {
            "title": {"ja": title},
            "steps": [{"key": "a", "title": {"ja": "申請者"}, "fields": [name]}],
        },
        "flow": {"standard_days": 5, "outcomes": [{"key": "done", "label": {"ja": "受け付けました"}}]},
    }


@pytest.fixture
def catalogue(db: None) -> SimpleNamespace:
    """Three published procedures of two bodies, and one in preparation."""
    with set_up():
        prefecture, town = body("990001"), body("990002", "municipality")
        here, there = office(prefecture, "permits"), office(town, "hall")
        role("editor", *EVERYTHING)
        editor = actor_of(officer("editor", here, "editor"))
        other = actor_of(officer("other", there, "editor"))
    given = [
        (editor, here, document("tax", "納税証明書の交付", "税金 証明", life_events=["tax"])),
        (editor, here, document("key", "鍵の貸出し", "借りる", audience=["group"])),
        (other, there, document("dog", "犬の登録", "ペット 税金のかからない登録")),
    ]
    for actor, at, one in given:
        made = services.make(actor, office=at, document=one)
        services.publish(actor, procedure_id=made.pk, version=made.version)
    services.make(editor, office=here, document=document("secret", "税金の秘密", "税金"))
    return SimpleNamespace(town=town, editor=editor)


def found(**wanted: Any) -> list[str]:
    with scope(PLATFORM):
        return [one.code for one in selectors.published(Wanted(**wanted))]


def test_without_words_all_are_listed_by_title(catalogue: SimpleNamespace) -> None:
    assert found() == ["dog", "tax", "key"]


def test_with_words_the_best_comes_first_and_what_is_in_preparation_does_not(
    catalogue: SimpleNamespace,
) -> None:
    assert found(words="税金の証明がほしい")[0] == "tax"
    assert "secret" not in found(words="税金の秘密")
    assert found(words="宇宙旅行") == []


def test_it_is_narrowed_by_event_audience_and_body(catalogue: SimpleNamespace) -> None:
    assert found(life_event="tax") == ["tax"]
    assert found(audience="group") == ["key"]
    assert found(body_id=catalogue.town.pk) == ["dog"]
    assert found(words="税金", body_id=catalogue.town.pk) == ["dog"]


def test_words_that_are_changed_are_found_as_soon_as_they_are_published(catalogue: SimpleNamespace) -> None:
    with scope(PLATFORM):
        one = next(each for each in selectors.published() if each.code == "key")
    assert found(words="合鍵の返却") == ["key"]
    changed = {**one.catalogue, "keywords": {"ja": "自転車置場"}}
    made = services.change(
        catalogue.editor, procedure_id=one.pk, version=one.version, parts={"catalogue": changed}
    )
    assert found(words="自転車") == []
    services.publish(catalogue.editor, procedure_id=one.pk, version=made.version)
    assert found(words="自転車") == ["key"]
    with scope(PLATFORM):
        made.refresh_from_db()
    assert made.state == State.PUBLISHED
