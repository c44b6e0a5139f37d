"""Accounting looks at what does not match, is told what to do about each, takes the stores' report, and exports for the ledger."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oirase.blocks.payments import ports
from oirase.blocks.payments.adapters.demo import book
from oirase.blocks.payments.facade import Behind
from oirase.blocks.payments.models import Callback
from oirase.blocks.payments.providers import Answer
from oirase.blocks.payments.services import counter, refunds, slips
from oirase.blocks.payments.tests.conftest import SYSTEM, charged, fresh, payments_of
from oirase.blocks.payments.tests.test_callbacks import begun, call, paid, post
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.public_payments.selectors.figures import cashless_share, payments_by_month
from oirase.systems.office.public_payments.tests.test_story_a_day_at_the_counter import HOME, said, signed_in

RECONCILE = f"{HOME}reconcile/"


@pytest.fixture
def accounting(house: SimpleNamespace) -> Any:
    """The browser of accounting."""
    return signed_in(house.accounting_user)


def test_all_that_matches_is_only_counted(house: SimpleNamespace, accounting: Any) -> None:
    _made, attempt = begun(house)
    call(paid(attempt))
    page = said(accounting, RECONCILE)
    assert "一致: 1件" in page
    assert "対応が要るものはありません" in page


def test_a_payment_that_only_the_provider_has_is_taken_over(house: SimpleNamespace, accounting: Any) -> None:
    made, attempt = begun(house)
    answer = paid(attempt)
    assert "決済事業者にだけある入金" in said(accounting, RECONCILE)
    given = {"provider": "demo", "day": "2026-06-15", "external_ref": answer.external_ref}
    assert "取り込みました" in said(accounting, f"{RECONCILE}fetch", given)
    assert fresh(made).state == "paid"
    assert "一致: 1件" in said(accounting, RECONCILE)
    assert "ありません" in said(accounting, f"{RECONCILE}fetch", {**given, "external_ref": "made-up"})


def test_a_payment_that_only_we_have_and_one_of_another_amount(
    house: SimpleNamespace, accounting: Any
) -> None:
    call(Answer("", "paid", "only-ours", 700, clock.now()))
    _made, attempt = begun(house)
    answer = paid(attempt)
    body, signature = book.call_about(
        Answer(answer.reference, "paid", answer.external_ref, 399, answer.paid_at)
    )
    post(body, signature)
    page = said(accounting, RECONCILE)
    for words in (
        "こちらにだけある入金",
        "only-ours",
        "金額が食い違う入金",
        "請求と金額が違う入金",
        "対応する請求がない入金",
    ):
        assert words in page


def test_what_settles_nothing_is_listed_until_it_has_gone_back(
    house: SimpleNamespace, accounting: Any
) -> None:
    made, attempt = begun(house)
    counter.take_cash(house.cashier, charge_id=made.pk, tendered=400)
    call(paid(attempt))
    assert "二重の入金" in said(accounting, RECONCILE)
    assert "想定外の入金 1件待ち" in said(accounting, "/desk/")
    _cash, again = payments_of(made)
    refund = refunds.request_refund(
        house.accounting, payment_id=again.pk, amount=400, reason="二重", way="transfer"
    )
    refunds.confirm(house.second, refund_id=refund.pk)
    assert "二重の入金" not in said(accounting, RECONCILE)


def test_money_for_nothing_known_can_be_sent_back(house: SimpleNamespace, accounting: Any) -> None:
    call(Answer("", "paid", "stray", 700, clock.now()))
    (stray,) = payments_of()
    given = {"amount": "700", "way": "provider", "reason": "対応する請求がない"}
    assert "依頼しました" in said(accounting, f"{HOME}payments/{stray.pk}/refund", given)
    assert fresh(stray).reserved == 700


def test_paid_but_not_submitted_and_submitted_but_not_paid(
    house: SimpleNamespace, accounting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead, behind = charged(house), charged(house)
    counter.take_cash(house.cashier, charge_id=ahead.pk, tendered=400)
    standing = {
        ahead.pk: Behind("下書き", submitted=False),
        behind.pk: Behind("申請済み", "/cases/x/", submitted=True),
    }
    monkeypatch.setattr(ports, "_DESCRIBERS", {"payments": lambda charges: standing})
    page = said(accounting, RECONCILE)
    assert "支払い済みだが、申請が出ていない" in page
    assert "申請済みだが、支払われていない" in page


def test_forged_calls_and_tries_without_result(house: SimpleNamespace, accounting: Any) -> None:
    _made, attempt = begun(house)
    post(json.dumps({"reference": str(attempt.pk)}), "t=1,v1=" + "0" * 64)
    page = said(accounting, RECONCILE)
    assert "署名が正しくない" in page
    with scope(SYSTEM):
        assert Callback.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert "結果が分からない支払い" in said(accounting, RECONCILE)


def test_an_office_s_officer_sees_no_provider_s_report(house: SimpleNamespace) -> None:
    begun(house)
    assert "団体全体の突き合わせの権限" in said(signed_in(house.second_user), RECONCILE)
    refused = signed_in(house.second_user).post(
        f"{RECONCILE}fetch", {"provider": "demo", "external_ref": "x"}
    )
    assert refused.status_code == 403


def test_the_stores_report(house: SimpleNamespace, accounting: Any) -> None:
    made = charged(house)
    slip = slips.issue(house.payer, charge_id=made.pk)
    head = "方法,番号,金額,支払日,受付番号\n"

    def upload(text: str) -> dict[str, Any]:
        return {"file": SimpleUploadedFile("report.csv", (head + text).encode())}

    wrong = said(accounting, f"{RECONCILE}stores/", upload("現金,1,400,2026-06-15,S1\n"), 422)
    assert "2行目" in wrong
    line = f"コンビニ,{slip.barcode},400,2026-06-15,S1\n"
    assert "収納した" in said(accounting, f"{RECONCILE}stores/", upload(line))
    assert "すでに取り込み済み" in said(accounting, f"{RECONCILE}stores/", upload(line))
    assert fresh(made).state == "paid"


def exported(client: Any, kind: str) -> Any:
    answer = client.get(f"{HOME}accounting/?format={kind}&first=R8.6.1&last=2026-06-30")
    assert answer.status_code == 200
    if kind == "json":
        return json.loads(answer.content)["rows"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_export_adds_up_with_the_money(house: SimpleNamespace, accounting: Any) -> None:
    made = charged(house, 3)
    payment = counter.take_cash(house.cashier, charge_id=made.pk, tendered=1200)
    undone = counter.take_cash(house.cashier, charge_id=charged(house).pk, tendered=400)
    counter.void(house.second, payment_id=undone.pk, reason="誤り")
    call(Answer("", "paid", "stray", 700, clock.now()))
    refund = refunds.request_refund(
        house.cashier, payment_id=payment.pk, amount=500, reason="返金", way="transfer"
    )
    refunds.confirm(house.second, refund_id=refund.pk)
    rows = exported(accounting, "csv")
    assert sorted(int(row["金額"]) for row in rows) == [-500, 700, 1200]
    assert {row["歳入科目"] for row in rows if row["区分"] != "想定外の入金"} == {"13-01"}
    assert {row["会計年度"] for row in rows} == {"R8"}
    plain = exported(accounting, "json")
    assert sum(row["amount"] for row in plain) == 1400
    assert plain[0].keys() >= {"fiscal_year", "booked_on", "revenue_code", "means", "amount"}


def test_a_period_that_ends_before_it_begins_is_told(house: SimpleNamespace, accounting: Any) -> None:
    answer = accounting.get(f"{HOME}accounting/?format=csv&first=2026-06-30&last=2026-06-01")
    assert answer.status_code == 422
    assert "最初の日より後" in answer.content.decode()


def test_figures_by_means_and_the_cashless_share(house: SimpleNamespace) -> None:
    for means in ("cash", "cash", "card"):
        made = charged(house)
        if means == "cash":
            counter.take_cash(house.cashier, charge_id=made.pk, tendered=400)
        else:
            counter.take_card(house.cashier, charge_id=made.pk)
    with scope(SYSTEM):
        points = {point.dimensions[0][1]: (point.month, point.value) for point in payments_by_month(2026)}
        (share,) = cashless_share(2026)
    assert points == {"cash": (6, 2), "terminal": (6, 1)}
    assert share.value == 33
