"""Two documents side by side in words; the map of conditions; which texts lack a language; files."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.forms import exchange
from oirase.blocks.forms.merging import ABSENT
from oirase.blocks.forms.pages.editor.drawing import drawn
from oirase.blocks.forms.spec import Problem
from oirase.blocks.forms.spec.changing import Place
from oirase.blocks.forms.spec.languages import hints, texts_of
from oirase.blocks.forms.spec.mapping import circle_in, nodes_of
from oirase.blocks.forms.spec.placing import by_place, place_of
from oirase.blocks.forms.spec.wording import differences, path_words, sentences
from oirase.blocks.forms.tests.test_changing import FORM


def changed(**parts: Any) -> dict[str, Any]:
    made = deepcopy(FORM)
    made["steps"][0]["fields"][0] |= parts
    return made


def test_a_change_is_told_with_its_place_and_both_values() -> None:
    assert sentences(FORM, changed(required=True)) == ["「一 › 年齢 › 必須」を加えました: はい"]
    assert sentences(FORM, changed(label={"ja": "満年齢"})) == [
        "「一 › 満年齢 › 質問文 › 日本語」を変えました: 年齢 → 満年齢"
    ]
    assert sentences(FORM, changed(type="yen")) == ["「一 › 年齢 › 種類」を変えました: 数 → 金額"]
    moved = deepcopy(FORM)
    moved["steps"].reverse()
    assert sentences(FORM, moved) == ["「一」の位置を変えました"]
    gone = deepcopy(FORM)
    del gone["steps"][1]["fields"][1]
    assert sentences(FORM, gone) == ["「二 › 計」を削除しました: 計"]
    assert sentences(FORM, FORM) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, JSON)
def test_there_is_a_difference_exactly_where_two_documents_differ(one: Any, other: Any) -> None:
    assert bool(list(differences(one, other))) == (one != other)
    assert all(one.before is not ABSENT or one.after is not ABSENT for one in differences(one, other))


def test_a_place_in_words_is_that_of_its_entries() -> None:
    assert path_words("steps/0/fields/1/when", FORM) == "一 › 成人 › 表示する条件"
    assert path_words("steps/two/fields/items/fields/price/label/en", FORM) == "二 › 品 › 額 › 質問文 › 英語"
    assert path_words("nowhere/9/x", FORM)


def test_problems_find_the_question_that_they_are_about() -> None:
    assert place_of(FORM, "steps/1/fields/0/fields/1/when") == Place.field("items", "why")
    assert place_of(FORM, "steps/0/title") == Place.step("one")
    assert place_of(FORM, "title") is None
    assert place_of(FORM, "steps/9/fields/9") is None
    found = by_place(FORM, [Problem("steps/0/fields/0/min", "m"), Problem("title", "t")])
    assert found == {"age": ["m"], "": ["t"]}


def test_the_map_says_who_reads_whom_and_how_far_from_the_first_answers() -> None:
    nodes = {one.key: one for one in nodes_of(FORM)}
    assert {key: (node.level, node.reads) for key, node in nodes.items()} == {
        "age": (0, []),
        "adult": (1, ["age"]),
        "items": (1, ["age"]),
        "total": (1, ["age"]),
    }
    assert nodes["adult"].reasons[0].words == "「年齢」が18以上"
    drawing = drawn(list(nodes.values()))
    assert drawing.count("<rect") == 4
    assert "style=" not in drawing


def test_a_circle_is_found_with_its_members_and_still_drawn() -> None:
    round_ = changed(when="total > 1")
    assert set(circle_in(round_)) == {"年齢", "計"}
    assert circle_in(FORM) == []
    assert drawn(nodes_of(round_), circle_in(round_)).count("map-box--circle") == 2
    alone = changed(when="age > 1")
    assert circle_in(alone) == ["年齢"]
    assert drawn(nodes_of(alone), circle_in(alone))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("名前（なまえ）を 書（か）いてください。", 0),
        ("ここに 住（す）んでいる ところを 書いてください。" * 3, 0),
        ("申請書類提出期限厳守願上候", 2),
        ("あ" * 51, 1),
        ("ご記入いただけますようお願いいたします。", 2),
        ("", 0),
    ],
)
def test_easy_japanese_gets_hints(text: str, number: int) -> None:
    assert len(hints(text)) == number


def test_texts_without_a_language_are_found_in_all_places() -> None:
    made = changed(
        help={"ja": "満で", "en": "Full years"}, checks=[{"test": "age > 0", "message": {"ja": "正の数"}}]
    )
    found = [(str(one.place or ""), one.part, one.missing) for one in texts_of(made)]
    assert ("", "title", ["en", "ja-easy"]) in found
    assert ("age", "help", ["ja-easy"]) in found
    assert ("age", "message", ["en", "ja-easy"]) in found
    assert ("items.price", "label", ["en", "ja-easy"]) in found


def test_a_file_reads_back_what_was_written_and_refuses_others() -> None:
    document = {"kind": "form", "format": 1, "form": FORM}
    assert exchange.read(exchange.written(document), "form") == document
    for bad in (
        b"\xff",
        b"{}",
        b'{"kind": "form"}',
        json.dumps({**document, "kind": "x"}).encode(),
        b"x" * 1_100_000,
    ):
        with pytest.raises(ValueError, match="。"):
            exchange.read(bad, "form")
    with pytest.raises(ValueError, match="。"):
        exchange.read(exchange.written({**document, "form": {"a": "x\0"}}), "form")
