"""Files as people have them: other encodings, other kinds, broken, too large, half."""

from __future__ import annotations

import io
import zipfile
from typing import IO

import openpyxl
import pytest

from oirase.kernel.manifest import packs
from oirase.systems.plan.commons.tests.conftest import TESTLAND
from oirase.systems.plan.roadmap_import import sources, summaries
from oirase.systems.plan.roadmap_import.tests.document import document

FOLDER = TESTLAND / "roadmap" / "fy2024"


@pytest.fixture(autouse=True)
def made_up_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "current", lambda: packs.read(TESTLAND))


def read(content: bytes, name: str = "roadmap.txt") -> sources.data.EditionData:
    return sources.read_stream(io.BytesIO(content), name)


def message(content: bytes, name: str = "roadmap.txt") -> str:
    with pytest.raises(sources.Unreadable) as caught:
        read(content, name)
    return "\n".join(caught.value.messages)


def workbook(change: dict[str, list[list[object]]] | None = None, without: str = "") -> bytes:
    """Return the made-up edition as a workbook, with some sheets replaced."""
    import csv
    import tomllib

    book = openpyxl.Workbook()
    book.remove(book.active)
    head = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
    head.pop("levels", None)
    sheets: dict[str, list[list[object]]] = {
        "edition": [["key", "value"], *([k, v] for k, v in head.items())]
    }
    for path in sorted(FOLDER.glob("*.csv")):
        sheets[path.stem] = [list(row) for row in csv.reader(path.read_text(encoding="utf-8").splitlines())]
    sheets.update(change or {})
    for name, rows in sheets.items():
        if name != without:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(change: dict[str, bytes] | None = None, without: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {path.name: path.read_bytes() for path in FOLDER.iterdir()} | (change or {})
        for name, content in files.items():
            if name != without:
                archive.writestr(f"fy2024/{name}", content)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_text_is_read_in_every_usual_encoding(encoding: str, ends: str) -> None:
    edition = read(document(1, 2).replace("\n", ends).encode(encoding))
    assert [one["budget_thousand_yen"] for one in summaries.objects_of(edition)] == [12000, 8500]
    assert edition.fiscal_year == 2024
    assert [flag.key for one in edition.programmes for flag in one.flags] == ["field"]


def test_folder_workbook_and_zip_say_the_same() -> None:
    by_folder = summaries.objects_of(sources.read_path(FOLDER / "edition.toml"))
    assert by_folder == summaries.objects_of(read(workbook(), "edition.xlsx"))
    assert by_folder == summaries.objects_of(read(zipped(), "edition.zip"))
    assert by_folder[0]["bureau"] == "戦略局"
    assert by_folder[0]["field"] == "なりわい"


def test_a_half_file_is_refused() -> None:
    assert "2事業のうち1事業の頁がありません" in message(document(1).encode())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "空"),
        (b"%PDF-1.7 ...", "PDFは読み込めません"),
        ("ほかの文書です。\n".encode(), "ロードマップの頁が見つかりません"),
        (b"\x00\x01\x02\xff\xfe\x80" * 50, "文字として読めません"),
        (b"PK\x03\x04broken", "壊れている"),
        (document(1, 2).replace("令和6年度DX", "令和5年度DX", 1).encode(), "複数の年度"),
    ],
)
def test_foreign_files_are_named(content: bytes, expected: str) -> None:
    assert expected in message(content)


def test_a_single_csv_says_what_to_do() -> None:
    assert "ZIP" in message((FOLDER / "programmes.csv").read_bytes(), "programmes.csv")


def test_a_huge_file_is_refused_before_it_is_held() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            Endless.given += 1
            return b"x" * sources.CHUNK

    stream: IO[bytes] = Endless()  # type: ignore[assignment]
    with pytest.raises(sources.Unreadable, match="大きすぎます"):
        sources.read_stream(stream, "big.txt")
    assert Endless.given <= sources.LIMIT_BYTES // sources.CHUNK + 1


def test_a_workbook_of_something_else_is_named() -> None:
    assert "シート「edition」がありません" in message(workbook(without="edition"), "other.xlsx")
    assert "edition.toml" in message(zipped(without="edition.toml"), "other.zip")


def test_missing_tables_columns_and_wrong_cells_are_named_with_their_place() -> None:
    assert "programmes: この表がありません。" in message(workbook(without="programmes"))
    moved = [["no", "name"], [1, "x"]]
    assert "必要な列がありません" in message(workbook({"programmes": moved}))
    unknown = (FOLDER / "initiatives.csv").read_text(encoding="utf-8").replace("name_en", "colour")
    assert "initiatives 1行 colour: 知らない列です。" in message(
        zipped({"initiatives.csv": unknown.encode()})
    )
    wrong = (FOLDER / "programmes.csv").read_text(encoding="utf-8").replace(",12000,", ",たくさん,")
    assert "programmes 2行 budget_thousand_yen: 「たくさん」は読み取れません。" in message(
        zipped({"programmes.csv": wrong.encode()})
    )


def test_a_formula_is_refused() -> None:
    rows = [["programme", "order", "name_ja"], [1, 1, "=1+1"]]
    assert "数式は読み込めません" in message(workbook({"initiatives": rows}))


def test_rows_of_no_programme_are_named() -> None:
    rows = [["programme", "order", "name_ja"], [77, 1, "よその取組"]]
    assert "initiatives 2行 programme: No77の事業がありません。" in message(workbook({"initiatives": rows}))


def test_lines_that_do_not_add_up_are_named() -> None:
    rows = "programme,order,kind,account,amount_thousand_yen\n1,1,initial,general,11000\n1,2,carry_over,general,5000\n"
    assert "当初予算の内訳の合計11000と合いません" in message(zipped({"budget_lines.csv": rows.encode()}))


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    assert "展開後の大きさ" in message(zipped({"programmes.csv": b"0" * (sources.LIMIT_BYTES + 1)}))
