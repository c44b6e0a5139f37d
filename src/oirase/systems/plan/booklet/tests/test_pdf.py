"""The PDF read back: every programme is there, the pages are what a printed roadmap has, nobody's words become markup."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from oirase.blocks.documents.facade import page_count
from oirase.kernel.manifest import packs
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.booklet.tests.conftest import (
    Published,
    booklet_of,
    changed,
    many,
    sheet_of,
)
from oirase.systems.plan.commons import data
from oirase.systems.plan.commons.tests.conftest import reading

A4_LANDSCAPE = (841.89, 595.28)


def test_pages_are_a4_landscape_and_tagged_and_say_what_they_are(testland: SimpleNamespace) -> None:
    read = booklet_of(testland.edition)
    assert {
        (round(float(page.mediabox.width), 2), round(float(page.mediabox.height), 2))
        for page in read.file.pages
    } == {A4_LANDSCAPE}
    root = read.file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "ja"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data(), "it says that it keeps PDF/UA-1"
    assert read.file.metadata.title == "架空県デジタル計画 2024年度"
    assert read.file.metadata.author == "架空県"


def test_the_cover_says_whose_it_is_of_which_year_and_how_much(testland: SimpleNamespace) -> None:
    cover = booklet_of(testland.edition).texts[0]
    for words in (
        "架空県デジタル計画2024年度",
        "2024年度",
        "令和6年3月31日",
        "61,500",
        "架空の文書",
        "第2版",
    ):
        assert words in cover, words


def test_the_cover_shows_both_where_the_document_states_another_sum(published: Published) -> None:
    edition = published(stated_programme_count=6, stated_budget_thousand_yen=70000)
    cover = booklet_of(edition).texts[0]
    assert "5（資料の記載は6）" in cover
    assert "61,500（資料の記載は70,000）" in cover


def test_every_programme_has_its_page_its_bookmark_and_its_place_in_the_index(published: Published) -> None:
    edition = published(programmes=many(78))
    read = booklet_of(edition)
    marks = {title: page for depth, title, page in read.outline if depth == 3}
    assert len(marks) == 78
    for number in range(1, 79):
        page = read.texts[marks[f"架空の事業その{number}"] - 1]
        assert page.startswith(f"No{number}"), f"programme {number} begins its page"
        assert f"架空の事業その{number}" in page
        assert f"{page_number(marks, number)}/{len(read.file.pages)}" in page
    assert len(set(marks.values())) == 78
    assert page_count(read.pdf) == len(read.file.pages)


def page_number(marks: dict[str, int], number: int) -> int:
    return marks[f"架空の事業その{number}"]


def test_bookmarks_follow_fields_and_items_in_the_words_of_the_edition(testland: SimpleNamespace) -> None:
    outline = booklet_of(testland.edition).outline
    fields = [one.name.text("ja") for one in reading().fields]
    items = [one.name.text("ja") for one in reading().items]
    assert [title for depth, title, _page in outline if depth == 1] == ["目次", "年表", *fields]
    timeline = [title for depth, title, _page in outline if depth == 2][: len(fields)]
    assert timeline == fields
    assert [title for depth, title, _page in outline if depth == 2][len(fields) :] == items
    pages = [page for depth, _title, page in outline if depth == 3]
    assert pages == sorted(pages)


def test_links_lead_inside_and_to_the_lasting_addresses(testland: SimpleNamespace) -> None:
    outside, inside = booklet_of(testland.edition).links
    for number in range(1, 6):
        assert any(address.endswith(f"/roadmap/2024/programmes/{number}") for address in outside)
    assert all("revision" not in address for address in outside)
    assert inside >= 3 * 5, "title and page in the index, title in the timeline"


def test_the_font_is_the_shipped_one_and_goes_along(testland: SimpleNamespace) -> None:
    fonts = booklet_of(testland.edition).fonts
    assert fonts
    for name, kind, embedded in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+BIZUDPGothic-\w+", name), f"{name}: only the signs that are used"
        assert kind == "/Type0"
        assert embedded


def test_a_sheet_shows_all_that_is_known(testland: SimpleNamespace) -> None:
    read = sheet_of(testland.edition, 1)
    for words in (
        "商いデジタル相談",
        "戦略局",
        "デジタル室",
        "12,000",
        "相談所の運営",
        "なんでも相談所",
        "41",
        "80",
        "報告値",
        "目標",
        "実績",
    ):
        assert read.has(words), words
    assert [title for depth, title, _page in read.outline if depth == 3] == ["商いデジタル相談"]


def test_much_text_flows_to_a_second_page_under_a_head_that_says_so(published: Published) -> None:
    cells = tuple(
        data.CellData(2024 + year, kind, LocalizedText(ja=f"{kind}の説明。" * 12))
        for year in range(3)
        for kind in ("planned", "actual")
    )
    long = tuple(data.InitiativeData(LocalizedText(ja=f"長い取組{place}"), cells=cells) for place in range(8))
    edition = published(programmes=changed(2, initiatives=long, title=LocalizedText(ja="文の多い事業")))
    read = booklet_of(edition)
    [first] = [page for _depth, title, page in read.outline if title == "文の多い事業"]
    [after] = [
        page for _depth, title, page in read.outline if title == reading().programmes[2].title.text("ja")
    ]
    assert after - first > 1
    assert "（続き）" not in read.texts[first - 1]
    for page in read.texts[first : after - 1]:
        assert page.startswith("No2文の多い事業（続き）")
    assert "（続き）" not in read.texts[after - 1]
    assert all(read.has(f"長い取組{place}") for place in range(8))


WORDS = (
    "& < > # * _ @ $ ~ ` ' \" \\ / [ ] { } = - +",
    '#panic("x")',
    '#read("booklet.typ")',
    "$x^2$ *太字* _斜体_ @sheet-1 <sheet>",
    "= 見出し",
    "// 消えない",
    '"}]) #eval("1+1")',
)


@pytest.mark.parametrize("words", WORDS)
def test_words_are_only_words(published: Published, words: str) -> None:
    text = LocalizedText(ja=words)
    edition = published(
        title=text,
        programmes=changed(
            1,
            title=text,
            summary=text,
            note=text,
            bureau=words,
            initiatives=(data.InitiativeData(text, text, (data.CellData(2025, "planned", text),)),),
            achievements=(data.AchievementData(2025, text),),
            decisions=(data.DecisionData(2025, "cancelled", text),),
            indicators=(data.IndicatorData(text, text, note=text),),
        ),
    )
    assert booklet_of(edition).text.count("".join(words.split())) >= 12


def test_what_is_not_stated_is_said_to_be_missing(published: Published) -> None:
    edition = published(
        programmes=changed(
            4,
            bureau="",
            divisions=(),
            budget=(),
            start_year=None,
            end_year=None,
            initiatives=(),
            summary=data.NOTHING,
            found_in_source=False,
        )
    )
    read = sheet_of(edition, 4)
    assert read.text.count("—") == 4
    assert read.has("内容の頁がありません")
    for heading in ("取組", "指標", "予算の内訳"):
        assert not read.has(heading)


def test_an_indicator_without_figures_and_one_with_a_trial_figure(published: Published) -> None:
    name = LocalizedText(ja="まだ数のない指標")
    demo = LocalizedText(ja="架空の値だけの指標")
    unit = LocalizedText(ja="件")
    shown = data.FigureData(2025, "actual", Decimal(7777), "demo")
    measured = data.FigureData(2025, "actual", Decimal("12.5"), "measured")
    edition = published(
        programmes=changed(
            1,
            indicators=(
                data.IndicatorData(name, unit),
                data.IndicatorData(demo, unit, figures=(shown,)),
                data.IndicatorData(
                    LocalizedText(ja="測った指標"), unit, Decimal(3), 2023, figures=(measured,)
                ),
            ),
        )
    )
    read = sheet_of(edition, 1)
    assert read.has("まだ数のない指標")
    assert not read.has("7,777"), "demo figures are no outturn"
    assert read.has("12.5 実測値")
    assert read.has("基準値: 3 (2023)")


def test_decisions_stand_on_the_sheet(published: Published) -> None:
    text = LocalizedText(ja="応募がなく見送った")
    edition = published(programmes=changed(1, decisions=(data.DecisionData(2025, "cancelled", text),)))
    read = sheet_of(edition, 1)
    assert read.has("判断の記録")
    assert read.has("2025年度 中止・見送り: 応募がなく見送った")


def test_carry_over_is_shown_and_not_added(published: Published) -> None:
    lines = (data.BudgetData("initial", 1000), data.BudgetData("carry_over", 250))
    read = sheet_of(published(programmes=changed(1, budget=lines)), 1)
    assert read.has("予算の内訳")
    assert read.has("繰越")
    assert read.has("250")
    assert not read.has("1,250")


def test_the_english_booklet_is_english_and_marks_what_is_not(testland: SimpleNamespace) -> None:
    read = booklet_of(testland.edition, "en")
    assert read.file.trailer["/Root"]["/Lang"] == "en"
    for words in (
        "Kakuu Digital Plan",
        "Kakuu Prefecture",
        "Digital advice for shops",
        "Strategy Bureau",
        "Pillar / Policy",
    ):
        assert read.has(words), words
    assert "2024" in read.text
    assert "R6" not in read.text
    assert not read.has("目次")


def test_what_has_no_english_is_shown_in_japanese_and_marked(published: Published) -> None:
    read = sheet_of(published(programmes=changed(1, title=LocalizedText(ja="英語のない事業"))), 1, "en")
    assert read.has("英語のない事業 [JA]")
    assert read.has("R7") is False


def test_an_edition_of_another_shape(published: Published) -> None:
    """Four fields under other names, years far apart."""
    fields = tuple(
        data.HeadingData(f"f{n}", n, LocalizedText(ja=f"第{n}の柱", en=f"Pillar {n}")) for n in range(4)
    )
    items = tuple(
        data.HeadingData(f"i{n}", n, LocalizedText(ja=f"方針{n}", en=f"Policy {n}"), f"f{n}")
        for n in range(4)
    )
    cells = tuple(
        data.CellData(year, "planned", LocalizedText(ja=f"{year}の計画")) for year in (2015, 2019, 2040)
    )
    programmes = tuple(
        replace(
            one,
            item=f"i{place % 4}",
            initiatives=(data.InitiativeData(LocalizedText(ja="長い取組"), cells=cells),),
            flags=(),
        )
        for place, one in enumerate(reading().programmes)
    )
    edition = published(
        fields=fields,
        items=items,
        programmes=programmes,
        field_level=LocalizedText(ja="柱"),
        item_level=LocalizedText(ja="方針"),
    )
    read = booklet_of(edition)
    assert [title for depth, title, _page in read.outline if depth == 1][2:] == [
        f"第{n}の柱" for n in range(4)
    ]
    assert read.has("2040の計画")
    assert all(read.has(words) for words in ("2015", "2019", "2040"))
    assert not any(read.has(words) for words in ("H27", "R22"))


def test_a_prefecture_that_counts_by_eras_prints_eras(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = packs.current()
    content = {**head.content, "calendar": {**head.content["calendar"], "years": "era"}}
    monkeypatch.setattr(packs, "current", lambda: replace(head, content=content))
    read = booklet_of(published())
    assert read.has("R7年度")
