"""The clock: Tokyo's day, stopping, shifting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from oirase.kernel import clock


def test_the_day_begins_in_tokyo() -> None:
    with clock.frozen(datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 31)
    with clock.frozen(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 4, 1)
        assert clock.now() == datetime(2026, 3, 31, 15, 0, tzinfo=UTC)


def test_frozen_ends_with_its_block_even_after_an_error() -> None:
    with pytest.raises(KeyError), clock.frozen(datetime(2000, 1, 1, tzinfo=UTC)):
        raise KeyError
    assert clock.now().year > 2000


def test_shifted_runs_on() -> None:
    before = clock.now()
    with clock.shifted(timedelta(days=365)):
        first, second = clock.now(), clock.now()
        assert timedelta(days=365) <= first - before < timedelta(days=365, minutes=1)
        assert second >= first
    assert clock.now() - before < timedelta(minutes=1)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        clock.local(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_span_of_days_goes_from_midnight_to_midnight_and_may_be_open() -> None:
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    assert clock.within("at", first, last) == {
        "at__gte": clock.midnight(first),
        "at__lt": clock.midnight(date(2027, 4, 1)),
    }
    assert list(clock.within("at", None, last)) == ["at__lt"]
    assert list(clock.within("at", first, None)) == ["at__gte"]
    assert clock.within("at", None, None) == {}
