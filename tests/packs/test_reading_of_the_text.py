"""The published text read against a list made by hand, as it stands and with the lines of every page in any order."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oirase.systems.plan.roadmap_import.parser import ParseError, as_objects, parse

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT.parent / "shared" / "seed" / "aomori-dx-roadmap-r7.txt"
GOLD = {
    one["no"]: one for one in json.loads((ROOT / "tests/gold/roadmap_r7.json").read_text(encoding="utf-8"))
}
HEAD = re.compile("令和7年度DX関連事業ロードマップ")
KEYS = ["no", "title", "field", "item", "bureau", "divisions", "start", "end", "budget_thousand_yen"]
needs_text = pytest.mark.skipif(
    not TEXT.is_file(), reason="the published text lies beside the project, not in it"
)


def text() -> str:
    return TEXT.read_text(encoding="utf-8")


def unsaid(objects: list[dict[str, Any]]) -> list[tuple[int, str, Any, Any]]:
    """Return the head values that are neither right nor flagged."""
    return [
        (one["no"], key, one[key], GOLD[one["no"]][key])
        for one in objects
        for key in KEYS
        if one[key] != GOLD[one["no"]][key] and key not in {flag["key"] for flag in one["flags"]}
    ]


@needs_text
def test_all_programmes_in_order_with_few_doubts() -> None:
    objects = as_objects(parse(text()))
    assert [one["no"] for one in objects] == list(range(1, 79))
    assert all(list(one) == [*KEYS, "initiatives", "flags"] for one in objects)
    assert sum(len(one["flags"]) for one in objects) <= 10
    assert {flag["key"] for flag in objects[73]["flags"]} == {"no"}
    assert all(set(flag) == {"key", "reason", "lines"} for one in objects for flag in one["flags"])


@needs_text
def test_head_values_and_names_of_initiatives() -> None:
    objects = as_objects(parse(text()))
    assert unsaid(objects) == []
    found = sum(len(set(one["initiatives"]) & set(GOLD[one["no"]]["initiatives"])) for one in objects)
    assert found >= 0.9 * sum(len(one["initiatives"]) for one in GOLD.values())


@needs_text
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_lines_in_a_page_does_not_matter_to_its_head(seed: int) -> None:
    lines, rng = text().split("\n"), random.Random(seed)  # noqa: S311 - an order to test with
    starts = [place for place, line in enumerate(lines) if HEAD.search(line)]
    assert len(starts) == 77
    mixed = lines[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        page = lines[start + 1 : end]
        rng.shuffle(page)
        mixed += [lines[start], *page]
    assert unsaid(as_objects(parse("\n".join(mixed)))) == []


@needs_text
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 400_000), st.integers(0, 400_000))
def test_half_a_text_is_read_or_refused_in_words(start: int, length: int) -> None:
    piece = text()[start : start + length]
    try:
        objects = as_objects(parse(piece))
    except ParseError:
        return
    numbers = [one["no"] for one in objects]
    assert numbers == sorted(set(numbers))


@given(st.text(max_size=300))
def test_what_is_no_roadmap_is_refused(words: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse(words)
    assert refused.value.message_id
