"""The small markup: what it reads, and that nothing in a text can make it fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.documents.markup import Item, Line, Run, Slip, blocks_of, items_of, keys_in

NASTY = st.text(st.sampled_from(list("*{}｛｝・-1.：: \n　あa_$#\\@\0")), max_size=80) | st.text(max_size=80)


def test_paragraphs_keep_their_line_breaks() -> None:
    blocks, slips = blocks_of("一行目\n二行目\n\n\n次の段落")
    assert slips == []
    assert [(block.kind, [line.runs[0].text for line in block.lines]) for block in blocks] == [
        ("paragraph", ["一行目", "二行目"]),
        ("paragraph", ["次の段落"]),
    ]


def test_lists_of_both_kinds_keep_typed_numbers() -> None:
    blocks, _ = blocks_of("はじめに\n・一つ\n- 二つ\n3. 三\n４．四\n1.5倍")
    found = [(block.kind, [(line.number, line.runs[0].text) for line in block.lines]) for block in blocks]
    assert found == [
        ("paragraph", [(0, "はじめに")]),
        ("bullets", [(0, "一つ"), (0, "二つ")]),
        ("numbers", [(3, "三"), (4, "四")]),
        ("paragraph", [(0, "1.5倍")]),
    ]


def test_bold_words_and_placeholders_of_either_width() -> None:
    ((block,), slips) = blocks_of("あ**い{{applicant.name}}**｛｛ fee.amount ｝｝")
    assert slips == []
    assert block.lines[0].runs == (
        Run("あ"),
        Run("い", bold=True),
        Run(key="applicant.name", bold=True),
        Run(key="fee.amount"),
    )


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("あ\n{{applicant", Slip(2, "{{")),
        ("**太字", Slip(1, "**")),
        ("{{名前}}", Slip(1, "名前")),
        ("{{}}", Slip(1, "{{}}")),
        ("{{a.__class__}}x\n\n{{a..b}}", Slip(3, "a..b")),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, slip: Slip) -> None:
    assert slip in blocks_of(text)[1]


def test_items_are_labels_with_values() -> None:
    items, _ = items_of("日時：10:00から\nPlace: Hall\n10:00に集合\n備考：一行目\n　二行目")
    assert items == [
        Item("日時", (Line((Run("10:00から"),), 1),)),
        Item("Place", (Line((Run("Hall"),), 2),)),
        Item("", (Line((Run("10:00に集合"),), 3),)),
        Item("備考", (Line((Run("一行目"),), 4), Line((Run("二行目"),), 5))),
    ]


@given(NASTY)
def test_any_text_is_read(text: str) -> None:
    lines = text.count("\n") + 1
    for pieces, slips in (blocks_of(text), items_of(text)):
        assert all(1 <= slip.line <= lines for slip in slips)
        assert all(1 <= line.source <= lines for piece in pieces for line in piece.lines)
    assert all(key.isascii() for _line, key in keys_in(text))


@given(
    st.text(
        st.characters(exclude_characters="*{}｛｝\n\r", exclude_categories=("Cs", "Zs", "Cc")), min_size=1
    )
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    ((block,), slips) = blocks_of(f"x{text}")
    assert slips == []
    assert block.lines[0].runs == (Run(f"x{text}"),)
