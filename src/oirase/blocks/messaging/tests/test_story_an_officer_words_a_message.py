"""An officer gives a message other words: with preview, warnings, history and a way back; values stay plain text."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.messaging.models import Message, Wording
from oirase.blocks.messaging.services import office
from oirase.blocks.messaging.tests.conftest import SYSTEM, send_all, write
from oirase.blocks.messaging.wordings import SPECS, MessageSpec, declare, filled, rendered
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected

SPEC = MessageSpec(
    "test.received", "お知らせ（%(number)s）", "%(name)s 様 100%%", {"number": "受付番号", "name": "氏名"}
)
PAGE = "/messaging/words/test.received/ja/"
NEW = {"subject": "受付 {number}", "text": "{name} 様、受け付けました。"}


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    declare(SPEC)
    yield
    SPECS.pop(SPEC.code)


def told(people: SimpleNamespace, **values: str) -> Message:
    """Send the message and return what the inbox has."""
    given = {"number": "R8-1", "name": "見本"} | values
    (message,) = write(SYSTEM, about=people.about, users=[people.ann.pk], spec=SPEC, values=given)
    return message


def words(people: SimpleNamespace, **changes: object) -> Wording:
    """Write words as the officer."""
    given = {"body_id": people.body.pk, "code": SPEC.code, "language": "ja", **NEW, **changes}
    return office.write_words(people.clerk_actor, **given)


def test_own_words_hold_until_the_standard_is_restored(people: SimpleNamespace) -> None:
    assert str(told(people).subject) == "お知らせ（R8-1）"
    words(people)
    message = told(people)
    assert (str(message.subject), str(message.text)) == ("受付 R8-1", "見本 様、受け付けました。")
    assert message.subject["en"] == "お知らせ（R8-1）", "other languages keep the standard"
    office.restore_words(people.clerk_actor, body_id=people.body.pk, code=SPEC.code, language="ja")
    assert str(told(people).text) == "見本 様 100%"
    with scope(SYSTEM):
        assert [one.number for one in Wording.objects.order_by("number")] == [1, 2]


def test_missing_and_unknown_placeholders_are_told_before_they_are_saved(people: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as told_of:
        words(people, text="受け付けました {nmae}")
    assert told_of.value.problems == {
        "confirmed": [
            "差し込みがありません: {name}",
            "この差し込みは使えず、そのまま表示されます: {nmae}",
        ]
    }
    assert words(people, text="受け付けました。", confirmed=True).number == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"subject": ""}, "subject"), ({"text": " "}, "text"), ({"subject": "a\nBcc: x@example.jp"}, "subject"),
     ({"subject": "あ" * 201}, "subject"), ({"text": "あ" * 8001}, "text")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(
    people: SimpleNamespace, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Rejected) as told_of:
        words(people, **changes, confirmed=True)
    assert field in told_of.value.problems


def test_only_with_the_right_and_for_the_own_body(people: SimpleNamespace) -> None:
    given = {"body_id": people.body.pk, "code": SPEC.code, "language": "ja", **NEW}
    for actor in (people.ann_actor, people.reacher_actor):
        with pytest.raises((Forbidden, Http404)):
            office.write_words(actor, **given)


def test_values_are_plain_text_put_in_once(people: SimpleNamespace, client: Client) -> None:
    words(people)
    told(people, name="<b>{number}</b>\r\nBcc: all@example.jp", number="x\r\nBcc: all@example.jp")
    send_all()
    (letter,) = mail.outbox
    assert letter.message()["Bcc"] is None
    assert letter.subject == "受付 x Bcc: all@example.jp"
    assert "<b>{number}</b>" in letter.body
    client.force_login(people.ann)
    assert "&lt;b&gt;{number}&lt;/b&gt;" in client.get("/messaging/").content.decode()


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_and_no_value_breaks_the_filling(text: str, value: str) -> None:
    assert filled("{a}" + text.replace("{", ""), {"a": value}, "ja").startswith(value)


def test_the_page_shows_a_preview_the_placeholders_and_the_history(
    people: SimpleNamespace, client: Client
) -> None:
    client.force_login(people.clerk)
    assert "test.received" in client.get("/messaging/words/").content.decode()
    preview = client.post(PAGE, {**NEW, "body": people.body.code, "do": "preview"}).content.decode()
    assert "受付 〔受付番号〕" in preview
    with scope(SYSTEM):
        assert not Wording.objects.exists()
    assert client.post(PAGE, {**NEW, "body": people.body.code, "do": "save"}).status_code == 302
    page = client.get(PAGE).content.decode()
    assert "標準の文面に戻す" in page
    assert "clerkさん" in page
    assert client.post(PAGE + "restore", {"body": people.body.code}).status_code == 302
    wrong = client.post(PAGE, {"subject": "x", "text": "{nmae}", "body": people.body.code, "do": "save"})
    assert wrong.status_code == 422
    assert "{nmae}" in wrong.content.decode()
    client.force_login(people.reacher)
    assert client.get("/messaging/words/").status_code == 403


def test_a_declaration_with_an_unnamed_placeholder_is_refused() -> None:
    with pytest.raises(ValueError, match="no name for"):
        declare(MessageSpec("test.slip", "%(number)s", "", {}))
    with pytest.raises(ValueError, match="declared twice"):
        declare(MessageSpec(SPEC.code, "別", "別"))


def test_values_follow_the_language(people: SimpleNamespace) -> None:
    from oirase.kernel.texts import LocalizedText

    values = {"number": LocalizedText(ja="一", en="one"), "name": "x"}
    subject, _text = rendered(SPEC, people.body.pk, values)
    assert (subject["ja"], subject["en"]) == ("お知らせ（一）", "お知らせ（one）")
