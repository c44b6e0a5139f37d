"""Files as offices send them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from oirase.kernel.tabular import Column, errors_csv, read_table, read_workbook, write_workbook

COLUMNS = [
    Column("no", "番号", "integer", aliases=("No", "事業番号"), required=True),
    Column("name", "事業名", aliases=("名称",), required=True, max_length=20),
    Column("start", "開始日", "date", aliases=("期間開始",)),
    Column("amount", "予算額（千円）", "integer"),
    Column("year", "年度", "fiscal_year"),
    Column("open", "公開", "boolean"),
    Column("code", "団体コード", "code", digits=6),
    Column("state", "状態", choices={"継続": "running", "終了": "ended"}),
]


def read(content: bytes, name: str = "a.csv", **more: object):
    return read_table(io.BytesIO(content), name, COLUMNS, **more)


def workbook(*rows: list[object], merge: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


TEXT = '番号,事業名,開始日,予算額,年度,公開,団体コード,状態\r\n１,髙橋の事業,令和8年4月1日,"１，２００",R7,○,22012,継続\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_one_text_in_every_encoding(encoding: str) -> None:
    result = read(TEXT.encode(encoding))
    assert result.errors == []
    assert result.rows == [
        {
            "no": 1,
            "name": "髙橋の事業",
            "start": date(2026, 4, 1),
            "amount": 1200,
            "year": 2025,
            "open": True,
            "code": "022012",
            "state": "running",
        }
    ]


def test_head_is_found_below_titles_and_over_two_merged_rows() -> None:
    content = workbook(
        ["令和8年度 事業一覧"],
        [],
        ["番号", "事業名", "期間", None, "備考"],
        [None, None, "開始", "終了", None],
        [1, "道路", datetime(2026, 4, 1), datetime(2027, 3, 31), "x"],
        [2.0, "橋", 46113, None, None],
        merge=("A3:A4", "B3:B4", "C3:D3", "E3:E4"),
    )
    result = read(content, "a.xlsx")
    assert result.errors == []
    assert [(row["no"], row["name"], row["start"]) for row in result.rows] == [
        (1, "道路", date(2026, 4, 1)),
        (2, "橋", date(2026, 4, 1)),
    ]
    assert result.numbers == [5, 6]
    assert result.ignored == ("期間終了", "備考")


def test_errors_name_row_and_column_and_good_rows_stay() -> None:
    text = (
        "番号,事業名,開始日,予算額,状態\n1,道路,2026/2/30,10,継続\n二,橋,,1.5,休止\n3,,,△5,\n4,港,,△5,終了\n"
    )
    result = read(text.encode())
    assert [(error.row, error.column) for error in result.errors] == [
        (2, "開始日"),
        (3, "番号"),
        (3, "予算額（千円）"),
        (3, "状態"),
        (4, "事業名"),
    ]
    assert [(row["no"], row["amount"]) for row in result.rows] == [(4, -5)]
    told = b"".join(errors_csv(result.errors)).decode("utf-8-sig")
    assert "2,開始日,「2026/2/30」は日付として読めません" in told


def test_formulas_are_refused() -> None:
    result = read(workbook(["番号", "事業名"], ["=1+1", "道路"], [2, "橋"]), "a.xlsx")
    assert [(error.row, error.column) for error in result.errors] == [(2, "番号")]
    assert "数式" in result.errors[0].message
    assert [row["no"] for row in result.rows] == [2]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"%PDF-1.7", "表のファイルではありません"),
        (b"PK\x03\x04broken", "壊れて"),
        (b"\x81\x00\xff\xfe\x00", "文字コード"),
        ("番号,備考\n1,x\n".encode(), "事業名"),
        (b"a,b\n1,2\n", "見出し"),
        ('番号,事業名\n1,"道路\n'.encode(), "引用符"),
        ("番号,事業名,No\n1,道路,2\n".encode(), "2つ"),
    ],
)
def test_what_is_no_table_says_so(content: bytes, word: str) -> None:
    result = read(content)
    assert result.rows == []
    assert len(result.errors) == 1
    assert word in result.errors[0].message


def test_half_a_workbook_is_refused() -> None:
    content = workbook(["番号", "事業名"], [1, "道路"])
    assert "壊れて" in read(content[: len(content) // 2], "a.xlsx").errors[0].message


def test_limits_of_bytes_and_rows() -> None:
    text = "番号,事業名\n" + "".join(f"{n},道路\n" for n in range(10))
    assert "大きすぎ" in read(text.encode(), limit_bytes=50).errors[0].message
    over = read(text.encode(), limit_rows=9)
    assert "行が多すぎ" in over.errors[0].message
    assert over.rows == []
    assert len(read(text.encode(), limit_rows=10).rows) == 10


def test_a_zip_bomb_is_not_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    assert "展開後" in read(stream.getvalue(), "a.xlsx").errors[0].message


def test_entities_are_not_expanded() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Types/>')
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "壊れて" in read(stream.getvalue(), "a.xlsx").errors[0].message


def test_merged_body_cells_are_filled_down_where_asked() -> None:
    columns = [Column("field", "分野", fill_down=True, required=True), Column("name", "名称")]
    result = read_table(io.BytesIO("分野,名称\n農業,a\n,b\n観光,c\n".encode()), "", columns)
    assert [(row["field"], row["name"]) for row in result.rows] == [
        ("農業", "a"),
        ("農業", "b"),
        ("観光", "c"),
    ]


def test_decimals_and_control_signs() -> None:
    columns = [Column("x", "値", "decimal"), Column("t", "文")]
    result = read_table(io.BytesIO("値,文\n１．５,\n2,a\x07b\n".encode()), "", columns)
    assert result.rows == [{"x": Decimal("1.5"), "t": None}]
    assert result.errors[0].column == "文"


def test_the_second_sheet_is_read_when_only_it_fits() -> None:
    book = openpyxl.Workbook()
    book.active.append(["説明"])
    second = book.create_sheet("表")
    second.append(["番号", "事業名"])
    second.append([7, "道路"])
    stream = io.BytesIO()
    book.save(stream)
    assert [row["no"] for row in read(stream.getvalue(), "a.xlsx").rows] == [7]


def test_one_bad_sheet_of_a_workbook_leaves_the_others() -> None:
    name, amount = [Column("name", "名称", required=True)], [Column("amount", "金額", "integer")]
    stream = io.BytesIO()
    write_workbook(
        {"甲": ([{"name": "港"}], name), "乙": ([{"name": "x"}], [Column("name", "金額")])}, stream
    )
    wanted = {"甲": name, "乙": amount, "丙": name}
    results = read_workbook(io.BytesIO(stream.getvalue()), "f.xlsx", wanted)
    assert (results["甲"].ok, results["甲"].rows) == (True, [{"name": "港"}])
    assert [(error.row, error.column) for error in results["乙"].errors] == [(2, "金額")]
    assert [error.message for error in results["丙"].errors] == ["f.xlsx: シート「丙」がありません。"]


@pytest.mark.parametrize(
    ("content", "word"),
    [("名称\r\n港\r\n".encode(), "Excel（.xlsx）"), (b"", "空"), (b"\xd0\xcf\x11\xe0" + b"x" * 99, ".xls")],
)
def test_what_is_no_workbook_is_wrong_in_every_sheet(content: bytes, word: str) -> None:
    sheets = {"甲": [Column("name", "名称")], "乙": [Column("name", "名称")]}
    results = read_workbook(io.BytesIO(content), "", sheets)
    assert list(results) == ["甲", "乙"]
    for result in results.values():
        assert not result.ok
        assert word in result.errors[0].message
