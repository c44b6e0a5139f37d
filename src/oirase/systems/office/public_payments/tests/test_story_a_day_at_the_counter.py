"""A day at the counter: cash with change and receipt, a card, an error undone, a refund by two, the close with a difference, on paper."""

from __future__ import annotations

import io
from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.test import Client
from pypdf import PdfReader

from oirase.blocks.payments.models import Charge, DailyClose
from oirase.blocks.payments.tests.conftest import SYSTEM, charged, fresh, payments_of
from oirase.kernel.access.rowsecurity import scope

HOME = "/public-payments/"


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def said(client: Client, address: str, data: object = None, status: int = 200) -> str:
    """Post (or get) and return what the page says in its main part."""
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == status, answer.content[:500]
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True).split())


def paper(client: Client, address: str) -> str:
    pdf = client.get(address)
    assert pdf["Content-Type"] == "application/pdf"
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split())


def test_from_the_first_customer_to_the_close(house: SimpleNamespace) -> None:
    cashier, second = signed_in(house.cashier_user), signed_in(house.second_user)

    made = charged(house, 3)
    found = cashier.get(f"{HOME}counter/?q={made.number}")
    assert found["Location"] == f"{HOME}charges/{made.pk}/"
    page = f"{HOME}charges/{made.pk}/"
    assert "足りません" in said(cashier, f"{page}cash", {"tendered": "1000"}, 422)
    after = said(cashier, f"{page}cash", {"tendered": "２，０００円"})
    assert "お釣りは 800円です。" in after
    (payment,) = payments_of(made)
    receipt = paper(cashier, f"{HOME}payments/{payment.pk}/receipt.pdf")
    for words in (
        "領収書",
        "R8-領000001",
        "令和8年6月15日",
        "見本あおい様",
        "¥1,200",
        "見本証明書",
        "counter",
        "cashierさん",
    ):
        assert words in receipt

    sold = cashier.post(
        f"{HOME}counter/sell",
        {"office": house.office.pk, "payer_name": "架空 はなえ", "fee_0": "2"},
        follow=True,
    )
    assert "800円" in sold.content.decode()
    with scope(SYSTEM):
        sale = Charge.objects.get(payer_name="架空 はなえ")
    assert "カードで収納しました。" in said(cashier, f"{HOME}charges/{sale.pk}/card", {})
    assert fresh(sale).state == "paid"

    wrong = charged(house)
    said(cashier, f"{HOME}charges/{wrong.pk}/cash", {"tendered": "400"})
    (mistake,) = payments_of(wrong)
    assert cashier.post(f"{HOME}payments/{mistake.pk}/void", {"reason": "x"}).status_code == 403
    assert "入力" in said(second, f"{HOME}payments/{mistake.pk}/void", {"reason": ""}, 422)
    assert "支払い待ち" in said(second, f"{HOME}payments/{mistake.pk}/void", {"reason": "別の人の請求だった"})
    assert fresh(wrong).state == "open"

    asked = {"amount": "400", "way": "cash", "reason": "1通分が不要になった"}
    assert "依頼しました" in said(cashier, f"{HOME}payments/{payment.pk}/refund", asked)
    assert "までです" in said(cashier, f"{HOME}payments/{payment.pk}/refund", {**asked, "amount": "900"}, 422)
    waiting = second.get(f"{HOME}refunds/").content.decode()
    assert "確認して返金する" in waiting
    assert "確認して返金する" not in cashier.get(f"{HOME}refunds/").content.decode()
    with scope(SYSTEM):
        refund = fresh(payment).refunds.get()
    assert cashier.post(f"{HOME}refunds/{refund.pk}/confirm").status_code == 403
    assert "確認しました" in said(second, f"{HOME}refunds/{refund.pk}/confirm", {})
    assert fresh(made).state == "part_refunded"

    day = f"{HOME}closes/{house.office.pk}/2026-06-15/"
    assert "800円" in said(second, day)
    assert "-100円" in said(second, day, {"counted_cash": "700", "reason": ""}, 422)
    closed = said(second, day, {"counted_cash": "700", "reason": "お釣りの渡し間違い"})
    assert "お釣りの渡し間違い" in closed
    with scope(SYSTEM):
        close = DailyClose.objects.get()
    assert (close.expected_cash, close.difference, close.totals["voided"]["count"]) == (800, -100, 1)
    printed = paper(second, f"{HOME}closes/{close.pk}/close.pdf")
    for words in ("日計表", "令和8年6月15日(月)", "¥1,200", "¥800", "¥-100", "お釣りの渡し間違い"):
        assert words in printed
    assert "締めています" in said(cashier, f"{HOME}charges/{wrong.pk}/cash", {"tendered": "400"}, 422)


def test_others_see_nothing_of_it(house: SimpleNamespace) -> None:
    made = charged(house)
    for user in (house.neighbour_user, house.foreigner_user):
        client = signed_in(user)
        assert client.get(f"{HOME}charges/{made.pk}/").status_code == 404
        assert made.number not in client.get(HOME).content.decode()
        assert client.post(f"{HOME}charges/{made.pk}/cash", {"tendered": "400"}).status_code == 404
    assert signed_in(house.payer_user).get(HOME).status_code == 403


def test_the_desk_says_what_waits(house: SimpleNamespace) -> None:
    made = charged(house)
    cashier, second = signed_in(house.cashier_user), signed_in(house.second_user)
    said(cashier, f"{HOME}charges/{made.pk}/cash", {"tendered": "400"})
    (payment,) = payments_of(made)
    said(cashier, f"{HOME}payments/{payment.pk}/refund", {"amount": "400", "way": "cash", "reason": "x"})
    assert "確認を待つ返金 1件待ち" in said(second, "/desk/")
    assert "確認を待つ返金" not in said(cashier, "/desk/")


def test_lists_filter_and_export(house: SimpleNamespace) -> None:
    first, _second = charged(house), charged(house)
    cashier = signed_in(house.cashier_user)
    said(cashier, f"{HOME}charges/{first.pk}/cash", {"tendered": "400"})
    assert "1件" in said(cashier, f"{HOME}?state=paid")
    exported = b"".join(cashier.get(f"{HOME}?state=paid&export=csv")).decode()  # type: ignore[arg-type]
    assert first.number in exported
    for which in ("settling", "unexpected", "voided"):
        said(cashier, f"{HOME}payments/?which={which}&means=cash&received_from=2026-06-15")
