"""The public pages of progress: what a resident finds, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.fixtures.people import set_up

from oirase.blocks.insight.models import Snapshot, Taking
from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.settings import record_value
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.tests.conftest import reading
from oirase.systems.plan.progress import specs
from oirase.systems.plan.progress.models import Overdue
from oirase.systems.plan.progress.pages.words import STATUSES

METRIC = "consultation.answered_by_month"


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of fiscal year 2024, so that 2023 is the last year that is over."""
    monkeypatch.setattr(clock, "today", lambda: date(2024, 11, 20))


def soup(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return BeautifulSoup(answer.content, "html.parser")


def lines(page: BeautifulSoup) -> dict[str, str]:
    """The rows of the list: text by the first cell that is a head."""
    rows = page.select(".listing tbody tr")
    return {row.find("a").text.strip(): row.get_text(" ", strip=True) for row in rows}


def taken(value: int, origin: str, year: int, body: Any, moment: Any = None) -> None:
    """A figure as insight keeps it."""
    with set_up():
        Snapshot.objects.create(
            metric=METRIC, body=body, fiscal_year=year, value=value, origin=origin, taken_at=clock.now()
        )
        Taking.objects.update_or_create(
            metric=METRIC, defaults={"taken_at": moment or clock.now(), "tried_at": clock.now()}
        )


def test_each_programme_has_a_status_by_rule_with_its_reason(
    testland: SimpleNamespace, client: Client
) -> None:
    found = lines(soup(client, "/progress/"))
    # 41 of 60 - but 60 is due in 2024; on the line from 20 in 2022, 40 is due in 2023.
    assert "順調" in found["商いデジタル相談"]
    assert "2023年度の実績は41 件、その年度の目標は40 件。" in found["商いデジタル相談"]
    assert "まだ比べられない" in found["遠くの教室"]
    assert all("指標なし" in found[title] for title in ("書かない窓口", "海の見はり番", "港の一括手続"))


def test_statuses_are_counted_and_those_without_any_figure_are_named(
    testland: SimpleNamespace, client: Client
) -> None:
    page = soup(client, "/progress/2024/")
    counts = {
        one.dt.get_text(strip=True): one.dd.get_text(strip=True) for one in page.select("dl.figures > div")
    }
    assert counts == {"順調": "1", "まだ比べられない": "1", "指標なし": "3"}
    named = page.find(id="without").find_next("ul").get_text()
    assert "書かない窓口" in named
    assert "商いデジタル相談" not in named
    assert [one.text for one in page.select("figcaption")][:1] != []


def test_the_list_is_narrowed_and_given_as_a_file(testland: SimpleNamespace, client: Client) -> None:
    assert list(lines(soup(client, "/progress/?status=on_course"))) == ["商いデジタル相談"]
    assert list(lines(soup(client, "/progress/?field=shore"))) == ["海の見はり番", "港の一括手続"]
    assert list(lines(soup(client, "/progress/?q=ｷｮｳｼﾂ 教室"))) == []
    assert list(lines(soup(client, "/progress/?q=結んだ教室"))) == ["遠くの教室"]
    exported = client.get("/progress/?status=on_course&export=csv")
    text = b"".join(exported.streaming_content if exported.streaming else [exported.content]).decode(
        "utf-8-sig"
    )
    assert "商いデジタル相談" in text
    assert "海の見はり番" not in text


def test_a_measured_year_counts_as_actual_and_a_demo_never_does(
    testland: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 5, 1))
    assert "最後の実績" not in lines(soup(client, "/progress/"))["商いデジタル相談"]
    taken(80, "demo", 2025, testland.body)
    assert "目標に届いた" not in lines(soup(client, "/progress/"))["商いデジタル相談"]
    with set_up():
        Snapshot.objects.all().delete()
    taken(80, "measured", 2025, testland.body)
    assert "目標に届いた" in lines(soup(client, "/progress/"))["商いデジタル相談"]


def test_the_year_that_runs_stands_beside_the_actuals_and_never_among_them(
    testland: SimpleNamespace, client: Client
) -> None:
    taken(900, "demo", 2024, testland.body)
    page = soup(client, "/progress/2024/programmes/1")
    assert "順調" in page.main.text
    assert "900" in page.main.text
    assert "実績ではありません" in page.main.text
    assert "900" not in page.select("figure.chart")[0].table.text


def test_a_forecast_needs_years_that_are_counted_alike(testland: SimpleNamespace, client: Client) -> None:
    address = "/progress/2024/programmes/5"
    assert "年ごとの値か累計の値かが分からない" in soup(client, address).main.text
    _longer_history(testland, {2020: 1, 2021: 2, 2022: 3, 2023: 4})
    address = f"/progress/2025/programmes/5?revision={testland.longer.revision}"
    assert "見通しは示しません" in soup(client, address).main.text
    with set_up():
        record_value(
            specs.COUNTING.key, {"2024-5/1": "level"}, valid_from=date(2024, 4, 1), source="担当課に確認"
        )
    text = soup(client, address).main.get_text(" ", strip=True)
    assert "2024年度 : 5 教室" in text or "2024年度: 5 教室" in text
    assert "試算値" in text


def _longer_history(testland: SimpleNamespace, actuals: dict[int, int]) -> None:
    given = reading()
    figures = tuple(data.FigureData(year, "actual", Decimal(value)) for year, value in actuals.items())
    target = data.FigureData(2026, "target", Decimal(9))
    indicator = data.IndicatorData(
        LocalizedText(ja="結んだ教室"), LocalizedText(ja="教室"), figures=(*figures, target)
    )
    programmes = tuple(
        replace(one, indicators=(indicator,), flags=()) if one.number == 5 else one
        for one in given.programmes
    )
    edition = services.load_edition(
        testland.editor, given=replace(given, fiscal_year=2025, programmes=programmes)
    )
    testland.longer = services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")


def test_history_goes_on_through_the_editions(testland: SimpleNamespace, client: Client) -> None:
    _longer_history(testland, {2024: 5})
    page = soup(client, "/progress/2025/programmes/5")
    years = [row.th.text for row in page.select("figure.chart table tbody tr")]
    # 2022 and 2023 were reported by the edition before.
    assert years == ["2022", "2023", "2024", "2026"]


def test_decisions_are_a_list_of_their_own_and_stand_beside_the_programme(
    testland: SimpleNamespace, client: Client
) -> None:
    assert "判断の記録はありません" in soup(client, "/progress/decisions/").main.text
    given = reading()
    decided = data.DecisionData(2024, "no_taker", LocalizedText(ja="応募する店がなかった。"))
    programmes = tuple(
        replace(one, decisions=(decided,), flags=()) if one.number == 2 else one for one in given.programmes
    )
    edition = services.load_edition(
        testland.editor, given=replace(given, fiscal_year=2025, programmes=programmes)
    )
    services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    assert "応募する店がなかった。" in soup(client, "/progress/decisions/").main.text
    assert "応募する店がなかった。" in soup(client, "/progress/2025/programmes/2").main.text
    assert "応募・申請なし" in lines(soup(client, "/progress/"))["書かない窓口"]
    assert "応募する店" not in soup(client, "/progress/decisions/?kind=cancelled").main.text


def test_what_runs_now_shows_every_system_with_programmes_owner_and_age(
    testland: SimpleNamespace, client: Client
) -> None:
    taken(7, "demo", 2024, testland.body)
    page = soup(client, "/progress/now/?state=running&size=100")
    desk = lines(page)["なんでも相談所"]
    for expected in ("商いデジタル相談", "デジタル室", "7", "デモ値", "件", "新しい", "稼働中"):
        assert expected in desk
    assert "海辺の見はり" not in lines(page)
    planned = lines(soup(client, "/progress/now/?q=見はり"))
    assert "予定" in planned["海辺の見はり"]
    assert lines(soup(client, "/progress/now/?field=shore")).keys() >= {"海辺の見はり"}
    assert "7" in soup(client, f"/progress/now/{METRIC}/").main.text
    assert client.get("/progress/now/nothing.at_all/").status_code == 404


def test_a_figure_that_nobody_took_for_too_long_is_marked(testland: SimpleNamespace, client: Client) -> None:
    assert "まだ集計なし" in lines(soup(client, "/progress/now/?state=running&size=100"))["なんでも相談所"]
    taken(7, "measured", 2024, testland.body, clock.now().replace(year=2020))
    assert list(lines(soup(client, "/progress/now/?freshness=stale"))) == ["なんでも相談所"]


def test_the_rule_is_said_in_words_and_officers_see_what_nobody_confirmed(
    testland: SimpleNamespace, client: Client
) -> None:
    assert "まだ確認されていません" not in soup(client, "/progress/rule/").main.text
    client.force_login(User.objects.get(login="reader"))
    page = soup(client, "/progress/rule/")
    assert page.main.text.count("まだ確認されていません") == len(specs.THRESHOLDS)
    assert all(str(words) in page.main.text for words in STATUSES.values())
    with set_up():
        record_value(
            specs.TOLERANCE.key, Decimal("0.2"), valid_from=date(2024, 4, 1), source="推進会議の決定"
        )
    assert (
        soup(client, "/progress/rule/").main.text.count("まだ確認されていません") == len(specs.THRESHOLDS) - 1
    )


def test_a_draft_is_for_those_who_may_see_it(draft: SimpleNamespace, client: Client) -> None:
    revision = f"?revision={draft.draft.revision}"
    for address in ("/progress/2024/", "/progress/2024/programmes/1", "/progress/2024/decisions/"):
        assert client.get(address + revision).status_code == 404
    client.force_login(User.objects.get(login="reader"))
    assert "下書き" in soup(client, "/progress/2024/" + revision).text


def test_before_anything_is_published_the_page_says_so(testland: SimpleNamespace, client: Client) -> None:
    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="確認のため")
    for address in ("/progress/", "/progress/decisions/"):
        assert "まだありません" in soup(client, address).text
    assert "なんでも相談所" in lines(soup(client, "/progress/now/?state=running&size=100"))
    assert client.get("/progress/2024/").status_code == 404
    assert client.get("/progress/2024/programmes/1").status_code == 404


def test_the_roadmap_leads_to_the_progress_of_what_it_shows_and_back(
    draft: SimpleNamespace, client: Client
) -> None:
    def links(address: str) -> list[str]:
        return [one["href"] for one in soup(client, address).main.find_all("a")]

    assert "/progress/2024/programmes/1" in links("/roadmap/2024/programmes/1")
    assert "/roadmap/2024/programmes/1" in links("/progress/2024/programmes/1")
    client.force_login(User.objects.get(login="reader"))
    query = f"?revision={draft.draft.revision}"
    assert f"/progress/2024/programmes/1{query}" in links(f"/roadmap/2024/programmes/1{query}")


def test_english_readers_get_english(testland: SimpleNamespace, client: Client) -> None:
    client.cookies["oirase_language"] = "en"
    assert "On course" in lines(soup(client, "/progress/"))["Digital advice for shops"]
    assert "Ask Anything Desk" in lines(soup(client, "/progress/now/?state=running&size=100"))


@pytest.mark.parametrize(
    "address",
    [
        "/progress/?size=100",
        "/progress/now/?size=100",
        f"/progress/now/{METRIC}/",
        "/progress/decisions/",
        "/progress/rule/",
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_programmes(
    testland: SimpleNamespace, client: Client, address: str
) -> None:
    taken(7, "measured", 2024, testland.body)
    few = _queries(client, address)
    given = reading()
    many = tuple(
        replace(one, number=one.number + 10 * times, title=LocalizedText(ja=f"{one.title}{times}"), flags=())
        for times in range(8)
        for one in _with_indicators(given)
    )
    edition = services.load_edition(testland.editor, given=replace(given, fiscal_year=2025, programmes=many))
    services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    # A second edition costs at most the list of the other editions.
    assert _queries(client, address) <= few + 2


def _with_indicators(given: data.EditionData) -> list[data.ProgrammeData]:
    figures = (data.FigureData(2024, "actual", Decimal(1)), data.FigureData(2026, "target", Decimal(9)))
    return [
        replace(
            one,
            indicators=(
                data.IndicatorData(
                    LocalizedText(ja="数"), LocalizedText(ja="件"), metric=METRIC, figures=figures
                ),
            ),
            decisions=(data.DecisionData(2024, "other", LocalizedText(ja="決めた。")),),
        )
        for one in given.programmes
    ]


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_desk_counts_what_went_stale_in_ones_own_offices(
    testland: SimpleNamespace, client: Client
) -> None:
    with set_up():
        Overdue.objects.create(
            kind="indicator",
            key="2024-1/1",
            body=testland.body,
            title=LocalizedText(ja="回答した相談"),
            programme=1,
        )
    client.force_login(User.objects.get(login="reader"))
    assert "古くなった数値" not in soup(client, "/desk/").main.text
    assert client.get("/progress/overdue/").status_code == 403
