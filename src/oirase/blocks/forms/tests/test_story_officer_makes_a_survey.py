"""An officer makes a form that is no procedure, publishes it, takes it in as a file elsewhere, and ends a version."""

from __future__ import annotations

import json
import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.forms.models import Earlier, Form, FormVersion
from oirase.blocks.forms.services import editing
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope

PLATFORM = Actor.system("test")
RIGHTS = ("forms.view", "forms.edit", "forms.publish")
DAY = {"review_on_year": "2027", "review_on_month": "4", "review_on_day": "1"}


@pytest.fixture
def desk(db: None) -> Any:
    """Two offices of different bodies, each with an officer, on a Monday in June."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        with set_up():
            here, there = office(body("990001"), "survey"), office(body("990002", "municipality"), "hall")
            role("editor", *RIGHTS)
            role("writer", *RIGHTS[:2])
            people = {
                "editor": officer("editor", here, "editor"),
                "writer": officer("writer", here, "writer"),
                "other": officer("other", there, "editor"),
            }
        yield SimpleNamespace(office=here, other_office=there, **people)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made(client: Client, at: Any, code: str = "inspection") -> Form:
    given = {
        "title-ja": "点検票",
        "purpose": "施設を月に一度点検するため",
        "code": code,
        "office": str(at.pk),
    }
    answer = client.post("/forms/editor/new/", given)
    assert answer.status_code == 302
    with scope(PLATFORM):
        return Form.objects.get(code=code)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def publish(client: Client, form: Form, note: str) -> Any:
    address = f"/forms/editor/{form.pk}/release/"
    version = hidden(client.get(address).content.decode(), "version")
    return client.post(address, {"action": "publish", "version": version, "note": note, **DAY})


def test_it_is_made_published_changed_and_a_version_is_ended(desk: SimpleNamespace) -> None:
    client = signed_in(desk.editor)
    form = made(client, desk.office)
    home = f"/forms/editor/{form.pk}/"
    client.post(f"{home}steps/step1/add/", {"type": "boolean"})
    assert publish(client, form, "はじめて").status_code == 302
    client.post(f"{home}steps/step1/add/", {"type": "textarea"})
    page = client.get(f"{home}release/").content.decode()
    assert "新しい質問（文章（複数行））」を加えました" in page
    assert publish(client, form, "欄を加えた").status_code == 302
    with scope(PLATFORM):
        first, second = FormVersion.objects.filter(form=form).order_by("number")
        form.refresh_from_db()
    assert (first.note, second.note, form.review_on.isoformat()) == ("はじめて", "欄を加えた", "2027-04-01")
    assert client.post(f"{home}release/{first.pk}/withdraw").status_code == 302
    with scope(PLATFORM):
        first.refresh_from_db()
    assert first.state == "withdrawn"
    listed = client.get("/forms/editor/").content.decode()
    assert "公開中（第2版）" in listed
    with clock.frozen(datetime(2027, 4, 2, 10, 0, tzinfo=clock.TOKYO)):
        assert "見直す日を過ぎています" in signed_in(desk.editor).get("/forms/editor/").content.decode()


def test_publishing_needs_the_right_words_and_a_day_ahead(desk: SimpleNamespace) -> None:
    client = signed_in(desk.editor)
    form = made(client, desk.office)
    client.post(f"/forms/editor/{form.pk}/steps/step1/add/", {"type": "text"})
    address = f"/forms/editor/{form.pk}/release/"
    version = hidden(client.get(address).content.decode(), "version")
    late = {"review_on_year": "2026", "review_on_month": "6", "review_on_day": "15"}
    answer = client.post(address, {"action": "publish", "version": version, "note": "", **late})
    assert answer.status_code == 422
    assert {'href="#id_note"', 'href="#id_review_on"'} <= set(
        re.findall(r'href="#id_\w+"', answer.content.decode())
    )
    assert (
        signed_in(desk.writer)
        .post(address, {"action": "publish", "version": version, "note": "x", **DAY})
        .status_code
        == 403
    )
    stale = client.post(address, {"action": "publish", "version": "1", "note": "x", **DAY})
    assert stale.status_code == 409
    with scope(PLATFORM):
        assert not FormVersion.objects.filter(form=form).exists()


def test_a_form_travels_as_a_file_with_its_differences_shown_first(desk: SimpleNamespace) -> None:
    client, other = signed_in(desk.editor), signed_in(desk.other)
    form = made(client, desk.office)
    client.post(f"/forms/editor/{form.pk}/steps/step1/add/", {"type": "phone"})
    content = client.get(f"/forms/editor/{form.pk}/export").content
    theirs = made(other, desk.other_office, "copy")
    address = f"/forms/editor/{theirs.pk}/release/"
    upload = SimpleUploadedFile("form.json", content, "application/json")
    page = other.post(address, {"action": "preview", "file": upload}).content.decode()
    assert "新しい質問（電話番号）」を加えました" in page
    with scope(PLATFORM):
        theirs.refresh_from_db()
    assert theirs.definition["steps"][0]["fields"] == []
    taken = {"action": "take", "content": content.decode(), "version": hidden(page, "version")}
    assert other.post(address, taken).status_code == 302
    with scope(PLATFORM):
        theirs.refresh_from_db()
    assert theirs.definition == json.loads(content)["form"]
    bad = SimpleUploadedFile(
        "form.json", b'{"kind": "form", "format": 1, "form": {"steps": 1}}', "application/json"
    )
    assert other.post(address, {"action": "preview", "file": bad}).status_code == 422


def test_only_the_last_twenty_changes_are_kept_and_taken_back_one_by_one(desk: SimpleNamespace) -> None:
    client = signed_in(desk.editor)
    form = made(client, desk.office)
    for _number in range(23):
        client.post(f"/forms/editor/{form.pk}/steps/step1/add/", {"type": "text"})
    with scope(PLATFORM):
        assert Earlier.objects.filter(form=form).count() == editing.KEPT
    for _number in range(editing.KEPT + 1):
        page = client.get(f"/forms/editor/{form.pk}/").content.decode()
        client.post(
            f"/forms/editor/{form.pk}/arrange", {"action": "undo", "version": hidden(page, "version")}
        )
    with scope(PLATFORM):
        form.refresh_from_db()
    assert len(form.definition["steps"][0]["fields"]) == 3


def test_a_button_pressed_on_an_old_page_changes_nothing(desk: SimpleNamespace) -> None:
    client = signed_in(desk.editor)
    form = made(client, desk.office)
    client.post(f"/forms/editor/{form.pk}/steps/step1/add/", {"type": "text"})
    late = client.post(
        f"/forms/editor/{form.pk}/arrange", {"action": "remove:q1", "version": "1"}, follow=True
    )
    assert "ほかの人が先に更新しました" in late.content.decode()
    with scope(PLATFORM):
        form.refresh_from_db()
    assert len(form.definition["steps"][0]["fields"]) == 1


def test_another_body_sees_and_changes_nothing(desk: SimpleNamespace) -> None:
    form = made(signed_in(desk.editor), desk.office)
    other = signed_in(desk.other)
    assert str(form.pk) not in other.get("/forms/editor/").content.decode()
    assert other.get(f"/forms/editor/{form.pk}/").status_code == 404
    assert (
        other.post(f"/forms/editor/{form.pk}/arrange", {"action": "step", "version": "1"}).status_code == 404
    )
    assert (
        other.post(f"/forms/editor/{form.pk}/try/sample", {"action": "keep", "title": "x"}).status_code == 404
    )
    given = {"title-ja": "x", "purpose": "x", "code": "x", "office": str(desk.office.pk)}
    assert other.post("/forms/editor/new/", given).status_code == 422
