"""Fees: the amount of the day, marks, and a new amount that changes no charge."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from oirase.blocks.payments.facade import NoFee, fee_on
from oirase.blocks.payments.models import Fee
from oirase.blocks.payments.services.fees import add_fee
from oirase.blocks.payments.tests.conftest import charged, fresh
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected

CODE = "sample.certificate"


def new(house: SimpleNamespace, **given: object) -> Fee:
    values = {"amount": 450, "valid_from": date(2026, 7, 1), "source": "見本条例", **given}
    return add_fee(house.accounting, fee_id=fee_on(CODE, date(2026, 6, 15), house.body).pk, **values)  # type: ignore[arg-type]


def test_the_amount_is_that_of_its_day(house: SimpleNamespace) -> None:
    new(house)
    assert fee_on(CODE, date(2026, 6, 30), house.body).amount == 400
    assert fee_on(CODE, date(2026, 7, 1), house.body).amount == 450
    with pytest.raises(NoFee):
        fee_on(CODE, date(2026, 3, 31), house.body)


def test_a_charge_keeps_its_amount(house: SimpleNamespace) -> None:
    made = charged(house)
    new(house, valid_from=date(2026, 6, 1))
    assert (fresh(made).total, charged(house).total) == (400, 450)


def test_an_amount_without_source_is_refused(house: SimpleNamespace) -> None:
    with pytest.raises(Rejected) as refused:
        new(house, source=" ")
    assert "source" in refused.value.problems


@pytest.mark.parametrize("who", ["cashier", "foreigner", "payer"])
def test_others_record_nothing(house: SimpleNamespace, who: str) -> None:
    fee = fee_on(CODE, date(2026, 6, 15), house.body)
    with pytest.raises(Forbidden):
        add_fee(getattr(house, who), fee_id=fee.pk, amount=1, valid_from=date(2026, 7, 1), source="x")


def test_the_table_shows_marks_and_takes_a_new_amount(house: SimpleNamespace) -> None:
    client = Client()
    client.force_login(house.accounting_user)
    page = client.get("/payments/fees/").content.decode()
    assert "見本証明書" in page
    assert "未確認" in page
    fee = fee_on(CODE, date(2026, 6, 15), house.body)
    wrong = client.post(f"/payments/fees/{fee.pk}/", {"amount": "", "valid_from": "明日", "source": ""})
    assert wrong.status_code == 422
    client.post(f"/payments/fees/{fee.pk}/", {"amount": "500", "valid_from": "R8.8.1", "source": "見本条例"})
    assert fee_on(CODE, date(2026, 8, 1), house.body).amount == 500
    client.force_login(house.foreigner_user)
    assert "見本証明書" not in client.get("/payments/fees/").content.decode()
