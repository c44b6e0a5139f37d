"""Cuts the text into its front matter and its pages: a page runs from one head line to the next."""

from dataclasses import dataclass, field

from .model import ParseError, SourceLine, gettext_noop
from .words import HEAD, NUMBER, fold

MAX_CHARACTERS = 5_000_000


@dataclass
class Page:
    """A page: its number if it prints one, and its lines in file order, blank ones included, head line first."""

    number: int | None
    lines: list[SourceLine]

    @property
    def words(self) -> list[SourceLine]:
        """The lines that say something, without the head."""
        return [line for line in self.lines[1:] if line.text.strip()]


@dataclass
class Document:
    """A text cut up: western fiscal year, lines before the first page, pages in file order."""

    fiscal_year: int
    front: list[SourceLine]
    pages: list[Page] = field(default_factory=list)


def cut(text: str) -> Document:
    """Cut `text` into front matter and pages; ParseError when it is empty, foreign, too long or of two years."""
    if not text.strip():
        raise ParseError("empty", gettext_noop("ファイルに文字がありません。"))
    if len(text) > MAX_CHARACTERS:
        raise ParseError(
            "too_long", gettext_noop("ファイルが大きすぎます。ロードマップの文書ではないようです。")
        )
    lines = [SourceLine(number, words) for number, words in enumerate(_lines(text), 1)]
    heads = [(at, found) for at, line in enumerate(lines) if (found := HEAD.match(fold(line.text)))]
    if not heads:
        raise ParseError(
            "no_page_head",
            gettext_noop(
                "ロードマップの頁が見つかりません。「令和○年度DX関連事業ロードマップ」で始まる頁のある文書を選んでください。"
            ),
        )
    years = sorted({2019 if found.group(1) == "元" else 2018 + int(found.group(1)) for _, found in heads})
    if len(years) > 1:
        raise ParseError(
            "mixed_years",
            gettext_noop("複数の年度の頁が混ざっています（%(years)s）。一つの年度の文書を選んでください。"),
            years="、".join(f"令和{year - 2018}年度" for year in years),
        )
    starts = [at for at, _ in heads]
    document = Document(years[0], lines[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        document.pages.append(_page(lines[start:end]))
    return document


def _lines(text: str) -> list[str]:
    """Lines as an editor counts them: only line ends part them, not the page feeds that a PDF leaves behind."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _page(lines: list[SourceLine]) -> Page:
    """A page from its lines; the number stands in the head or, late, in a line of its own."""
    for line in lines:
        folded = fold(line.text)
        found = HEAD.match(folded) or NUMBER.match(folded)
        printed = found.group(found.lastindex or 0) if found else None
        if found and printed and (found.re is NUMBER or found.lastindex == 2):
            return Page(int(printed), lines)
    return Page(None, lines)
