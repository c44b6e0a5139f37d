"""Finds title, amount, first and last year of a page by what the form leaves over, whatever the order of lines."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import permutations

from .model import SourceLine, gettext_noop
from .pages import Page
from .words import BUDGET_LABEL, amount, fold, western, year_labels

_AMOUNT_BEHIND = re.compile(r"(?:^|\s)([0-9０-９][0-9０-９,，]*)\s*(?:千円)?\s*$")
_AMOUNT_BEFORE = re.compile(r"^\s*([0-9０-９][0-9０-９,，]*)$")
_NOTE = re.compile(r"^\([^()]*(?:会計|繰越|\d,\d{3}|\d{3})[^()]*\)$")
_COLUMNS = 5


@dataclass
class Head:
    """Title, amount and years of one page with the lines they stand in and the doubts (key, reason)."""

    title: str | None = None
    budget: int | None = None
    start: str | None = None
    end: str | None = None
    note: str = ""
    lines: dict[str, list[SourceLine]] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def year_columns(pages: list[Page], fiscal_year: int) -> Counter[str]:
    """The year columns of the form: the labels that nearly every page prints.

    A file of a few pages cannot vote; then the form's own five columns from the year before are taken.
    """
    if len(pages) > _COLUMNS:
        printed: Counter[str] = Counter()
        for page in pages:
            printed.update({label for line in page.words for label in year_labels(line.text)})
        common = [label for label, count in printed.items() if count >= 0.9 * len(pages)]
        if common:
            return Counter(common)
    return Counter(f"R{fiscal_year - 2018 + offset}" for offset in range(-1, _COLUMNS - 1))


def read_head(page: Page, columns: Counter[str], index_title: str | None) -> Head:
    """Read the head values of a page; `index_title` is the title by the index, if there is one."""
    head = Head()
    _years(page, columns, head)
    named = _label_line(page, head)
    if head.budget is None:
        _amount_alone(page, head)
    if not named:
        _title_alone(page, index_title, head)
    elif index_title and head.title and fold(head.title) != fold(index_title):
        head.doubts.append(("title", gettext_noop("索引の事業名と異なります。")))
    notes = [line for line in page.words if _NOTE.match(fold(line.text))]
    head.note = "".join(fold(line.text) for line in notes)
    head.lines["note"] = notes
    return head


def _years(page: Page, columns: Counter[str], head: Head) -> None:
    """First and last year: what is left of the page's year labels when the columns are taken away."""
    lines = [line for line in page.words if year_labels(line.text)]
    printed = Counter(label for line in lines for label in year_labels(line.text))
    left = printed - columns
    while left.total() >= 2 + columns.total() and not columns - left:
        left -= columns
    missing = columns - printed
    head.lines["start"] = head.lines["end"] = lines
    if left.total() == 2 and not missing:
        head.start, head.end = sorted(left.elements(), key=western)
        return
    for key in ("start", "end"):
        head.doubts.append((key, gettext_noop("事業の始期と終期を年度の欄と区別できませんでした。")))
    if left.total() == 2:
        head.start, head.end = sorted(left.elements(), key=western)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", fold(text)))


def _label_line(page: Page, head: Head) -> bool:
    """Take the line of the budget label apart; True when it gives the title."""
    for line in page.words:
        found = BUDGET_LABEL.search(line.text)
        if not found:
            continue
        head.lines["title"] = head.lines["budget_thousand_yen"] = [line]
        before, behind = line.text[: found.start()], line.text[found.end() :]
        price = _AMOUNT_BEHIND.search(behind)
        if price:
            behind = behind[: price.start()]
        else:
            price = _AMOUNT_BEFORE.match(before)
            before = "" if price else before
        head.budget = _number(price.group(1)) if price else None
        head.title = (before + behind).strip() or None
        return head.title is not None
    head.doubts.append(("budget_thousand_yen", gettext_noop("事業費の見出しがありません。")))
    return False


def _amount_alone(page: Page, head: Head) -> None:
    """The amount on a line of its own, if there is exactly one such line."""
    lines = [line for line in page.words if amount(line.text) is not None]
    if len(lines) == 1:
        head.budget = amount(lines[0].text)
        head.lines.setdefault("budget_thousand_yen", []).extend(lines)
        return
    reason = (
        gettext_noop("事業費の候補が複数あります。") if lines else gettext_noop("事業費が見つかりません。")
    )
    head.doubts.append(("budget_thousand_yen", reason))
    head.lines["budget_thousand_yen"] = lines


def _title_alone(page: Page, index_title: str | None, head: Head) -> None:
    """A title away from its label: the line, or the two lines, that the index knows."""
    if index_title is None:
        head.doubts.append(("title", gettext_noop("事業名が見つかりません。")))
        return
    wanted = fold(index_title)
    parts = [line for line in page.words if fold(line.text) and fold(line.text) in wanted]
    whole = [line for line in parts if fold(line.text) == wanted]
    subtitles = [line for line in page.words if re.fullmatch(r"\(.*事業\)", fold(line.text))]
    if whole:
        head.title, head.lines["title"] = whole[0].text.strip(), whole[:1]
        if subtitles:
            head.title += subtitles[0].text.strip()
            head.lines["title"] = [whole[0], subtitles[0]]
            head.doubts.append(("title", gettext_noop("索引の事業名と異なります。")))
        return
    for first, second in permutations(parts[:12], 2):
        if fold(first.text) + fold(second.text) == wanted:
            head.title = first.text.strip() + second.text.strip()
            head.lines["title"] = [first, second]
            return
    head.title = index_title
    head.doubts.append(("title", gettext_noop("頁に事業名が見つからず、索引の事業名を使いました。")))
