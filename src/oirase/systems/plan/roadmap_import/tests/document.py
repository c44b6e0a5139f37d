"""A made-up published text in the form that the parser knows: an index, then a page per programme."""

from __future__ import annotations

PAGE = """
令和6年度DX関連事業ロードマップ 【No{no}】

分　　　　　　野 項目 担当部局

事　　業　　名
事業
始期

R5
事業
終期

R8

概　　　　　　要

目標

実績

主な取組実績

R9

R8R7R6R5

{division}{item}{field}

どう変わるか

{bureau}

担当課

R6事業費（千円）{title} {budget}

{initiative}

取　　　組
"""

INDEX = """架空県のデジタル事業

ロードマップ

令和６年度

項目 事 業 名

店

1 商いデジタル相談

窓口

2 書かない窓口

■なりわい分野（1事業） ■まいにち分野（1事業）
"""


def document(*numbers: int) -> str:
    """Return the text with the pages of the given programmes; the index names two, and differs from page 2 in its field."""
    titles = {1: "商いデジタル相談", 2: "書かない窓口"}
    pages = [
        PAGE.format(
            no=number,
            division="デジタル室",
            item="店" if number == 1 else "窓口",
            field="なりわい分野",
            bureau="戦略局",
            title=titles[number],
            budget="12,000" if number == 1 else "8,500",
            initiative="相談所の運営" if number == 1 else "手順の見直し",
        )
        for number in numbers
    ]
    return INDEX + "\n\n".join(pages)
