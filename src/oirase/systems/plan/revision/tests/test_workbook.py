"""Sheets as a table and back: the same three-way merge as on the page, and a plain word for every table that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons import services as plan
from oirase.systems.plan.revision import selectors, services, workbook
from oirase.systems.plan.revision.tests.conftest import DUE, sheet_of, values_of

Change = Callable[[Any, dict[str, int]], None]


def exported(revision: SimpleNamespace, who: Actor) -> Any:
    """Return the workbook that an officer exports."""
    stream = BytesIO()
    with scope(who):
        workbook.write(
            who, selectors.visible_sheet(who, edition=revision.next).order_by("programme__number"), stream
        )
    stream.seek(0)
    return openpyxl.load_workbook(stream)


def edited(revision: SimpleNamespace, who: Actor, change: Change) -> BytesIO:
    """Export, change with the given function (worksheet, column by label), save as a spreadsheet program would."""
    book = exported(revision, who)
    page = book.active
    change(page, {cell.value: cell.column for cell in page[1]})
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def put(values: dict[str, object]) -> Change:
    """Return a change that types values at the rows with these keys."""

    def change(page: Any, columns: dict[str, int]) -> None:
        keys = {page.cell(row, columns["欄の記号"]).value: row for row in range(2, page.max_row + 1)}
        for key, value in values.items():
            page.cell(keys[key], columns["値"]).value = value

    return change


def compared(revision: SimpleNamespace, who: Actor, stream: BytesIO) -> workbook.Comparison:
    with scope(who):
        return workbook.compare(who, revision.next, stream, "表.xlsx")


def test_an_untouched_table_changes_nothing(revision: SimpleNamespace) -> None:
    found = compared(revision, revision.dx, edited(revision, revision.dx, put({})))
    assert (found.differences, found.problems) == ([], [])


def test_what_was_typed_is_shown_before_it_is_taken(revision: SimpleNamespace) -> None:
    stream = edited(
        revision,
        revision.digital,
        put({"summary/ja": "表で直した", "budget/initial/general/strategy": 13000, "period/end": "R9"}),
    )
    found = compared(revision, revision.digital, stream)
    assert {(one.key, one.before, one.after) for one in found.differences} == {
        ("summary/ja", "店のデジタルの相談を受ける。", "表で直した"),
        ("budget/initial/general/strategy", "", "13000"),
        ("period/end", "2026", "2027"),
    }
    assert values_of(sheet_of(revision, 1))["period/end"] == "2026"


def test_what_others_saved_since_the_export_is_marked_and_not_undone(revision: SimpleNamespace) -> None:
    stream = edited(revision, revision.digital, put({"summary/ja": "表で直した"}))
    sheet = sheet_of(revision, 1)
    given = {"summary/ja": "画面で直した", "note/ja": "画面の注記"}
    services.save(revision.digital2, sheet_id=sheet.pk, version=sheet.version, given=given)
    found = compared(revision, revision.digital, stream)
    assert [(one.key, one.before, one.after, one.clash) for one in found.differences] == [
        ("summary/ja", "画面で直した", "表で直した", True)
    ]


def test_columns_may_stand_anywhere(revision: SimpleNamespace) -> None:
    def moved(page: Any, columns: dict[str, int]) -> None:
        put({"summary/ja": "表で直した"})(page, columns)
        page.insert_cols(1, 2)
        page.insert_rows(1, 2)
        page["A1"] = "個票の提出用"

    found = compared(revision, revision.digital, edited(revision, revision.digital, moved))
    assert [one.after for one in found.differences] == ["表で直した"]


def merged_head(page: Any, columns: dict[str, int]) -> None:
    page.insert_rows(1)
    page["A1"] = "事業"
    page.merge_cells("A1:B1")
    put({"summary/ja": "表で直した"})(page, columns)


def test_a_merged_cell_above_the_head_does_not_disturb(revision: SimpleNamespace) -> None:
    found = compared(revision, revision.digital, edited(revision, revision.digital, merged_head))
    assert [one.after for one in found.differences] == ["表で直した"]


def a_formula(page: Any, columns: dict[str, int]) -> None:
    put({"budget/initial/general/strategy": "=1+1"})(page, columns)


def without_keys(page: Any, columns: dict[str, int]) -> None:
    page.delete_cols(columns["欄の記号"])


def a_wrong_amount(page: Any, columns: dict[str, int]) -> None:
    put({"budget/initial/general/strategy": "たくさん"})(page, columns)


def an_unknown_field(page: Any, columns: dict[str, int]) -> None:
    page.cell(2, columns["欄の記号"]).value = "edition/state"


def a_later_version(page: Any, columns: dict[str, int]) -> None:
    page.cell(2, columns["書き出した時点"]).value = 99


def a_field_twice(page: Any, columns: dict[str, int]) -> None:
    page.cell(3, columns["欄の記号"]).value = page.cell(2, columns["欄の記号"]).value


def no_rows(page: Any, columns: dict[str, int]) -> None:
    page.delete_rows(2, page.max_row)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (a_formula, "式"),
        (without_keys, "欄の記号"),
        (a_wrong_amount, "千円単位"),
        (an_unknown_field, "2行 知らない欄です。"),
        (a_later_version, "書き出した時点の値"),
        (a_field_twice, "3行 同じ欄が二つあります。"),
        (no_rows, "行がありません"),
    ],
)
def test_a_table_that_does_not_fit_is_told_with_its_place(
    revision: SimpleNamespace, change: Change, words: str
) -> None:
    found = compared(revision, revision.digital, edited(revision, revision.digital, change))
    assert not found.differences
    assert any(words in problem for problem in found.problems), found.problems


def test_a_table_of_another_division_or_year_is_told(revision: SimpleNamespace) -> None:
    foreign = edited(revision, revision.dx, put({"note/ja": "ほかの課"}))
    found = compared(revision, revision.digital, foreign)
    assert any("No3の個票は、この版にないか、ほかの課のものです。" in problem for problem in found.problems)
    old = edited(revision, revision.digital, put({}))
    plan.publish(revision.dx, edition_id=revision.next.pk, version=revision.next.version, reason="試験")
    later = services.open_edition(
        revision.dx, from_edition_id=revision.next.pk, fiscal_year=2026, title="次", due_on=DUE
    )
    with scope(revision.digital):
        found = workbook.compare(revision.digital, later, old, "去年.xlsx")
    assert any("No1の個票は、この版にない" in problem for problem in found.problems)


def test_any_other_file_is_told(revision: SimpleNamespace) -> None:
    for content in (b"", b"%PDF-1.7", b"PK\x03\x04broken", "値\nあ\n".encode("cp932")):
        found = compared(revision, revision.digital, BytesIO(content))
        assert found.problems
        assert not found.differences
