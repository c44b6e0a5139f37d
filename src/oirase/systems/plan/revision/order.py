"""Which fields a sheet offers, on the page and in the table, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid5

from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.fields import Kind
from oirase.ui.days import fiscal_text

CELLS = ("planned", "actual")
MONEY = ("initial", "carry_over", "supplementary")
PARTS = {
    "initiative": ("name/ja", "name/en", "text/ja", "text/en"),
    "indicator": (
        "name/ja",
        "name/en",
        "unit/ja",
        "unit/en",
        "metric",
        "baseline",
        "baseline_year",
        "note/ja",
    ),
    "achievement": ("year", "text/ja", "text/en"),
    "decision": ("year", "kind", "text/ja", "text/en"),
}


def plain_keys(values: Mapping[str, str], lines: Sequence[str]) -> list[str]:
    """Return the fields of the programme itself: texts, years, money; `lines` are its budget lines, also those without an amount."""
    texts = [f"{name}/{language}" for name in ("title", "summary", "note") for language in ("ja", "en")]
    money = list(dict.fromkeys([*lines, *(key for key in values if key.startswith("budget/"))]))
    kinds = {key.split("/")[1] for key in money}
    money += [f"budget/{kind}/general/" for kind in MONEY if kind not in kinds]
    return [*texts, "summary/ja-easy", "period/start", "period/end", *sorted(money, key=_money_order)]


def _money_order(key: str) -> tuple[int, str]:
    return MONEY.index(key.split("/")[1]), key


def part_keys(section: str, part: str, years: Iterable[int]) -> list[str]:
    """Return the fields of a part, in the order in which they are shown."""
    keys = [f"{section}/{part}/{name}" for name in PARTS[section]]
    if section == "initiative":
        ends = ("ja", "stage", "en")
        keys += [f"{section}/{part}/{year}/{kind}/{end}" for year in years for kind in CELLS for end in ends]
    if section == "indicator":
        keys += [f"{section}/{part}/{year}/{kind}" for year in years for kind in ("target", "actual")]
    return keys


def fresh_ids(owner: UUID, version: int, who: object) -> dict[str, str]:
    """Return the id of the empty part of each section that somebody sees who opens a sheet at a version.

    It follows from these alone: opened twice it is the same part, and two people never fill the same one.
    """
    return {section: str(uuid5(owner, f"{section}/{version}/{who}")) for section in PARTS}


def part_ids(values: Mapping[str, str], section: str) -> list[str]:
    """Return the ids of the parts of a section, in their order."""
    return list(dict.fromkeys(key.split("/")[1] for key in values if key.startswith(f"{section}/")))


def shown(key: str, value: str) -> str:
    """Return a value as it is typed: fiscal years by their label, all else as it is kept."""
    if value and fields.kind_of(key) == Kind.YEAR:
        return fiscal_text(int(value))
    return value
