"""docs/reference is what the code says today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripts.build_reference import TARGET, differences, pages, write


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    return pages()


def test_the_reference_is_up_to_date(wanted: dict[str, str]) -> None:
    found = differences(wanted, TARGET)
    assert not found, "run `make reference` and commit what it writes:\n" + "\n".join(found)


def test_the_same_code_gives_the_same_pages(wanted: dict[str, str]) -> None:
    assert pages() == wanted


def test_the_readme_names_every_page(wanted: dict[str, str]) -> None:
    single = {name for name in wanted if "/" not in name} - {"README.md"}
    assert not [name for name in single if f"]({name})" not in wanted["README.md"]]


def test_tables_keep_their_columns(wanted: dict[str, str]) -> None:
    for name, text in wanted.items():
        if name.endswith(".md"):
            for block in text.split("\n\n"):
                rows = [line for line in block.splitlines() if line.startswith("|")]
                assert len({line.replace("\\|", "").count("|") for line in rows}) <= 1, f"{name}: {rows[:1]}"


def test_schemas_and_api_are_json(wanted: dict[str, str]) -> None:
    for name, text in wanted.items():
        if name.endswith(".json"):
            assert json.loads(text), name


def test_differences_are_told_and_written_away(wanted: dict[str, str], tmp_path: Path) -> None:
    write(wanted, tmp_path)
    assert not differences(wanted, tmp_path)
    (tmp_path / "systems.md").write_text("old", encoding="utf-8")
    (tmp_path / "events" / "gone.v1.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "metrics.md").unlink()
    assert differences(wanted, tmp_path) == [
        "metrics.md is missing",
        "events/gone.v1.schema.json is left over",
        "systems.md is out of date",
    ]
    write(wanted, tmp_path)
    assert not differences(wanted, tmp_path)
