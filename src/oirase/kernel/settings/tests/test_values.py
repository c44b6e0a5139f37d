"""Values found by the day that a law names."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from oirase.kernel.settings import NoValue, SettingSpec, declare, found_on, record_value, value_on
from oirase.kernel.settings.specs import SPECS

AMOUNT = SettingSpec("test.amount", "手当の月額", "Monthly amount", "integer", unit="円", minimum=0)
RATE = SettingSpec("test.rate", "率", "Rate", "decimal")
DAYS = SettingSpec("test.days", "日数", "Days", "integer", default=10)


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    before = dict(SPECS)
    declare(AMOUNT, RATE, DAYS)
    yield
    SPECS.clear()
    SPECS.update(before)


@pytest.fixture
def inside(db: None) -> Iterator[None]:
    # `commands` stands above `settings`: only a test may look up to it.
    from oirase.kernel.commands import outside_commands

    with outside_commands("test"):
        yield


def test_a_value_holds_from_its_day_until_the_next(inside: None) -> None:
    record_value("test.amount", 45500, valid_from=date(2024, 4, 1), source="通知1")
    record_value("test.amount", 46690, valid_from=date(2025, 4, 1), source="通知2", unconfirmed=True)
    assert value_on("test.amount", date(2025, 3, 31)) == 45500
    assert value_on("test.amount", date(2025, 4, 1)) == 46690
    found = found_on("test.amount", date(2026, 1, 1))
    assert (found.source, found.unconfirmed, found.valid_from) == ("通知2", True, date(2025, 4, 1))


def test_a_bodys_own_value_goes_first(inside: None) -> None:
    record_value("test.amount", 1, valid_from=date(2025, 4, 1), source="県")
    record_value("test.amount", 2, valid_from=date(2024, 4, 1), source="町", body_code="t")
    assert value_on("test.amount", date(2025, 5, 1), "t") == 2
    assert value_on("test.amount", date(2025, 5, 1), "other") == 1
    assert value_on("test.amount", date(2025, 5, 1)) == 1


def test_no_amount_is_guessed(inside: None) -> None:
    record_value("test.amount", 1, valid_from=date(2025, 4, 1), source="x")
    with pytest.raises(NoValue, match="手当の月額"):
        value_on("test.amount", date(2025, 3, 31))
    assert value_on("test.days", date(2025, 3, 31)) == 10


def test_the_same_day_again_corrects(inside: None) -> None:
    record_value("test.rate", Decimal("0.10"), valid_from=date(2025, 4, 1), source="x")
    record_value("test.rate", Decimal("0.15"), valid_from=date(2025, 4, 1), source="x")
    assert value_on("test.rate", date(2025, 4, 1)) == Decimal("0.15")


@pytest.mark.parametrize("value", ["1", True, 1.5, -1, None])
def test_a_wrong_value_is_refused(value: object, inside: None) -> None:
    with pytest.raises(ValueError, match="amount"):
        record_value("test.amount", value, valid_from=date(2025, 4, 1), source="x")


def test_a_value_without_source_or_declaration_is_refused(inside: None) -> None:
    with pytest.raises(ValueError, match="根拠"):
        record_value("test.amount", 1, valid_from=date(2025, 4, 1), source=" ")
    with pytest.raises(KeyError):
        value_on("test.amuont", date(2025, 4, 1))


def test_a_key_has_one_meaning() -> None:
    declare(AMOUNT)
    with pytest.raises(ValueError, match="twice"):
        declare(SettingSpec("test.amount", "別", "Other", "text"))
    with pytest.raises(ValueError, match="no integer"):
        declare(SettingSpec("test.broken", "壊", "Broken", "integer", default="x"))


@pytest.mark.parametrize(
    ("spec", "text", "value"), [(AMOUNT, " 46,690 ", 46690), (RATE, "0.15", Decimal("0.15")), (DAYS, "7", 7)]
)
def test_typed_values(spec: SettingSpec, text: str, value: object) -> None:
    assert spec.read(text) == value
    assert spec.from_json(spec.to_json(value)) == value


def test_the_package_is_read_without_django() -> None:
    source = Path(__file__).resolve().parents[4]
    code = "import sys, oirase.kernel.settings.installation; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=source, check=False).returncode == 0
