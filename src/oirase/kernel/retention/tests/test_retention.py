"""A job proposes, a person confirms, a hold wins, a stub stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from bench.ledger.models import Case
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.access.tests.conftest import as_platform, world  # noqa: F401 - fixtures
from oirase.kernel.retention import (
    OnHold,
    RetentionClass,
    RetentionSpec,
    confirm,
    keep_longer,
    lift_hold,
    place_hold,
    propose_all,
    retain,
)
from oirase.kernel.retention.models import Disposal, DisposalState
from oirase.kernel.retention.specs import SPECS

FIVE = RetentionSpec("ledger.Case", RetentionClass("5y", 5), "received_at")
OFFICER = Actor.system("officer")


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    before = dict(SPECS)
    SPECS.clear()
    retain(FIVE)
    yield
    SPECS.clear()
    SPECS.update(before)


@pytest.fixture
def old(world: SimpleNamespace, as_platform: None) -> Case:  # noqa: F811
    """A case received in fiscal year 2019: it is over on 1 April 2025."""
    at = datetime(2020, 3, 31, 14, 59, tzinfo=UTC)
    return Case.objects.create(body=world.prefecture, organisation=world.first, title="x", received_at=at)


def test_time_begins_in_april_and_ends_in_april() -> None:
    assert FIVE.over_on(date(2019, 4, 1)) == date(2025, 4, 1)
    assert FIVE.over_on(date(2020, 3, 31)) == date(2025, 4, 1)
    assert FIVE.over_on(date(2020, 4, 1)) == date(2026, 4, 1)
    plain = RetentionSpec("a.B", RetentionClass("1y", 1), "on", from_next_april=False)
    assert plain.over_on(date(2024, 2, 29)) == date(2025, 3, 1)
    assert RetentionSpec("a.B", RetentionClass("permanent", None), "on").over_on(date(2020, 1, 1)) is None


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_nothing_goes_before_its_years_are_full(start: date, years: int) -> None:
    over = RetentionSpec("a.B", RetentionClass("n", years), "on").over_on(start)
    assert over is not None
    assert years < (over - start).days / 365.2 <= years + 1.01


def test_proposed_on_the_day_and_once(old: Case) -> None:
    assert propose_all(date(2025, 3, 31)) == 0
    assert propose_all(date(2025, 4, 1)) == 1
    assert propose_all(date(2025, 4, 2)) == 0
    proposal = Disposal.objects.get()
    assert (proposal.record_id, proposal.over_on, proposal.body_id) == (old.pk, date(2025, 4, 1), old.body_id)


def test_a_person_confirms_and_a_stub_stays(old: Case) -> None:
    propose_all(date(2025, 4, 1))
    confirm(OFFICER, Disposal.objects.get())
    assert not Case.objects.exists()
    stub = Disposal.objects.get()
    assert (stub.state, stub.record_type, stub.decided_by) == (
        DisposalState.DISPOSED,
        "ledger.case",
        OFFICER.reference,
    )
    with pytest.raises(ValueError, match="決定"):
        confirm(OFFICER, stub)


def test_a_hold_wins_before_and_after_the_proposal(old: Case) -> None:
    hold = place_hold(OFFICER, old, "訴訟")
    assert propose_all(date(2025, 4, 1)) == 0
    lift_hold(hold)
    assert propose_all(date(2025, 4, 1)) == 1
    place_hold(OFFICER, old, "開示請求")
    with pytest.raises(OnHold):
        confirm(OFFICER, Disposal.objects.get())
    assert Case.objects.filter(pk=old.pk).exists()


def test_kept_longer_it_comes_again(old: Case) -> None:
    propose_all(date(2025, 4, 1))
    with clock.frozen(datetime(2025, 4, 2, tzinfo=UTC)):
        with pytest.raises(ValueError, match="理由"):
            keep_longer(OFFICER, Disposal.objects.get(), date(2026, 4, 1), " ")
        keep_longer(OFFICER, Disposal.objects.get(), date(2026, 4, 1), "調査中")
    assert propose_all(date(2026, 3, 31)) == 0
    assert propose_all(date(2026, 4, 1)) == 1
    assert Disposal.objects.get().state == DisposalState.PROPOSED


def test_a_foreign_body_sees_no_proposal(old: Case, world: SimpleNamespace) -> None:  # noqa: F811
    propose_all(date(2025, 4, 1))
    with scope(Actor.anonymous()):
        assert not Disposal.objects.exists()


def test_a_model_has_one_retention() -> None:
    retain(FIVE)
    with pytest.raises(ValueError, match="two"):
        retain(RetentionSpec("ledger.Case", RetentionClass("10y", 10), "received_at"))
