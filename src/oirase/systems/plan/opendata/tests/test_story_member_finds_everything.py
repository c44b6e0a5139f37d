"""An assembly member types one word and sees programmes, systems, figures and money of all years on one screen."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons import services
from oirase.systems.plan.opendata import finding
from oirase.systems.plan.opendata.tests.conftest import main_of

ADDRESS = "/roadmap-open/find/?q="


def table(main: BeautifulSoup, name: str) -> list[str]:
    """Return the rows of the table under a heading."""
    found = main.select(f'[aria-labelledby="{name}"] tbody tr')
    return [row.get_text(" ", strip=True) for row in found]


def found(words: str, page: int = 1) -> finding.Found:
    with scope(Actor.anonymous()):
        return finding.find(Actor.anonymous(), words, page)


def test_a_word_finds_everything_on_one_screen(two_years: SimpleNamespace, client: Client) -> None:
    main = main_of(client, ADDRESS + "相談")
    programme, served = table(main, "programmes")
    assert "No1 商いデジタル 相談 室" in programme
    assert "2025 （2年度分）" in programme
    assert "なんでも 相談 所" in served, "found by the system that serves it"
    [figure] = table(main, "figures")
    assert "回答した 相談" in figure
    assert "55 件 (2024)" in figure
    assert "90 件 (2025)" in figure
    assert table(main, "money") == ["2025 2 12,500 0 12,500 1", "2024 2 12,000 0 12,000 1"]
    assert "なんでも 相談 所" in main.select_one("#systems + ul").get_text(" ", strip=True)
    assert "相談" in [one.text for one in main.select("mark")]


def test_years_are_folded_and_an_ended_programme_is_found_too(
    two_years: SimpleNamespace, client: Client
) -> None:
    [row] = table(main_of(client, ADDRESS + "書かない"), "programmes")
    assert "2024" in row
    assert "2025" not in row
    assert len(found("公開").lines) == 1


@pytest.mark.parametrize("words", ["ﾃﾞｼﾞﾀﾙ 相談", "商イ　デジタル", "DIGITAL advice"])
def test_it_matters_not_how_words_are_written(two_years: SimpleNamespace, words: str) -> None:
    assert [one.programme.number for one in found(words).lines] == [1]


def test_money_is_that_of_the_newest_edition_of_a_year_and_says_what_it_counts(
    draft: SimpleNamespace, client: Client
) -> None:
    services.publish(draft.editor, edition_id=draft.draft.pk, version=1, reason="試験")
    [year] = found("商い").money
    assert (year.year, year.count, year.budget) == (2024, 1, 12000), "two revisions of one year count once"
    text = main_of(client, ADDRESS + "商い").get_text(" ", strip=True)
    assert "繰越と補正は含みません" in text


def test_the_money_is_drawn_by_year_and_of_a_single_year_by_field(
    testland: SimpleNamespace, client: Client
) -> None:
    figure = main_of(client, ADDRESS + "a").select_one("figure.chart")
    assert figure is not None
    drawn = [row.get_text(" ", strip=True) for row in figure.select("tbody tr")]
    assert drawn == ["なりわい 12,000", "まいにち 8,500", "うみべ 30,000", "まなび 11,000"]
    assert main_of(client, ADDRESS + "商い").select_one("figure.chart") is None, "one amount is no picture"


def test_two_years_are_drawn_beside_one_another(two_years: SimpleNamespace, client: Client) -> None:
    figure = main_of(client, ADDRESS + "商い").select_one("figure.chart")
    assert figure is not None
    assert [row.get_text(" ", strip=True) for row in figure.select("tbody tr")] == [
        "2024 12,000",
        "2025 12,500",
    ]


def test_a_programme_without_a_stated_budget_is_counted_as_such(testland: SimpleNamespace) -> None:
    [year] = found("港の一括").money
    assert (year.count, year.unstated, year.budget) == (1, 1, 0)


def test_sums_by_field_add_up(two_years: SimpleNamespace) -> None:
    whole = found("a")
    assert whole.programmes > 1
    for year in whole.money:
        assert sum(year.by_field.values()) == year.budget
        assert set(year.by_field) <= set(whole.fields)


def test_nothing_typed_and_nothing_found_say_what_to_do(two_years: SimpleNamespace, client: Client) -> None:
    assert "ことばを一つ入れると" in main_of(client, "/roadmap-open/find/").text
    assert "見つかりませんでした" in main_of(client, ADDRESS + "見つからない").text
    for odd in ("%25", "_", "%5C", "'", "%20%20", "a" * 500):
        assert client.get(ADDRESS + odd).status_code == 200
    assert found("%").programmes == 0, "a sign of the database's pattern language is an ordinary sign"


def test_what_was_mended_is_found_at_once_and_what_was_withdrawn_no_more(two_years: SimpleNamespace) -> None:
    assert found("流氷").programmes == 0
    row = two_years.second.programmes.get(number=90)
    services.correct(
        two_years.editor,
        programme_id=row.pk,
        version=row.version,
        changes={"title/ja": "流氷観測の公開"},
        reason="誤記",
    )
    assert found("流氷").programmes == 1
    assert found("流星").programmes == 0
    services.withdraw(two_years.editor, edition_id=two_years.second.pk, version=3, reason="確認のため")
    assert found("流氷").programmes == 0


def test_drafts_are_not_found_even_by_their_officers(draft: SimpleNamespace) -> None:
    with scope(draft.editor):
        hits = finding.find(draft.editor, "商い")
    assert {one.programme.edition_id for one in hits.lines} == {draft.edition.pk}


def test_the_table_holds_every_year(two_years: SimpleNamespace, client: Client) -> None:
    answer = client.get("/roadmap-open/find/programmes.csv?q=商い")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row[0], row[2], row[6]) for row in rows[1:]] == [
        ("2025", "2024-1", "12500"),
        ("2024", "2024-1", "12000"),
    ]
    assert client.get(rows[1][7]).status_code == 200
    assert len(client.get("/roadmap-open/find/programmes.csv?q=").content.splitlines()) == 1


def test_the_screen_can_be_shared_and_paged(
    two_years: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LINES", 2)
    first, second = main_of(client, ADDRESS + "a"), main_of(client, ADDRESS + "a&page=2")
    assert len(table(first, "programmes")) == 2
    assert not set(table(first, "programmes")) & set(table(second, "programmes"))
    assert first.select_one('a[rel="next"]')["href"] == "?q=a&page=2"
    shared = first.select_one("a.share")
    assert main_of(client, shared["href"])
    assert client.get(ADDRESS + "a&page=99").status_code == 200


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_it_reads_in_other_languages(two_years: SimpleNamespace, client: Client, language: str) -> None:
    client.cookies["oirase_language"] = language
    main = main_of(client, ADDRESS + "advice")
    assert len(table(main, "programmes")) == 1
    assert {"en": "Programmes found: 1", "ja-easy": "見つかりました。"}[language] in main.text
