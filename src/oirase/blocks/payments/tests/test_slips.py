"""Slips: the 44 digits, the bars read back by a decoder, the limit, and the report of stores."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

import pytest
import typst
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from oirase.blocks.documents.typesetting import font_paths
from oirase.blocks.payments import papers, specs
from oirase.blocks.payments.models import Charge, Slip
from oirase.blocks.payments.services import charging, slips
from oirase.blocks.payments.slips import bars, files, numbers
from oirase.blocks.payments.slips.numbers import SlipNumbers
from oirase.blocks.payments.tests.conftest import Told, charged, fresh, payments_of
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.settings import record_value

LAYOUT = specs.SLIP_LAYOUT.default
EXAMPLE = SlipNumbers(
    company="912345", free="123456789012345678901", reissue=0, due=date(2026, 6, 30), amount=1200
)


def test_the_digits_stand_in_their_places() -> None:
    digits = numbers.barcode(EXAMPLE, LAYOUT)
    assert digits[:-1] == "9191234512345678901234567890102606300001200"
    assert len(digits) == 44
    assert numbers.parts_of(digits, LAYOUT)["amount"] == "001200"


@pytest.mark.parametrize(
    ("digits", "check"), [("629104150021", "3"), ("7351353", "7"), ("37610425002123456", "9"), ("0", "0")]
)
def test_check_digits_of_gs1(digits: str, check: str) -> None:
    """Examples of GS1's check digit calculator: GTIN-13, GTIN-8, SSCC."""
    assert numbers.check_digit(digits) == check


@pytest.mark.parametrize(
    "slip",
    [
        SlipNumbers("12345678", "1", 0, date(2026, 1, 1), 1),
        SlipNumbers("1", "1", 0, date(2026, 1, 1), 1_000_000),
    ],
)
def test_what_does_not_fit_is_refused(slip: SlipNumbers) -> None:
    with pytest.raises(ValueError, match="fit"):
        numbers.barcode(slip, LAYOUT)


@pytest.mark.parametrize(
    "layout", [LAYOUT[:-1], [*LAYOUT[:-1], ["check", 2]], list(reversed(LAYOUT)), [*LAYOUT, ["x", 0]]]
)
def test_a_layout_is_whole(layout: Sequence[Sequence[object]]) -> None:
    with pytest.raises(ValueError, match="."):
        numbers.lengths_of(layout)


@given(st.integers(0, 10**43 - 1), st.integers(0, 42), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: int, place: int, by: int) -> None:
    text = str(number).zfill(43)
    digits = text + numbers.check_digit(text)
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    with pytest.raises(ValueError, match="slip"):
        numbers.parts_of(wrong, LAYOUT)


def test_symbols_of_a_known_code() -> None:
    """Start C, FNC1, pairs, check symbol modulo 103, stop (GS1 General Specifications, 5.4)."""
    assert bars.symbols("1234") == [105, 102, 12, 34, (105 + 102 + 24 + 102) % 103, 106]
    assert len(bars.PATTERNS) == 107
    assert all(sum(map(int, one)) == 11 for one in bars.PATTERNS[:-1])
    assert len(set(bars.PATTERNS)) == 107


def picture(charge: Charge, slip: Slip) -> Image.Image:
    """Render the page of the slip as it is printed, 300 dots an inch."""
    made = typst.compile(
        str(papers.TEMPLATES / "slip.typ"),
        format="png",
        ppi=300,
        font_paths=list(font_paths()),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(papers.slip_data(charge, slip), ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return Image.open(io.BytesIO(made)).convert("L")


@pytest.mark.parametrize("quantity", [1, 7])
def test_a_decoder_reads_the_44_digits_from_the_page(house: SimpleNamespace, quantity: int) -> None:
    made = charged(house, quantity)
    slip = slips.issue(house.payer, charge_id=made.pk)
    found = zxingcpp.read_barcodes(picture(made, slip))
    assert len(found) == 1
    assert found[0].text.replace("(", "").replace(")", "") == slip.barcode
    assert found[0].content_type == zxingcpp.ContentType.GS1
    pdf = PdfReader(io.BytesIO(papers.slip_pdf(made, slip)))
    text = "".join(pdf.pages[0].extract_text().split())
    for words in (
        slip.payment_number,
        slip.confirmation,
        "見本あおい様",
        "¥" + f"{made.total:,}",
        "令和8年6月30日",
    ):
        assert words in text
    assert "支払えません" in text, "a slip that rests on unconfirmed settings says so"


def test_a_slip_is_the_same_until_it_is_issued_anew(house: SimpleNamespace) -> None:
    made = charged(house)
    first = slips.issue(house.payer, charge_id=made.pk)
    assert slips.issue(house.payer, charge_id=made.pk).pk == first.pk
    again = slips.reissue(house.cashier, charge_id=made.pk)
    assert again.barcode != first.barcode
    assert numbers.parts_of(again.barcode, LAYOUT)["reissue"] == "1"


def test_above_the_limit_there_is_no_slip(house: SimpleNamespace) -> None:
    made = charged(house, 10)
    record(specs.SLIP_LIMIT.key, 3999)
    with pytest.raises(Rejected) as refused:
        slips.issue(house.payer, charge_id=made.pk)
    assert "3,999" in str(refused.value)


def record(key: str, value: object, *, unconfirmed: bool = False) -> None:
    with outside_commands("test set-up"):
        record_value(key, value, valid_from=date(2026, 1, 1), source="見本", unconfirmed=unconfirmed)


def test_a_slip_is_a_sample_until_all_its_settings_are_confirmed(house: SimpleNamespace) -> None:
    record(specs.COMPANY_CODE.key, "912345")
    record(specs.PAYEASY.key, {"institution": "12345", "division": "001"})
    assert slips.issue(house.payer, charge_id=charged(house).pk).unconfirmed, (
        "nobody has confirmed the layout"
    )
    record(specs.SLIP_LAYOUT.key, LAYOUT)
    made = slips.issue(house.payer, charge_id=charged(house).pk)
    assert (made.unconfirmed, made.barcode[:8], made.institution) == (False, "91912345", "12345")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (specs.COMPANY_CODE.key, "1234567"),
        (specs.SLIP_LAYOUT.key, [["free", 44]]),
        (specs.PAYEASY.key, {"institution": "12345"}),
    ],
)
def test_settings_that_make_no_slip_are_told(house: SimpleNamespace, key: str, value: object) -> None:
    record(key, value)
    with pytest.raises(Rejected) as refused:
        slips.issue(house.payer, charge_id=charged(house).pk)
    assert "設定に誤り" in str(refused.value)


def report(*lines: str) -> io.BytesIO:
    return io.BytesIO(("方法,番号,金額,支払日,受付番号\n" + "\n".join(lines) + "\n").encode())


def taken(house: SimpleNamespace, *lines: str) -> list[str]:
    rows, errors = files.read(report(*lines), "report.csv")
    assert not errors
    return [one.outcome for one in slips.import_report(house.accounting, rows=rows)]


def test_the_report_settles_slips_once(house: SimpleNamespace, told: Told) -> None:
    first, second = charged(house), charged(house)
    by_bars, by_number = (slips.issue(house.payer, charge_id=one.pk) for one in (first, second))
    lines = (
        f"コンビニ,{by_bars.barcode},400,2026-06-16,S1",
        f"ペイジー,{by_number.payment_number},400,2026-06-16,P1",
    )
    assert taken(house, *lines) == ["settled", "settled"]
    assert [(fresh(one).state) for one in (first, second)] == ["paid", "paid"]
    assert [one.means for made in (first, second) for one in payments_of(made)] == ["convenience", "payeasy"]
    assert taken(house, *lines) == ["repeated", "repeated"]
    assert len(told.heard) == 2


def test_lines_that_fit_nothing_are_kept_with_their_reason(house: SimpleNamespace) -> None:
    made, other, gone = charged(house), charged(house), charged(house)
    paid, wrong, cancelled = (slips.issue(house.payer, charge_id=one.pk) for one in (made, other, gone))
    with outside_commands("the case is withdrawn"):
        from oirase.blocks.payments.tests.conftest import SYSTEM
        from oirase.kernel.access.rowsecurity import scope

        with scope(SYSTEM):
            charging.cancel(gone, "取下げ")
    outcomes = taken(
        house,
        f"コンビニ,{paid.barcode},400,2026-06-16,S1",
        f"コンビニ,{paid.barcode},400,2026-06-17,S2",
        f"コンビニ,{wrong.barcode},500,2026-06-16,S3",
        f"コンビニ,{cancelled.barcode},400,2026-06-16,S4",
        f"コンビニ,{'9' * 44},400,2026-06-16,S5",
        f"コンビニ,{wrong.barcode},400,2026-07-01,S6",
    )
    assert outcomes == ["settled", "twice", "amount", "cancelled", "no_charge", "expired"]


def test_what_is_wrong_in_a_report_is_told_by_line_and_nothing_is_taken() -> None:
    rows, errors = files.read(
        report(
            "現金,1,400,2026-06-16,S1",
            "コンビニ,abc,400,2026-06-16,S2",
            "コンビニ,1,-5,2026-06-16,S3",
            "コンビニ,1,5,昨日,S4",
        ),
        "report.csv",
    )
    assert not rows
    assert [error.row for error in errors] == [2, 3, 4, 5]
    _rows, doubled = files.read(
        report("コンビニ,1,5,2026-06-16,S1", "コンビニ,2,5,2026-06-16,S1"), "report.csv"
    )
    assert [error.row for error in doubled] == [3]


def test_only_accounting_takes_reports(house: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        slips.import_report(house.cashier, rows=[])
