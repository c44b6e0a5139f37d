"""The PDF: the look of a public document, its reading order, and words that are only ever words."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from oirase.blocks.documents.general import APPROVAL, REFUND
from oirase.blocks.documents.letters import Head, ValueMissing, clean, compose
from oirase.blocks.documents.offers import NoticeSpec
from oirase.blocks.documents.printing import GETA, print_letter
from oirase.blocks.documents.tests.conftest import ENGLISH, TEXTS, text_of, values

HEAD = Head("見総第12号", date(2026, 11, 28), ["見本 太郎 様"], "（公印省略）")
COMMON = {"sender.body": "架空県", "sender.office": "見本課"}
NASTY = (
    '#read("/etc/passwd")',
    "$x^2$ *太字* _斜体_",
    '"]) #eval("1+1")',
    "\\ #sys.inputs @a <b> `c`",
    "{{applicant.name}} {{sys}} **",
    "= 見出し\n- 項目\n1. 番号",
    "葛\U000e0100城と髙﨑",
    "مرحبا بكم",
    "</script><b>",
    "\\u{41}",
)


def letter(
    parts: dict[str, str] | None = None, language: str = "ja", spec: NoticeSpec = APPROVAL, **more: Any
) -> Any:
    """Compose a letter; `more` has values by key with `__` for the dot."""
    given_values = {**values(), **COMMON, **{key.replace("__", "."): one for key, one in more.items()}}
    return compose(parts or TEXTS, spec.known, given_values, HEAD, language)


def test_parts_stand_in_the_order_of_a_public_document() -> None:
    pdf = print_letter(letter()).pdf
    found = text_of(pdf)
    order = (
        "見総第12号",
        "令和8年11月28日",
        "見本太郎様",
        "架空県知事",
        "（公印省略）",
        "見本手続の許可について（通知）",
        "令和8年6月1日付けの申請を許可します。",
        "一つ目",
        "記",
        "申請者見本太郎",
        "条件日中だけ一人で",
        "以上",
        "教示",
        "架空県知事に審査請求",
        "担当・連絡先",
        "見本課",
    )
    places = [found.index(words) for words in order]
    assert places == sorted(places)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert "1/1" not in found
    assert reader.metadata is not None
    assert reader.metadata.title == "見本手続の許可について（通知）"
    assert reader.trailer["/Root"]["/Lang"].startswith("ja")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    ("language", "day", "amount", "end"),
    [
        ("ja", "令和8年12月15日", "1,200円", True),
        ("en", "15December2026", "¥1,200", False),
        ("ja-easy", "2026年12月15日", "1,200円", True),
    ],
)
def test_days_and_amounts_are_written_as_the_language_does(
    language: str, day: str, amount: str, end: bool
) -> None:
    parts = {"title": "T", "body": "B", "items": "D：{{refund.day}}\nA：{{refund.amount}}"}
    given_values = {"refund.day": date(2026, 12, 15), "refund.amount": 1200}
    found = text_of(print_letter(compose(parts, REFUND.known, given_values, HEAD, language)).pdf)
    assert f"D{day}" in found
    assert f"A{amount}" in found
    assert ("以上" in found or "おわり" in found) == end


def test_a_value_that_is_missing_is_named_and_an_empty_one_is_a_dash() -> None:
    left_out = {key: one for key, one in values().items() if key != "decision.content"}
    with pytest.raises(ValueMissing, match=r"decision\.content"):
        compose(TEXTS, APPROVAL.known, {**left_out, **COMMON}, HEAD, "ja")
    assert "内容—" in text_of(print_letter(letter(decision__content="")).pdf)


@pytest.mark.parametrize(
    ("key", "value"),
    [("application__day", "2026-06-01"), ("application__day", 5), ("decision__conditions", "一つ")],
)
def test_a_value_of_another_kind_is_refused(key: str, value: Any) -> None:
    with pytest.raises(TypeError):
        letter(**{key: value})


@pytest.mark.parametrize("words", NASTY)
def test_values_and_texts_are_only_words(words: str) -> None:
    found = text_of(
        print_letter(letter(applicant__name=words, decision__conditions=[words], appeal__authority=words)).pdf
    )
    # A reader gives the words of a line from right to left in another order, but all of them.
    assert all(found.count(word) >= 3 for word in clean(words).split())
    typed = words.replace("{{", "( ").replace("}}", " )").replace("**", "")
    assert print_letter(letter({**TEXTS, "body": typed, "contact": typed, "title": typed})).pdf


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from(list('#$\\@*_`"{}[]<>\0\u202e\u200d\ufe0f')),
        max_size=60,
    )
)
def test_any_text_makes_a_letter(words: str) -> None:
    made = letter(applicant__name=words, decision__conditions=[words, words], decision__content=words)
    printed = print_letter(made)
    assert PdfReader(io.BytesIO(printed.pdf)).pages
    if not printed.unshown:
        ascii_words = "".join(sign for sign in clean(words) if "!" <= sign <= "~")
        found = "".join(sign for sign in text_of(printed.pdf) if "!" <= sign <= "~")
        assert ascii_words in found


def test_signs_that_the_font_lacks_are_marked_and_told() -> None:
    printed = print_letter(letter(applicant__name="𠮷田 😀 太郎"))
    assert printed.unshown == "😀𠮷"
    assert f"申請者{GETA}田{GETA}太郎" in text_of(printed.pdf)


@pytest.mark.parametrize("word", ["W" * 300, "あ" * 300, "）" * 200, "https://example.jp/" + "a" * 200])
def test_long_names_stay_on_the_page(word: str) -> None:
    head = Head("見総第12号", date(2026, 11, 28), [f"{word} 様"], "")
    made = compose(
        {**TEXTS, "title": word}, APPROVAL.known, {**values(), **COMMON, "applicant.name": word}, head, "ja"
    )
    pdf = print_letter(made).pdf
    assert text_of(pdf).count(word) == 3
    right: list[float] = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: right.append(tm[4] + _width(text, size))
        )
    assert max(right) < 210 / 25.4 * 72


def _width(text: str, size: float) -> float:
    """Return at least how wide a piece of text is, in points: ASCII signs take more than half of their size."""
    return (
        sum(size if ord(sign) > 0x2E80 else size * 0.5 for sign in text.strip("\n\u200b "))
        if len(text) < 90
        else 0
    )


def test_three_hundred_lines_go_on_over_the_pages() -> None:
    items = "\n".join(f"項目{number}：内容{number}" for number in range(300))
    pdf = print_letter(letter({**TEXTS, "items": items})).pdf
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 5
    assert "項目299" in pages[-1]
    assert f"1 / {len(pages)}" in pages[0]
    found = text_of(pdf)
    assert all(f"項目{number}内容{number}" in found for number in range(300))


def test_english_has_neither_titles_of_respect_nor_japanese_words_of_its_own() -> None:
    head = Head("", date(2026, 11, 28), ["Taro Mihon"], "(Official seal omitted)")
    found = text_of(print_letter(compose(ENGLISH, APPROVAL.known, {**values(), **COMMON}, head, "en")).pdf)
    assert "Yourapplicationof1June2026ispermitted." in found
    assert not [sign for sign in found if "\u3040" <= sign <= "\u9fff"]
