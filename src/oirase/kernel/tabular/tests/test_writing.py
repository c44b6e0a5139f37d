"""What is written is safe to open and reads back as it was."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.tabular import (
    Column,
    read_table,
    read_workbook,
    write_csv,
    write_workbook,
    write_xlsx,
)
from oirase.kernel.tabular.writing import cells_wide

COLUMNS = [
    Column("name", "名称"),
    Column("amount", "金額", "integer"),
    Column("day", "日", "date"),
    Column("year", "年度", "fiscal_year"),
    Column("open", "公開", "boolean"),
]
SIGNS = st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters="\ufeff")
ROWS = st.fixed_dictionaries(
    {
        "name": st.one_of(
            st.none(),
            st.text(SIGNS, min_size=1, max_size=12),
            st.sampled_from(["=1+1", "'=x", "+81", "-", "@a"]),
        ),
        "amount": st.one_of(st.none(), st.integers(-(10**14), 10**14)),
        "day": st.one_of(st.none(), st.dates(date(1900, 3, 1), date(2100, 1, 1))),
        "year": st.one_of(st.none(), st.integers(1990, 2090)),
        "open": st.booleans(),
    }
)


@given(st.lists(ROWS, max_size=5))
def test_csv_reads_back_as_it_was(rows: list[dict[str, object]]) -> None:
    content = b"".join(write_csv(rows, COLUMNS))
    result = read_table(io.BytesIO(content), "", COLUMNS)
    assert result.errors == []
    assert result.rows == rows


def test_xlsx_reads_back_as_it_was() -> None:
    rows = [
        {"name": "=cmd()", "amount": -1200, "day": date(2026, 4, 1), "year": 2025, "open": True},
        {"name": "青葉\n若葉", "amount": 0, "day": None, "year": None, "open": False},
    ]
    stream = io.BytesIO()
    write_xlsx(rows, COLUMNS, stream, title="一覧/1")
    sheet = openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active
    assert sheet.title == "一覧 1"
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", "=cmd()")
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert read_table(io.BytesIO(stream.getvalue()), "", COLUMNS).rows == rows


def test_sheets_of_a_workbook_read_back_by_name() -> None:
    places, sums = [Column("name", "名称")], [Column("amount", "金額", "integer")]
    stream = io.BytesIO()
    write_workbook({"場所": ([{"name": "=港"}], places), "集計": ([{"amount": -5}], sums)}, stream)
    results = read_workbook(io.BytesIO(stream.getvalue()), "", {"集計": sums, "場所": places})
    assert {name: result.rows for name, result in results.items()} == {
        "集計": [{"amount": -5}],
        "場所": [{"name": "=港"}],
    }
    assert all(result.ok for result in results.values())


def test_sheet_titles_that_excel_holds_for_equal_are_numbered() -> None:
    stream = io.BytesIO()
    column = [Column("name", "名称")]
    titles = ["A/B", "a:b", "長" * 40, "長" * 35, "", "?"]
    write_workbook({title: ([], column) for title in titles}, stream)
    written = openpyxl.load_workbook(io.BytesIO(stream.getvalue())).sheetnames
    assert written == ["A B", "a b 2", "長" * 31, "長" * 29 + " 2", "Sheet5", "Sheet6"]


def test_a_workbook_without_sheets_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a sheet"):
        write_workbook({}, io.BytesIO())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    content = b"".join(write_csv([{"name": text}], COLUMNS)).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(content, newline="")))[1][0]
    assert cell == "'" + text


def test_csv_streams() -> None:
    taken = []

    def rows():
        for n in range(200_000):
            taken.append(n)
            yield {"name": "青葉県" * 5, "amount": n}

    pieces = write_csv(rows(), COLUMNS)
    assert next(pieces) == b"\xef\xbb\xbf"
    next(pieces)
    assert len(taken) < 5000


def test_japanese_signs_are_two_wide() -> None:
    assert (cells_wide("青葉"), cells_wide("ab"), cells_wide("ｱ")) == (4, 2, 1)
