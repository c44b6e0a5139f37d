"""Puts a document together again: index, pages and their pieces become programmes in order of number."""

from collections import Counter

from .cells import read_cells
from .header import read_head, year_columns
from .index import Index, read_index
from .model import ProgrammeReading, Reading, SourceLine, gettext_noop
from .organisations import Offices, Vocabulary, read_offices, vocabulary
from .pages import Document, Page, cut


def parse(text: str) -> Reading:
    """Read the text of a roadmap document; ParseError when it is none.

    One `ProgrammeReading` per programme of the index (without an index: per page), in order of number; a programme
    without a page keeps what the index gives and a flag.
    """
    document = cut(text)
    index = read_index(document.front)
    numbered = _numbered(document, index)
    words = vocabulary(index, document.pages)
    columns = year_columns(document.pages, document.fiscal_year)
    programmes: list[ProgrammeReading] = []
    for no in sorted({*index.entries, *numbered}):
        page = numbered.get(no)
        if page is None:
            made = _from_index(no, index)
            _take_tail(made, programmes)
        else:
            made = _from_page(no, page, index, words, columns)
        programmes.append(made)
    return Reading(document.fiscal_year, programmes)


def _numbered(document: Document, index: Index) -> dict[int, Page]:
    """Pages by number. Two pages of one number are one page in two parts; one without number goes by its title."""
    found: dict[int, Page] = {}
    for page in document.pages:
        number = page.number
        if number is None:
            number = _number_by_title(page, index, found)
        if number in found:
            found[number].lines += page.lines[1:]
        else:
            found[number] = page
    return found


def _number_by_title(page: Page, index: Index, found: dict[int, Page]) -> int:
    """Number of a page that prints none: by its title in the index, else the next free number."""
    title = read_head(page, Counter(), None).title
    number = index.by_title(title) if title else None
    return number if number is not None else max(found, default=0) + 1


def _from_index(no: int, index: Index) -> ProgrammeReading:
    """A programme of which there is no page."""
    entry = index.entries[no]
    made = ProgrammeReading(no, entry.title, entry.field, entry.item)
    made.flag(
        "no", gettext_noop("この番号の頁が文書にありません。索引の内容だけを読みました。"), [entry.line]
    )
    made.source = [entry.line]
    return made


def _take_tail(made: ProgrammeReading, before: list[ProgrammeReading]) -> None:
    """Show the unassigned cells of the programme before: a page without its head hangs at that page's end."""
    if before and before[-1].no == made.no - 1:
        made.texts.unassigned = list(before[-1].texts.unassigned)
        made.source += made.texts.unassigned


def _from_page(
    no: int, page: Page, index: Index, words: Vocabulary, columns: Counter[str]
) -> ProgrammeReading:
    """A programme from its page, checked against the index."""
    entry = index.entries.get(no)
    made = ProgrammeReading(no, source=page.lines)
    if page.number is None:
        made.flag(
            "no", gettext_noop("頁に番号がなく、事業名または順番から番号を決めました。"), page.lines[:1]
        )
    elif index.entries and entry is None:
        made.flag("no", gettext_noop("索引にない番号です。"), page.lines[:1])
    head = read_head(page, columns, entry.title if entry else None)
    made.title, made.budget_thousand_yen = head.title, head.budget
    made.start, made.end = head.start, head.end
    for key, reason in head.doubts:
        made.flag(key, reason, head.lines.get(key))
    offices = read_offices(page, words)
    made.bureau, made.divisions = offices.bureau, offices.divisions
    for key, reason in offices.doubts:
        made.flag(key, reason, offices.lines)
    _classify(made, offices, index)
    _rare_bureau(made, words, offices.lines)
    used = [line for lines in head.lines.values() for line in lines] + offices.lines
    read_cells(made, page, used)
    made.texts.budget_note = head.note
    return made


def _classify(made: ProgrammeReading, offices: Offices, index: Index) -> None:
    """Field and item: the index holds, the page's own word is shown as a flag where it differs."""
    entry = index.entries.get(made.no)
    made.field = entry.field if entry and entry.field else offices.field
    made.item = entry.item if entry and entry.item else offices.item
    for key, value, printed in (
        ("field", made.field, offices.field),
        ("item", made.item, offices.item or offices.rest or None),
    ):
        if value is None:
            made.flag(key, gettext_noop("分野または項目が見つかりません。"), offices.lines)
        elif printed != value:
            made.flag(
                key,
                f"索引は「{value}」、頁は「{printed or '記載なし'}」です。索引を採りました。",
                offices.lines,
            )
        elif entry is None:
            made.flag(key, gettext_noop("索引がないため、頁の記載だけから読みました。"), offices.lines)


def _rare_bureau(made: ProgrammeReading, words: Vocabulary, lines: list[SourceLine]) -> None:
    """Flag a bureau that one page prints while others print nearly the same name."""
    name = made.bureau
    if name is None or words.bureaus[name] != 1:
        return
    for other, count in words.bureaus.items():
        if count > 2 and other != name and set(name) < set(other) and len(other) <= len(name) + 2:
            made.flag("bureau", f"他の頁では「{other}」とあります。頁のとおりに読みました。", lines)
