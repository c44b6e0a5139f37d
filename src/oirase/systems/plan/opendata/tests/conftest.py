"""The made-up prefecture with its roadmap over two years: one programme dearer and renamed, one that ended, one that is new."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.tests.conftest import draft, reading, seen, testland  # noqa: F401 - fixtures

CONSULTED = data.IndicatorData(
    LocalizedText(ja="回答した相談", en="Consultations answered"),
    LocalizedText(ja="件", en="cases"),
    figures=(
        data.FigureData(2023, "actual", Decimal(41)),
        data.FigureData(2024, "actual", Decimal(55)),
        data.FigureData(2024, "target", Decimal(60)),
        data.FigureData(2025, "target", Decimal(90)),
    ),
)


@pytest.fixture
def two_years(testland: SimpleNamespace) -> SimpleNamespace:  # noqa: F811 - the fixture
    """The year after, published too."""
    given = reading()
    first, second, *others = given.programmes
    dearer = replace(
        first,
        title=LocalizedText(ja="商いデジタル相談室", en="Digital advice desk for shops"),
        budget=(data.BudgetData("initial", (first.budget_thousand_yen or 0) + 500),),
        indicators=(CONSULTED,),
    )
    fresh = replace(others[-1], number=90, title=LocalizedText(ja="流星観測の公開"), flags=())
    edition = services.load_edition(
        testland.editor,
        given=replace(given, fiscal_year=2025, programmes=(dearer, *others, fresh)),
    )
    testland.gone = second
    testland.second = services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")
    return testland


def main_of(client: Client, address: str) -> BeautifulSoup:
    """Fetch a page and return its main part."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return BeautifulSoup(answer.content, "html.parser").main
