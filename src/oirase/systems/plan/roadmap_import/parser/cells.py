"""Reads the boxes of a page: names of initiatives and the sentences, as far as the order of the file allows.

A box comes out as a block of lines between blank lines. The first initiative stands right before the word 取組; the
others stand between 主な取組実績 and 取組, or right behind the last fixed piece of the page. There are as many boxes of
names as pairs of 目標/実績 (or 計画/実績). A name's column is narrow and a name is no sentence.
"""

import re
from dataclasses import dataclass

from .model import ProgrammeReading, SourceLine, gettext_noop
from .names import names_of, plain
from .pages import Page
from .words import (
    ACHIEVEMENTS_LABEL,
    ACTUAL_LABEL,
    ISSUES_LABEL,
    MEASURE_LABEL,
    PLAN_LABELS,
    SECTION_LABELS,
    fold,
    is_label,
    width,
    year_labels,
)

NAME_WIDTH = 15.2
FIRST_WIDTH = 17.0
SHORTEST = 5
_BULLET = re.compile(r"^[・･〇○●→※(（①-⑳･]")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass
class Block:
    """Lines of one box. `fixed` says that it holds the form's words or head values, not a box's text."""

    lines: list[SourceLine]
    fixed: bool

    @property
    def folded(self) -> str:
        """The block's words without spaces and line breaks."""
        return "".join(fold(line.text) for line in self.lines)

    @property
    def is_sentence(self) -> bool:
        """Whether it reads like prose or a list rather than a name."""
        return "。" in self.folded or any(_BULLET.match(line.text.strip()) for line in self.lines[:1])

    @property
    def is_phrase(self) -> bool:
        """Whether it is a box of words that make no sentence."""
        return not self.fixed and not self.is_sentence and bool(_WORD.search(self.folded))

    @property
    def may_name(self) -> bool:
        """Whether it may be a box of the column of initiatives: a phrase, narrow, not as short as a plan cell."""
        narrow = all(width(line.text.strip()) <= NAME_WIDTH for line in self.lines)
        return self.is_phrase and narrow and len(self.folded) >= SHORTEST


@dataclass
class Sheet:
    """A page as blocks, with the places of the form's words that part it."""

    blocks: list[Block]

    def first(self, *labels: str) -> int | None:
        """Place of the first block that starts with one of the form's words."""
        for at, block in enumerate(self.blocks):
            if block.fixed and any(fold(line.text).startswith(labels) for line in block.lines):
                return at
        return None

    @property
    def measure(self) -> int | None:
        """Place of the word 取組, alone or with the year heads."""
        for at, block in enumerate(self.blocks):
            head = block.lines[0].text
            folded = fold(head)
            if folded == MEASURE_LABEL or (folded.startswith(MEASURE_LABEL) and year_labels(head)):
                return at
        return None

    def pairs(self, start: int = 0) -> int:
        """Number of target/actual pairs from block `start` on: one per box of names."""
        words = [fold(line.text) for block in self.blocks[start:] for line in block.lines]
        return min(sum(word in PLAN_LABELS for word in words), words.count(ACTUAL_LABEL))

    @property
    def after_fixed(self) -> int:
        """Place behind the last fixed block."""
        return max((at for at, block in enumerate(self.blocks) if block.fixed), default=-1) + 1


def read_cells(made: ProgrammeReading, page: Page, used: list[SourceLine]) -> None:
    """Fill initiatives and texts of `made` from the boxes of its page.

    `used` are the lines of head values.
    """
    sheet = Sheet(_blocks(page, used))
    boxes = _boxes(sheet)
    taken = [sheet.blocks[at] for at in boxes]
    for block in taken:
        made.initiatives += names_of([line.text for line in block.lines], page)
    pairs = sheet.pairs()
    made.texts.plan_rows = pairs
    if not in_form_order(page):
        made.flag("initiatives", gettext_noop("頁の行の並びが様式と異なり、取組名の位置を確かめられません。"))
    elif len(taken) != pairs:
        made.flag(
            "initiatives",
            gettext_noop("取組名の数と目標・実績の欄の数が合いません。"),
            [line for block in taken for line in block.lines],
        )
    _texts(made, sheet, set(boxes))


def in_form_order(page: Page) -> bool:
    """Whether the form's first words come in the order of the form, so that the order of the file tells something."""
    words = [fold(line.text) for line in page.words]
    return "事業名" in words and words[words.index("事業名") :][:3] == ["事業名", "事業", "始期"]


def _blocks(page: Page, used: list[SourceLine]) -> list[Block]:
    """The page's blocks; a line of the form or of a head value parts a block too."""
    numbers = {line.number for line in used}
    blocks: list[Block] = []
    fresh = True
    for line in page.lines[1:]:
        if not line.text.strip():
            fresh = True
            continue
        fixed = (
            line.number in numbers or is_label(line.text) or fold(line.text).startswith(ACHIEVEMENTS_LABEL)
        )
        if fresh or blocks[-1].fixed != fixed:
            blocks.append(Block([], fixed))
        blocks[-1].lines.append(line)
        fresh = False
    return blocks


def _boxes(sheet: Sheet) -> list[int]:
    """Places of the boxes of names, the first row of the page first."""
    measure = sheet.measure
    if measure is None:
        return []
    want, late = sheet.pairs(), sheet.pairs(measure)
    found: list[int] = []
    if measure and _is_first(sheet.blocks[measure - 1]):
        found.append(measure - 1)
    behind_years = _run(sheet, _behind_years(sheet, measure)) if late else []
    found += behind_years[: want - late - len(found)]
    between = [at for at in _between(sheet, measure) if at not in found]
    if between and not sheet.blocks[between[0] - 1].fixed:
        between.reverse()  # behind achievements the rows of a page come out from the last to the second
    tail = _run(sheet, sheet.after_fixed, prose=True)
    after = max(0, want - len(found) - len(between))
    return (found + tail[:after] + between)[: max(want, 1)]


def _is_first(block: Block) -> bool:
    """Whether the box right before the word 取組 is a name; its place speaks for it, so it may be a little wider."""
    return block.is_phrase and all(width(line.text.strip()) <= FIRST_WIDTH for line in block.lines)


def _between(sheet: Sheet, measure: int) -> list[int]:
    """Boxes of names before the word 取組: among the pairs or behind 主な取組実績."""
    start = sheet.first(*PLAN_LABELS)
    outline = _outline(sheet)
    if start is None:
        return []
    return [
        at
        for at in range(start, measure)
        if sheet.blocks[at].may_name
        and at != outline
        and not sheet.blocks[at - 1].folded.startswith(ISSUES_LABEL)
    ]


def _behind_years(sheet: Sheet, measure: int) -> int:
    """Place behind the last year heads that still stand before a second part of the page."""
    last = measure
    for at in range(measure, len(sheet.blocks)):
        lines = sheet.blocks[at].lines
        if year_labels(lines[-1].text):
            last = at
    return last + 1


def _run(sheet: Sheet, start: int, *, prose: bool = False) -> list[int]:
    """Places of boxes of names from `start` on. With `prose`, achievements before them are passed over."""
    found: list[int] = []
    for at in range(start, len(sheet.blocks)):
        block = sheet.blocks[at]
        if block.fixed:
            break
        if block.may_name or (not found and at == start and _is_list_of_names(block)):
            found.append(at)
        elif found or not prose:
            break
    return found


def _is_list_of_names(block: Block) -> bool:
    """Whether a block is one box with several names, each with its bullet."""
    return all(
        line.text.startswith("・")
        and width(line.text) <= NAME_WIDTH
        and not re.search(r"\d|。", fold(line.text))
        for line in block.lines
    )


def _outline(sheet: Sheet) -> int | None:
    """Place of the outline: before 現状・課題, or behind 担当課 where a head value stands between."""
    issues = sheet.first(ISSUES_LABEL)
    if issues and not sheet.blocks[issues - 1].fixed:
        return issues - 1
    section = sheet.first(*SECTION_LABELS)
    if section is not None and section + 1 < len(sheet.blocks) and not sheet.blocks[section + 1].fixed:
        return section + 1
    return None


def _texts(made: ProgrammeReading, sheet: Sheet, names: set[int]) -> None:
    """Give the remaining boxes to the parts of the form; what cannot be told stays unassigned."""
    texts, blocks = made.texts, sheet.blocks
    rest = [at for at, block in enumerate(blocks) if not block.fixed and at not in names]
    outline, measure, issues = _outline(sheet), sheet.measure, sheet.first(ISSUES_LABEL)
    if outline in rest:
        texts.outline = plain(blocks[outline].lines)
        rest.remove(outline)
    achieved = sheet.first(ACHIEVEMENTS_LABEL)
    prose = [at for at in rest if "。" in blocks[at].folded or blocks[at].is_sentence]
    if measure is not None and issues is not None and issues < measure:
        before = [at for at in prose if issues < at < measure]
        behind = [at for at in prose if at > measure]
        three = before[-1:] + behind[:2]
    elif measure is not None and achieved is not None and issues is not None:
        before = [at for at in prose if achieved < at < measure]
        behind = [at for at in prose if measure < at < issues]
        three = before[-1:] + behind[:2] if before and behind else [at for at in prose if at > issues][:3]
    else:
        three = []
    for name, at in zip(("issues", "measure", "vision"), three, strict=False):
        setattr(texts, name, plain(blocks[at].lines))
    rest = [at for at in rest if at not in three]
    done = [at for at in rest if at in prose]
    texts.achievements = [plain(blocks[at].lines) for at in done]
    texts.unassigned = [line for at in rest if at not in done for line in blocks[at].lines]
