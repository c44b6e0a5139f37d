"""A payer opens a charge by account or link, chooses how to pay, sees what came of it and takes the receipt, in three languages."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pypdf import PdfReader

from oirase.blocks.messaging.models import Message
from oirase.blocks.payments.facade import payer_link
from oirase.blocks.payments.models import Attempt, Callback
from oirase.blocks.payments.tests.conftest import SYSTEM, charged, fresh, payments_of
from oirase.kernel.access.rowsecurity import scope


def main(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address, follow=True)
    assert answer.status_code == status, answer.content[:300]
    return BeautifulSoup(answer.content, "html.parser").main


def visitor(house: SimpleNamespace, charge: object) -> Client:
    client = Client()
    client.get(payer_link(charge), follow=True)  # type: ignore[arg-type]
    return client


def play(client: Client, charge_id: object, choice: str) -> str:
    hosted = client.post(f"/payments/{charge_id}/pay", {"means": "online"})
    page = client.get(hosted["Location"]).content.decode()
    assert "模擬" in page, "the simulated provider says what it is"
    return client.post(hosted["Location"], {"choice": choice}, follow=True).content.decode()


def test_from_the_link_to_the_receipt_without_an_account(house: SimpleNamespace) -> None:
    made = charged(house, payer=None, payer_name="架空 はなえ")
    browser = visitor(house, made)
    page = main(browser, f"/payments/{made.pk}/")
    assert "400円" in page.text
    assert "未確認" in page.text, "a fee that nobody has confirmed says so"
    assert "受け付けました" in play(browser, made.pk, "success")
    assert fresh(made).state == "paid"
    receipt = browser.get(f"/payments/{made.pk}/receipt.pdf")
    text = "".join(PdfReader(io.BytesIO(receipt.content)).pages[0].extract_text().split())
    for words in (
        "領収書",
        "R8-領000001",
        "令和8年6月15日",
        "架空はなえ様",
        "¥400",
        "見本証明書",
        "架空県",
        "見本（架空の支払いです）",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("choice", "said", "state", "payments"),
    [
        ("failure", "成立しませんでした", "open", 0),
        ("silent", "結果を確認しています", "open", 0),
        ("double", "受け付けました", "paid", 1),
        ("amount", "確認が必要な入金", "open", 1),
        ("forged", "結果を確認しています", "open", 0),
        ("leave", "結果を確認しています", "open", 0),
    ],
)
def test_however_it_goes_the_payer_is_told(
    house: SimpleNamespace, choice: str, said: str, state: str, payments: int
) -> None:
    made = charged(house)
    assert said in play(visitor(house, made), made.pk, choice)
    assert (fresh(made).state, len(payments_of(made))) == (state, payments)


def test_a_forged_call_is_on_record(house: SimpleNamespace) -> None:
    made = charged(house)
    play(visitor(house, made), made.pk, "forged")
    with scope(SYSTEM):
        assert [one.outcome for one in Callback.objects.all()] == ["forged"]


def test_an_id_alone_opens_nothing(house: SimpleNamespace) -> None:
    made = charged(house)
    token = payer_link(made).split("/")[-2]
    stranger, rival = Client(), Client()
    rival.force_login(house.rival_user)
    for client in (stranger, rival):
        for rest in ("", "result/", "slip", "slip.pdf", "receipt.pdf"):
            assert client.get(f"/payments/{made.pk}/{rest}").status_code == 404
        assert client.post(f"/payments/{made.pk}/pay", {"means": "online"}).status_code == 404
    assert stranger.get(f"/payments/link/{token}x/").status_code == 404
    other = charged(house)
    mine = visitor(house, made)
    assert mine.get(f"/payments/{other.pk}/").status_code == 404
    with scope(SYSTEM):
        assert not Attempt.objects.exists()


def test_the_account_finds_its_charges_and_is_told(house: SimpleNamespace) -> None:
    made = charged(house)
    client = Client()
    client.force_login(house.payer_user)
    assert made.number in main(client, "/payments/").text
    play(client, made.pk, "success")
    with scope(SYSTEM):
        letter = Message.objects.get(user=house.payer_user)
    assert made.number in letter.subject["ja"]
    assert "¥400" in letter.text["en"]
    client.force_login(house.rival_user)
    assert made.number not in main(client, "/payments/").text


def test_a_double_click_is_one_try(house: SimpleNamespace) -> None:
    made = charged(house)
    browser = visitor(house, made)
    key = main(browser, f"/payments/{made.pk}/").form.find("input", {"name": "idempotency_key"})["value"]
    first = browser.post(f"/payments/{made.pk}/pay", {"means": "online", "idempotency_key": key})
    again = browser.post(f"/payments/{made.pk}/pay", {"means": "online", "idempotency_key": key})
    assert first["Location"] == again["Location"]


def test_a_slip_with_its_numbers(house: SimpleNamespace) -> None:
    made = charged(house)
    browser = visitor(house, made)
    page = browser.post(f"/payments/{made.pk}/pay", {"means": "convenience"}, follow=True)
    assert "見本の払込票" in page.content.decode()
    assert browser.get(f"/payments/{made.pk}/slip.pdf")["Content-Type"] == "application/pdf"


def test_nothing_chosen_is_told_at_the_field(house: SimpleNamespace) -> None:
    made = charged(house)
    answer = visitor(house, made).post(f"/payments/{made.pk}/pay", {})
    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").find(class_="error-summary")


def test_only_what_the_charge_allows_is_offered(house: SimpleNamespace) -> None:
    made = charged(house, means=["cash"])
    page = main(visitor(house, made), f"/payments/{made.pk}/")
    assert page.form is None
    assert visitor(house, made).post(f"/payments/{made.pk}/pay", {"means": "online"}).status_code == 422


@pytest.mark.parametrize(("language", "words"), [("en", "Go on to pay"), ("ja-easy", "払うページに行く")])
def test_in_the_payers_language(house: SimpleNamespace, language: str, words: str) -> None:
    made = charged(house)
    browser = visitor(house, made)
    browser.cookies["oirase_language"] = language
    assert words in main(browser, f"/payments/{made.pk}/").text
