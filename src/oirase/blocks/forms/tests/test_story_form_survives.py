"""A form survives what happens to people: a lost session, a form that is withdrawn, files that cannot be taken. Nothing typed is lost."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter
from tests.fixtures.people import body, office, set_up

from oirase.blocks.forms.facade import Accepted, Attachment, Draft, Filling, Heading, register_intake, start
from oirase.blocks.forms.ports import INTAKES
from oirase.blocks.forms.services import drafts, editing
from oirase.blocks.forms.tests.forms import form, one
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.files.scanning import EICAR
from oirase.kernel.texts import LocalizedText

PLATFORM = Actor.system("test")
OFFICER = Actor.system("test", ("forms.edit", "forms.publish"))
DEFINITION = form(
    first=[one("name", required=True), one("reason", "textarea")],
    papers=[
        one("plan", "file", required=True, kinds=["pdf"], max_megabytes=1, max_pages=200),
        one("photo", "file", kinds=["jpeg", "png"]),
    ],
)
TYPED = {"name": "見本 太郎", "reason": "三十分かけて書いた理由です。\n二行目もあります。"}
PAGE = {**TYPED, "on_page": "name,reason", "action": "next"}


class Intake:
    """Takes forms in and counts them."""

    taken: list[str]

    def heading(self, draft: Draft) -> Heading:
        return Heading("試験の様式", "/")

    def accept(
        self, actor: Actor, draft: Draft, filling: Filling, attachments: Sequence[Attachment]
    ) -> Accepted:
        self.taken.append(str(draft.pk))
        return Accepted("test/1", "/")


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An office with a form of two steps, a resident, and whoever takes forms in."""
    monkeypatch.setattr("oirase.blocks.forms.ports.INTAKES", INTAKES)
    intake = Intake()
    intake.taken = []
    register_intake("test.survives", intake)
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        with set_up():
            here = office(body("990001", name="架空県"), "permits")
            resident = User.objects.create_user(
                "resident", kind="resident", name="見本 花子", password="見本のことば9"
            )
            stranger = User.objects.create_user("stranger", kind="resident", name="例示 次郎")
        made = editing.make(
            OFFICER,
            office=here,
            code="survives",
            title=LocalizedText(ja="様式"),
            definition=DEFINITION,
            purpose="試験",
        )
        version = editing.publish(OFFICER, form_id=made.pk, version=made.version)
        yield SimpleNamespace(
            form=made, version=version, resident=resident, stranger=stranger, intake=intake, office=here
        )
    INTAKES.pop("test.survives")


def begun(house: SimpleNamespace, client: Client, user: User | None = None) -> str:
    """Begin a form in a browser; return its address."""
    actor = actor_of(user) if user else Actor.anonymous("browser")
    draft = start(actor, version_id=house.version.pk, purpose="test.survives", about={})
    if user:
        client.force_login(user)
    else:
        client.get(f"/forms/{draft.pk}/resume/{drafts_code(draft)}/")
    return f"/forms/{draft.pk}/"


def drafts_code(draft: Draft) -> str:
    from oirase.kernel.access.codes import code_of

    return code_of(drafts.PURPOSE, draft.pk)


def inputs(home: str) -> dict[str, Any]:
    with scope(PLATFORM):
        return dict(Draft.objects.get(pk=home.split("/")[2]).inputs)


def hidden(client: Client, address: str) -> dict[str, str]:
    """Return the hidden fields of a page as a browser would send them."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return {
        one["name"]: one.get("value", "")
        for one in page.select("main form input[type=hidden]")
        if one.get("name")
    }


def values(client: Client, address: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    found = {one["name"]: one.get("value", "") for one in page.select("main input[type=text][name]")}
    return found | {one["name"]: one.text.lstrip("\n") for one in page.select("main textarea[name]")}


def test_what_an_account_typed_is_back_after_signing_in_again(house: SimpleNamespace, client: Client) -> None:
    home = begun(house, client, house.resident)
    assert client.get(f"{home}first/").status_code == 200
    Session.objects.all().delete()
    answer = client.post(f"{home}first/", PAGE)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert inputs(home) == {}
    told = client.get(answer["Location"])
    assert "預かっています" in told.content.decode()
    given = {"login": "resident", "password": "見本のことば9", "next": f"{home}first/"}
    signed_in = client.post(answer["Location"], given)
    assert (signed_in.status_code, signed_in["Location"]) == (302, f"{home}first/")
    back = client.get(signed_in["Location"], follow=True)
    assert "入力した内容を戻しました" in back.content.decode()
    assert values(client, f"{home}first/") == TYPED
    assert client.post(f"{home}first/", PAGE)["Location"] == f"{home}papers/"
    assert inputs(home)["name"] == ["見本 太郎"]
    assert "戻しました" not in client.get(f"{home}first/").content.decode()


def test_somebody_else_who_signs_in_in_that_browser_finds_nothing(
    house: SimpleNamespace, client: Client
) -> None:
    home = begun(house, client, house.resident)
    Session.objects.all().delete()
    client.post(f"{home}first/", PAGE)
    client.force_login(house.stranger)
    assert client.get(f"{home}first/").status_code == 404
    assert inputs(home) == {}


def test_more_than_anybody_types_is_not_kept(house: SimpleNamespace, client: Client) -> None:
    home = begun(house, client, house.resident)
    Session.objects.all().delete()
    client.post(f"{home}first/", {**PAGE, "reason": "あ" * 150_000})
    client.force_login(house.resident)
    client.get(f"{home}first/")
    assert inputs(home) == {}


def test_whoever_has_no_account_just_goes_on(house: SimpleNamespace, client: Client) -> None:
    home = begun(house, client)
    page = hidden(client, f"{home}first/")
    Session.objects.all().delete()
    answer = client.post(f"{home}first/", {**page, **PAGE})
    assert (answer.status_code, answer["Location"]) == (302, f"{home}papers/")
    assert values(client, f"{home}first/") == TYPED


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC-DDDD"])
def test_a_page_without_the_right_code_opens_nothing(
    house: SimpleNamespace, client: Client, code: str
) -> None:
    home = begun(house, client)
    Session.objects.all().delete()
    assert client.post(f"{home}first/", {**PAGE, "draft_code": code}).status_code == 404
    assert inputs(home) == {}


def test_the_code_in_a_page_does_not_open_an_accounts_draft(house: SimpleNamespace, client: Client) -> None:
    home = begun(house, client, house.resident)
    with scope(PLATFORM):
        draft = Draft.objects.get(pk=home.split("/")[2])
    assert drafts_code(draft) not in client.get(f"{home}first/").content.decode()
    other = Client()
    other.force_login(house.stranger)
    assert other.post(f"{home}first/", {**PAGE, "draft_code": drafts_code(draft)}).status_code == 404


def test_the_owner_of_a_draft_is_told_when_its_form_is_withdrawn(
    house: SimpleNamespace, client: Client
) -> None:
    home = begun(house, client, house.resident)
    client.post(f"{home}first/", PAGE)
    begun(house, client, house.resident)
    editing.withdraw(OFFICER, version_id=house.version.pk)
    with scope(PLATFORM):
        (told,) = Message.objects.filter(user=house.resident)
    assert "様式が変わりました" in str(told.subject)


def test_what_was_typed_goes_on_in_the_next_version(house: SimpleNamespace, client: Client) -> None:
    home = begun(house, client, house.resident)
    client.post(f"{home}first/", PAGE)
    definition = form(first=[one("name", required=True), one("reason", "textarea"), one("more")])
    now = editing.change(OFFICER, form_id=house.form.pk, version=house.form.version, definition=definition)
    editing.publish(OFFICER, form_id=house.form.pk, version=now.version)
    editing.withdraw(OFFICER, version_id=house.version.pk)
    assert "この様式は新しくなりました" in client.get(f"{home}first/").content.decode()
    assert client.post(f"{home}review/").status_code == 422
    assert house.intake.taken == []
    client.post(f"{home}move")
    assert values(client, f"{home}first/") == {**TYPED, "more": ""}


def test_where_there_is_no_next_version_it_is_taken_home_as_a_text(
    house: SimpleNamespace, client: Client
) -> None:
    home = begun(house, client, house.resident)
    client.post(f"{home}first/", PAGE)
    editing.withdraw(OFFICER, version_id=house.version.pk)
    page = client.get(f"{home}first/").content.decode()
    assert "この様式の受付は終わりました" in page
    assert f"{home}answers.txt" in page
    text = client.get(f"{home}answers.txt").content.decode()
    assert TYPED["name"] in text
    assert "二行目もあります。" in text
    assert Client().get(f"{home}answers.txt").status_code == 404


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FILES: dict[str, tuple[str, bytes, str]] = {
    "three hundred pages": ("図面.pdf", pdf(300), "300ページあります"),
    "with a password": ("図面.pdf", pdf(password="himitsu"), "パスワードが付いています"),
    "infected": ("図面.pdf", pdf() + EICAR, "ウイルスの疑い"),
    "too large": ("図面.pdf", pdf() + b"%" * 1024 * 1024, "大きすぎます"),
    "empty": ("図面.pdf", b"", "空です"),
    "of another kind": ("図面.pdf", b"MZ\x90\x00" + b"\x00" * 200, "受け取れない種類"),
    "a picture where a document is wanted": (
        "図面.pdf",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        "受け取れない種類",
    ),
}


@pytest.mark.parametrize(("name", "content", "words"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_taken_is_told_at_its_field_and_in_the_summary(
    house: SimpleNamespace, client: Client, name: str, content: bytes, words: str
) -> None:
    home = begun(house, client)
    client.post(f"{home}first/", PAGE)
    file = SimpleUploadedFile(name, content, "application/pdf")
    answer = client.post(f"{home}papers/", {"on_page": "plan,photo", "plan": file, "action": "next"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    summary = page.select_one(".error-summary")
    assert summary is not None
    assert words in summary.get_text()
    assert summary.find("a", href="#id_plan") is not None
    control = page.find(id="id_plan")
    assert control is not None
    assert control.get("aria-invalid") == "true"
    described = " ".join(
        found.get_text()
        for one in control.get("aria-describedby", "").split()
        if (found := page.find(id=one))
    )
    assert words in described
    with scope(PLATFORM):
        assert not Attachment.objects.exists()
    assert values(client, f"{home}first/") == TYPED


def test_a_good_file_beside_a_refused_one_stays(house: SimpleNamespace, client: Client) -> None:
    home = begun(house, client)
    client.post(f"{home}first/", PAGE)
    good = SimpleUploadedFile("図面.pdf", pdf(200), "application/pdf")
    bad = SimpleUploadedFile("写真.png", b"", "image/png")
    answer = client.post(
        f"{home}papers/", {"on_page": "plan,photo", "plan": good, "photo": bad, "action": "next"}
    )
    assert answer.status_code == 422
    with scope(PLATFORM):
        assert Attachment.objects.get().file.name == "図面.pdf"
