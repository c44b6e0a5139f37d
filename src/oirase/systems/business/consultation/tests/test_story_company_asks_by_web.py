"""A company without an account asks by web, follows its request by number and code, reads the answer and says what it thinks."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from oirase.blocks.cases.facade import working
from oirase.blocks.messaging.handlers import send_mail
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox.handlers import Delivered
from oirase.kernel.outbox.models import EventRow
from oirase.systems.business.consultation import services
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.tests.conftest import QUESTION


def main_of(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    """Fetch a page and return what is between its header and footer."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser").main


def post_mails() -> None:
    """Deliver the mails that are due, as the worker does."""
    for row in EventRow.objects.filter(type="messaging.mail_due"):
        with scope(Actor.system("messaging.send_mail")):
            send_mail(Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data))


def test_from_question_to_satisfaction(desk: SimpleNamespace) -> None:
    browser = Client()
    form = main_of(browser, "/consultation/").form
    key = form.find("input", {"name": "idempotency_key"})["value"]
    sent = browser.post("/consultation/", {**QUESTION, "idempotency_key": key}, follow=True)
    receipt = BeautifulSoup(sent.content, "html.parser").main
    code = receipt.code.text
    assert "R8-000001" in receipt.text

    again = browser.post("/consultation/", {**QUESTION, "idempotency_key": key}, follow=True)
    assert "R8-000001" in again.content.decode(), "sent twice is one request"

    elsewhere = Client()
    opened = elsewhere.post(
        "/consultation/track/", {"number": "r8-000001", "code": code.lower()}, follow=True
    )
    page = opened.redirect_chain[-1][0]
    assert "受付" in opened.content.decode()

    with scope(Actor.system("test")):
        made = Request.objects.get()
    working.note(desk.officer, case_id=made.pk, text="上司に確認する")
    services.answer(desk.officer, request_id=made.pk, text="実演で比べてください。")
    shown = main_of(elsewhere, page)
    assert "実演で比べてください。" in shown.text
    assert "上司に確認する" not in shown.text
    assert "officerさん" not in shown.text, "a company sees the desk, not the officer"

    pdf = elsewhere.get(f"{page}answer.pdf")
    text = "".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "見本太郎様" in text
    assert "実演で比べてください。" in text

    thanked = elsewhere.post(f"{page}rate", {"score": "5", "comment": "早かった"}, follow=True)
    assert "ありがとうございました" in thanked.content.decode()
    assert "アンケートを送る" not in thanked.content.decode(), "asked once"


def test_mails_go_out_once(desk: SimpleNamespace, asked: Request) -> None:
    post_mails()
    post_mails()
    (letter,) = mail.outbox
    assert letter.to == [QUESTION["email"]]
    assert "R8-000001" in letter.subject
    with scope(Actor.system("test")):
        message = Message.objects.get()
    assert letter.extra_headers["Message-ID"] == f"<{message.pk}@kakuu.example.jp>"
    assert message.mailed_at == clock.now()


def test_number_without_code_opens_nothing(desk: SimpleNamespace, asked: Request, client: Client) -> None:
    refused = client.post(
        "/consultation/track/", {"number": asked.case.number, "code": "AAAA-AAAA-AAAA-AAAA"}
    )
    assert refused.status_code == 422
    unknown = client.post("/consultation/track/", {"number": "R8-9999", "code": "AAAA-AAAA-AAAA-AAAA"})
    wrong = [BeautifulSoup(one.content, "html.parser").find(id="error-summary") for one in (refused, unknown)]
    assert str(wrong[0]) == str(wrong[1]), "which of the two is wrong is not told"
    for rest in ("", "receipt", "answer.pdf"):
        assert client.get(f"/consultation/track/{asked.pk}/{rest}").status_code == 404
    assert client.post(f"/consultation/track/{asked.pk}/withdraw").status_code == 404


def test_mistakes_are_shown_where_they_are(desk: SimpleNamespace, client: Client) -> None:
    wrong = {**QUESTION, "corporate_number": "1000000000000", "email": "nobody"}
    answer = client.post("/consultation/", wrong)
    assert answer.status_code == 422
    found = BeautifulSoup(answer.content, "html.parser")
    assert found.find(attrs={"name": "email"})["aria-invalid"] == "true"
    assert found.find(attrs={"name": "company_name"})["value"] == QUESTION["company_name"], (
        "nothing is typed twice"
    )


def test_a_company_with_an_account_finds_its_requests(desk: SimpleNamespace, client: Client) -> None:
    made = services.submit(desk.company, **QUESTION)
    client.force_login(desk.company_user)
    assert made.case.number in main_of(client, "/consultation/mine/").text
    assert made.case.number in main_of(client, f"/consultation/track/{made.pk}/").text
    client.force_login(desk.rival_user)
    assert made.case.number not in main_of(client, "/consultation/mine/").text
    assert client.get(f"/consultation/track/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [
        ("en", "Ask the desk", "Receipt number: R8-000001"),
        ("ja-easy", "相談（そうだん）する", "受付番号（うけつけばんごう）: R8-000001"),
    ],
)
def test_readers_are_answered_in_their_language(
    desk: SimpleNamespace, client: Client, language: str, title: str, line: str
) -> None:
    client.cookies["oirase_language"] = language
    page = main_of(client, "/consultation/")
    assert page.h1.text == title
    client.post("/consultation/", QUESTION)
    with scope(Actor.system("test")):
        letter = Message.objects.get()
    assert letter.language == language
    assert line in letter.text[language]
