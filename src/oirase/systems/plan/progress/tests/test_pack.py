"""A prefecture's own thresholds: data of its pack, with a source and a day from which they hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.fixtures.people import set_up

from oirase.kernel.settings import found_on
from oirase.systems.plan.progress import pack, specs

GIVEN = """
[progress]
tolerance = 0.25
forecast_fewest_years = 5
valid_from = 2025-04-01
source = "推進本部の決定"
unconfirmed = true

[progress.counting]
"2024-5/1" = "level"
"""


@pytest.mark.django_db
def test_a_pack_may_set_its_own_thresholds(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(GIVEN, encoding="utf-8")
    with set_up():
        pack.load(tmp_path)
    tolerance = found_on(specs.TOLERANCE.key, date(2025, 4, 1))
    assert (tolerance.value, tolerance.source, tolerance.unconfirmed) == (
        Decimal("0.25"),
        "推進本部の決定",
        True,
    )
    assert found_on(specs.TOLERANCE.key, date(2025, 3, 31)).value == Decimal("0.1"), "not before its day"
    assert found_on(specs.FEWEST_POINTS.key, date(2025, 4, 1)).value == 5
    assert found_on(specs.COUNTING.key, date(2025, 4, 1)).value == {"2024-5/1": "level"}
    assert found_on(specs.OLD_AFTER.key, date(2025, 4, 1)).valid_from is None, (
        "what is not named keeps its default"
    )


@pytest.mark.django_db
def test_a_pack_without_them_keeps_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("", encoding="utf-8")
    with set_up():
        pack.load(tmp_path)
    assert found_on(specs.TOLERANCE.key, date(2025, 4, 1)).valid_from is None
