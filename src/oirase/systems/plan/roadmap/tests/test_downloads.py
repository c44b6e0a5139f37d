"""Downloads are read back: what went in comes out, in each form."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest
from django.test import Client

from oirase.kernel.tabular import Column, read_table

COLUMNS = [
    Column("no", "No", "integer", required=True),
    Column("title", "事業名"),
    Column("bureau", "担当部局"),
    Column("start", "事業始期（年度）", "integer"),
    Column("budget", "当初予算（千円）", "integer"),
    Column("origin", "予算の出所"),
    Column("source", "出典"),
]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_is_read_back(testland: SimpleNamespace, client: Client, form: str) -> None:
    answer = client.get(f"/roadmap/2024/programmes.{form}")
    body = b"".join(answer) if answer.streaming else answer.content
    result = read_table(io.BytesIO(body), f"x.{form}", COLUMNS)
    assert result.errors == []
    rows = {row["no"]: row for row in result.rows}
    assert sum(row["budget"] or 0 for row in result.rows) == 61500
    assert (rows[1]["title"], rows[1]["bureau"], rows[1]["start"]) == ("商いデジタル相談", "戦略局", 2023)
    assert (rows[1]["origin"], rows[4]["origin"], rows[4]["budget"]) == ("報告値", None, None)
    assert {row["source"] for row in result.rows} == {"架空の文書"}
    assert f"roadmap-2024-r2.{form}" in answer["Content-Disposition"]


def test_json_holds_everything_with_its_origin(testland: SimpleNamespace, client: Client) -> None:
    whole = json.loads(client.get("/roadmap/2024/programmes.json").content)
    assert whole["edition"]["fiscal_year"] == 2024
    first = whole["programmes"][0]
    assert first["title"] == {"ja": "商いデジタル相談", "en": "Digital advice for shops"}
    assert {
        (one["fiscal_year"], one["kind"], one["value"], one["origin"])
        for one in first["indicators"][0]["figures"]
    } == {
        (2023, "actual", 41, "reported"),
        (2024, "target", 60, "reported"),
        (2025, "target", 80, "reported"),
    }


def test_filters_narrow_the_file_too(testland: SimpleNamespace, client: Client) -> None:
    whole = json.loads(client.get("/roadmap/2024/programmes.json?field=shore").content)
    assert [one["no"] for one in whole["programmes"]] == [3, 4]


def test_another_form_or_a_draft_is_not_found(draft: SimpleNamespace, client: Client) -> None:
    assert client.get("/roadmap/2024/programmes.pdf").status_code == 404
    assert client.get("/roadmap/2024/programmes.csv?revision=3").status_code == 404
