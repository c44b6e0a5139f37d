"""A list as a file: what one sees, all of it, with the origin of figures, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from urllib.parse import unquote

import openpyxl
import pytest
from bench.ledger.models import Case
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.ui.lists import exports
from oirase.ui.tests.conftest import CASES

pytestmark = pytest.mark.urls("oirase.ui.tests.site")


def read_csv(client: Client, query: str) -> list[list[str]]:
    """Return the rows of the CSV."""
    content = client.get(f"{CASES}?{query}&export=csv").getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(client: Client, query: str) -> list[list[object]]:
    """Return the rows of the workbook's sheet."""
    content = client.get(f"{CASES}?{query}&export=xlsx").getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def rename(case: Case, title: str) -> None:
    """Give a case another title."""
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Case.objects.filter(pk=case.pk).update(title=title)


def test_the_whole_list_as_filtered_ordered_and_arranged(closer: Client) -> None:
    rows = read_csv(closer, "order=title&kind=a&size=20")
    assert rows[0] == ["件名", "状態", "受付日時", "字数", "字数（出所）"]
    assert [row[0] for row in rows[1:]] == [f"案件{n:02}" for n in range(0, 45, 2)]
    assert rows[1][1:] == ["受付中", "2026-04-01 09:00", "4", "デモ値"]
    assert read_csv(closer, "column=kind&q=案件00") == [["件名", "区分"], ["案件00", "a"]]


def test_a_workbook_says_the_same(closer: Client) -> None:
    rows = read_xlsx(closer, "order=title")
    assert [[str(value) for value in row] for row in rows] == read_csv(closer, "order=title")
    assert rows[1][3] == 4
    assert len(rows) == 46


def test_no_foreign_row_is_in_a_file(closer: Client) -> None:
    assert "よそ" not in str(read_csv(closer, "") + read_xlsx(closer, ""))
    assert len(read_csv(closer, "q=よそ")) == 1


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_no_text_becomes_a_formula(closer: Client, office: SimpleNamespace, evil: str) -> None:
    rename(office.own[0], evil)
    cell = read_csv(closer, "order=received_at")[1][0]
    assert cell[0] == "'"
    assert cell.lstrip("'").strip() in evil
    content = closer.get(f"{CASES}?order=received_at&export=xlsx").getvalue()
    found = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert found.data_type == "s"


def test_the_file_has_the_name_of_the_list_and_the_day(closer: Client) -> None:
    with clock.frozen(clock.now().replace(year=2026, month=6, day=15, hour=3)):
        answer = closer.get(f"{CASES}?export=xlsx")
    assert unquote(answer["Content-Disposition"]).endswith("filename*=UTF-8''案件の一覧_20260615.xlsx")
    assert answer["Content-Type"] == exports.TYPES["xlsx"]
    answer.close()


def test_rows_that_come_from_no_table(client: Client, db: None) -> None:
    content = client.get("/test/heights/?height_from=43&export=csv").getvalue().decode("utf-8-sig")
    assert content == "名前,高さ\r\n山44,44\r\n山43,43\r\n"


def test_another_kind_of_file_is_the_page(closer: Client) -> None:
    answer = closer.get(f"{CASES}?export=pdf")
    assert answer["Content-Type"].startswith("text/html")


def test_the_offer_carries_the_arrangement(closer: Client) -> None:
    page = BeautifulSoup(closer.get(f"{CASES}?q=案件&order=title&after=x").content, "html.parser")
    offers = [QueryDict(one["href"].lstrip("?")).dict() for one in page.select("a[download]")]
    assert offers == [{"q": "案件", "order": "title", "export": kind} for kind in ("csv", "xlsx")]
