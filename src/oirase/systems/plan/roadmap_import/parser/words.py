"""The form's own words and the ways to compare texts: what every page prints whatever it tells."""

import re
import unicodedata

HEAD = re.compile(r"^令和(\d+|元)年度.{0,20}関連事業ロードマップ(?:【No\.?(\d+)】)?$")
NUMBER = re.compile(r"^【No\.?(\d+)】$")
YEAR = re.compile(r"[RHS]\d{1,2}")
YEARS_ONLY = re.compile(r"^(?:[RHS]\d{1,2})+$")
BUDGET_LABEL = re.compile(r"[RＲ][0-9０-９]{1,2}\s*事業費(?:\s*[（(]千円[）)])?")
AMOUNT = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(?:千円)?$")
OFFICE = re.compile(r"(?:部|局|庁|委員会|本部|院)$")
DIVISION = re.compile(r"(?:課|室|局|所|グループ|センター|部|チーム|班)$")

PLAN_LABELS = frozenset({"目標", "計画"})
ACTUAL_LABEL = "実績"
ACHIEVEMENTS_LABEL = "主な取組実績"
MEASURE_LABEL = "取組"
ISSUES_LABEL = "現状・課題"
SECTION_LABELS = frozenset({"担当課", "担当課等"})
LABELS = (
    PLAN_LABELS
    | SECTION_LABELS
    | {
        ACTUAL_LABEL,
        ACHIEVEMENTS_LABEL,
        MEASURE_LABEL,
        ISSUES_LABEL,
        "分野項目担当部局",
        "事業名",
        "事業",
        "始期",
        "終期",
        "事業始期",
        "事業終期",
        "概要",
        "どう変わるか",
        "デジタル活用によって",
        "デジタル活用によってどう変わるか",
        "現状・課題デジタル活用によってどう変わるか",
        "現状・課題どう変わるか",
        "(千円)",
        "(+繰越額)",
    }
)

_SPACE = re.compile(r"\s+")
_ERAS = {"S": 1925, "H": 1988, "R": 2018}


def fold(text: str) -> str:
    """The text for comparing: half-width letters and digits, no space at all."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def western(label: str) -> int:
    """Western year of an era label such as "H31" or "R5"; the fiscal year that starts in it."""
    return _ERAS[label[0]] + int(label[1:])


def width(text: str) -> float:
    """Columns that a text takes in the print, one per Japanese character and about half per Latin letter."""
    return sum(0.5 if unicodedata.east_asian_width(sign) in "NaH" or sign.isascii() else 1.0 for sign in text)


def year_labels(text: str) -> list[str]:
    """The year labels of a line that holds nothing else (the word 取組 may stand before them), else []."""
    folded = fold(text).removeprefix(MEASURE_LABEL)
    return YEAR.findall(folded) if YEARS_ONLY.match(folded) else []


def is_label(text: str) -> bool:
    """Whether a line is only the form's own words, year heads included."""
    folded = fold(text)
    return (
        folded in LABELS or bool(year_labels(text)) or bool(NUMBER.match(folded)) or bool(HEAD.match(folded))
    )


def amount(text: str) -> int | None:
    """The number of a line that is nothing but an amount ("45,521", "13,357千円"), else None."""
    found = AMOUNT.match(fold(text))
    return int(found.group(1).replace(",", "")) if found else None
