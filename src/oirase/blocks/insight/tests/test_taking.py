"""Taking figures: only changes are kept, age and origin are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from oirase.blocks.insight import facade, services, tasks
from oirase.blocks.insight.facade import Point, history, latest
from oirase.blocks.insight.metrics import Declared, declared
from oirase.blocks.insight.models import Snapshot, Taking
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.manifest.spec import Manifest, Metric, Names
from oirase.kernel.texts import LocalizedText

CODE = "test.answers"
NOW = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)
GIVEN: list[Point] = []


def select(year: int) -> Iterator[Point]:
    """Stand in for a system's selector."""
    if any(point.value == -1 for point in GIVEN):
        raise ValueError("no figures today")
    yield from GIVEN


@pytest.fixture
def figures(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[SimpleNamespace]:
    """A declared metric of a made-up system, and two bodies."""
    settings.DEMO_ALLOWED = False
    names = Names("件数", "Cases")
    metric = Metric(CODE, names, Names("件", "cases"), f"{__name__}:select", fresh_for=2)
    owner = Manifest(slug="made-up", app_label="made_up", name=names, summary=names)
    for module in (services, tasks):
        monkeypatch.setattr(module, "declared", lambda: {CODE: Declared(metric, owner)})
    monkeypatch.setattr("oirase.blocks.insight.facade.declared", lambda: {CODE: Declared(metric, owner)})
    monkeypatch.setattr(services, "resolve", lambda _dotted: select)
    with outside_commands("test set-up"), scope(Actor.system("test")):
        bodies = [
            Body.objects.create(code=code, kind="other", name=LocalizedText(ja=code)) for code in ("a", "b")
        ]
    with clock.frozen(NOW):
        yield SimpleNamespace(a=bodies[0].pk, b=bodies[1].pk)
    GIVEN.clear()


def take(minutes: int = 0) -> int:
    """Take the metric some minutes later."""
    with clock.frozen(NOW + timedelta(minutes=minutes)):
        return services.take(services.TAKER, code=CODE)


def test_only_changes_are_kept(figures: SimpleNamespace) -> None:
    GIVEN[:] = [Point(figures.a, 3, month=4), Point(figures.a, 2, month=5), Point(figures.b, 7, month=4)]
    assert take() == 3
    assert take(1) == 0
    GIVEN[1] = Point(figures.a, 5, month=5)
    assert take(2) == 1
    assert Snapshot.objects.count() == 4
    found = latest(CODE)
    assert found is not None
    assert (found.value, found.unit, found.origin, found.stale) == (Decimal(15), "件", "measured", False)
    assert [one.value for one in found.by_month[:3]] == [Decimal(10), Decimal(5), None]
    assert latest(CODE, [figures.a]).value == Decimal(8)  # type: ignore[union-attr]
    assert [one.value for one in history(CODE)] == [Decimal(12), Decimal(15)]


def test_many_figures_are_read_at_once(figures: SimpleNamespace, django_assert_num_queries: Any) -> None:
    GIVEN[:] = [Point(figures.a, 3, month=4), Point(figures.b, 7, month=4)]
    take()
    with django_assert_num_queries(2):
        found = facade.figures([CODE, "nobody.declares_it"], [2026, 2025])
    assert {key: one.value for key, one in found.items()} == {(CODE, 2026): Decimal(10)}
    assert facade.figures([CODE], bodies=[figures.b])[CODE, 2026].value == Decimal(7)
    assert found[CODE, 2026] == latest(CODE)


def test_a_metric_that_was_never_taken_is_told_as_stale(figures: SimpleNamespace) -> None:
    assert facade.takings([CODE]) == {CODE: facade.Taken(None, stale=True)}
    take()
    assert facade.takings([CODE, "nobody.declares_it"]) == {CODE: facade.Taken(NOW, stale=False)}


def test_what_vanishes_is_zero_and_not_forgotten(figures: SimpleNamespace) -> None:
    GIVEN[:] = [Point(figures.a, 3, month=4)]
    take()
    GIVEN.clear()
    take(1)
    assert latest(CODE).value == 0  # type: ignore[union-attr]
    assert Snapshot.objects.count() == 2


def test_one_made_up_row_makes_the_figure_a_demo(figures: SimpleNamespace) -> None:
    GIVEN[:] = [Point(figures.a, 3, month=4), Point(figures.a, 1, month=5, is_demo=True)]
    take()
    assert latest(CODE).origin == "demo"  # type: ignore[union-attr]


def test_an_installation_with_demo_data_has_demo_figures_only(
    figures: SimpleNamespace, settings: Any
) -> None:
    settings.DEMO_ALLOWED = True
    GIVEN[:] = [Point(figures.a, 3, month=4)]
    take()
    assert latest(CODE).origin == "demo"  # type: ignore[union-attr]


def test_a_figure_grows_stale(figures: SimpleNamespace) -> None:
    GIVEN[:] = [Point(figures.a, 3, month=4)]
    take()
    with clock.frozen(NOW + timedelta(hours=2, minutes=1)):
        assert latest(CODE).stale  # type: ignore[union-attr]


def test_a_failing_selector_leaves_the_old_figure_and_a_reason(figures: SimpleNamespace) -> None:
    GIVEN[:] = [Point(figures.a, 3, month=4)]
    take()
    GIVEN[:] = [Point(figures.a, -1)]
    tasks.take_all()
    assert "no figures today" in Taking.objects.get().problem
    assert latest(CODE).value == 3  # type: ignore[union-attr]


def test_only_the_platform_takes(figures: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        services.take(Actor.anonymous(), code=CODE)
    with pytest.raises(Rejected):
        services.take(services.TAKER, code="nobody.knows")


def test_nothing_taken_is_no_figure(figures: SimpleNamespace) -> None:
    assert latest(CODE) is None
    assert latest("nobody.knows") is None
    assert declared(), "some running system declares a metric"
