"""A value passes a threshold; whoever asked is told once; the alert ends by itself and keeps its evidence and its peak."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from oirase.blocks.messaging.models import Message
from oirase.blocks.observations.alerts.catalogue import concerned, watched_of, watchers
from oirase.blocks.observations.alerts.replay import firings, play, trial
from oirase.blocks.observations.alerts.rules import rule_of
from oirase.blocks.observations.alerts.watching import check
from oirase.blocks.observations.models import ActionKind, Alert, AlertRule, AlertState
from oirase.blocks.observations.qc.flags import Flag
from oirase.blocks.observations.services import alerts as services
from oirase.blocks.observations.tests.bay import NOW, PLATFORM, STEP, WARM, bay, delivered, rows_of, written
from oirase.blocks.observations.times import to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

pytestmark = pytest.mark.django_db
MORNING = NOW - timedelta(hours=4)


@pytest.fixture
def world() -> Iterator[SimpleNamespace]:
    """The bay at five in the morning."""
    with clock.frozen(NOW):
        yield bay()


def rule(world: SimpleNamespace, definition: dict[str, Any] = WARM, **values: Any) -> AlertRule:
    """Make a rule that has stood since the day before."""
    given = {"series": world.warm.number, "public": True, **values}
    code = f"rule-{random.randrange(10**9)}"
    return services.make_rule(
        world.lead,
        code=code,
        name={"ja": "高水温", "en": "Warm water"},
        definition=definition,
        since=NOW - timedelta(days=1),
        **given,
    )


def found() -> list[Alert]:
    with scope(PLATFORM):
        return list(Alert.objects.order_by("raised_at").select_related("rule_version"))


def test_value_to_inbox(world: SimpleNamespace) -> None:
    rule(world)
    services.subscribe(world.fisher, entity_id=world.buoy.pk)
    services.subscribe(world.officer, property_id=world.temperature.pk, by_mail=False)
    written(rows_of(world.warm, [25, 25.8, 26.2, 26.9, 26.4], MORNING))
    delivered()
    alert = found()[0]
    assert (alert.state, alert.value, alert.raised_at) == (
        AlertState.OPEN,
        26.2,
        to_datetime(to_ms(MORNING) + 2 * STEP),
    )
    assert [value for _, value, _ in alert.evidence["values"]] == [25, 25.8, 26.2]
    assert alert.evidence["definition"] == WARM
    assert "26.20°C" in alert.text.text("ja")
    with scope(PLATFORM):
        messages = {one.user_id: one for one in Message.objects.all()}
    assert set(messages) == {world.fisher.user_id, world.officer.user_id}
    mine = messages[world.fisher.user_id]
    assert mine.address == "umiko@example.jp"
    assert messages[world.officer.user_id].address == ""
    assert "架空ブイA" in mine.subject.text("ja")
    assert "模擬データ" in mine.text.text("ja")
    assert "Warm water" in mine.subject.text("en")
    assert mine.link == f"/observations/alerts/{alert.pk}/"


def test_there_is_one_standing_alert_and_it_ends_by_itself_with_its_peak(world: SimpleNamespace) -> None:
    rule(world)
    written(rows_of(world.warm, [26, 27], MORNING))
    written(rows_of(world.warm, [28, 25.5], MORNING + timedelta(minutes=20)))
    assert [(one.state, one.peak) for one in found()] == [("open", 28)]
    written(rows_of(world.warm, [24.9, 26.5], MORNING + timedelta(hours=1)))
    first, second = found()
    assert (first.state, first.peak, second.state) == ("ended", 28, "open")
    assert [one.kind for one in first.actions.order_by("id")] == [ActionKind.RAISED, ActionKind.ENDED]


def test_values_that_failed_fire_nothing(world: SimpleNamespace) -> None:
    rule(world)
    written(rows_of(world.warm, [25, 40, 25, 45], MORNING, [Flag.PASS, Flag.FAIL, Flag.PASS, Flag.MISSING]))
    assert found() == []
    written(rows_of(world.warm, [40], MORNING + timedelta(hours=1), Flag.SUSPECT))
    assert len(found()) == 1


def test_a_rule_over_a_property_watches_all_its_series_of_the_body(world: SimpleNamespace) -> None:
    rule(world, series=None, property_code="temperature")
    written(np.concatenate([rows_of(one, [27], MORNING) for one in (world.warm, world.deep, world.inner)]))
    alerts = found()
    assert {one.series_id for one in alerts} == {world.warm.pk, world.deep.pk, world.inner.pk}
    # What is not public is seen by grant only, and told only to those who may see it.
    assert [one.public for one in alerts if one.series_id == world.inner.pk] == [False]


def test_nobody_is_told_of_what_they_may_not_see(world: SimpleNamespace) -> None:
    rule(world, series=world.inner.number)
    for actor in (world.fisher, world.officer, world.neighbour):
        services.subscribe(actor, property_id=world.temperature.pk)
    written(rows_of(world.inner, [27], MORNING))
    delivered()
    with scope(PLATFORM):
        assert {one.user_id for one in Message.objects.all()} == {world.officer.user_id}


def test_silence_is_found_by_the_clock_and_ends_with_the_next_value(world: SimpleNamespace) -> None:
    rule(world, {"kind": "missing", "limit": 7200})
    written(rows_of(world.warm, [20, 20], MORNING))
    check()
    (alert,) = found()
    assert alert.raised_at == to_datetime(to_ms(MORNING) + STEP) + timedelta(hours=2)
    assert "2時間" in alert.text.text("ja")
    check()
    written(rows_of(world.warm, [20], NOW))
    (alert,) = found()
    assert (alert.state, alert.peak) == ("ended", (NOW - MORNING).total_seconds() - 600)


def test_a_series_that_never_spoke_is_silent_too(world: SimpleNamespace) -> None:
    rule(world, {"kind": "missing", "limit": 7200})
    check()
    assert [one.state for one in found()] == ["open"]


def test_a_buoy_that_drifts_is_found_by_its_distance_from_its_place(world: SimpleNamespace) -> None:
    rule(world, {"kind": "threshold", "side": "above", "limit": 500}, series=world.track.number)
    rows = rows_of(world.track, [140.8, 140.801, 140.81], MORNING)
    rows["value2"] = 41.0
    written(rows)
    (alert,) = found()
    assert alert.value == pytest.approx(841, abs=3)
    assert alert.evidence["unit"] == "m"


def test_a_rejected_value_takes_its_alert_back(world: SimpleNamespace) -> None:
    rule(world)
    written(rows_of(world.warm, [25, 39, 24, 25], MORNING))
    assert [one.state for one in found()] == ["ended"]
    written(rows_of(world.warm, [39], MORNING + timedelta(minutes=10), Flag.FAIL))
    check()
    (alert,) = found()
    assert alert.state == AlertState.WITHDRAWN
    assert alert.actions.filter(kind=ActionKind.WITHDRAWN).count() == 1


def test_late_values_raise_what_was_missed(world: SimpleNamespace) -> None:
    rule(world)
    written(rows_of(world.warm, [24, 24], MORNING + timedelta(hours=1)))
    written(rows_of(world.warm, [25, 27, 27, 24], MORNING))
    assert found() == []
    check()
    assert [(one.state, one.peak) for one in found()] == [("ended", 27)]


def test_a_new_version_holds_from_now_on_and_the_alert_keeps_its_own(world: SimpleNamespace) -> None:
    made = rule(world)
    written(rows_of(world.warm, [26.5], MORNING))
    services.change_rule(world.lead, rule_id=made.pk, definition={**WARM, "limit": 28})
    written(rows_of(world.warm, [24, 27, 28.5], NOW))
    first, second = found()
    assert (first.rule_version.number, first.state) == (1, "ended")
    assert (second.rule_version.number, second.value) == (2, 28.5)


def test_officers_acknowledge_note_mute_and_close_with_a_reason(world: SimpleNamespace) -> None:
    rule(world)
    written(rows_of(world.warm, [27], MORNING))
    alert = found()[0]
    services.acknowledge(world.officer, alert_id=alert.pk, text="船に連絡")
    services.note(world.officer, alert_id=alert.pk, text="現場は曇り")
    services.mute(world.officer, alert_id=alert.pk, until=NOW + timedelta(days=1), reason="清掃のため")
    with pytest.raises(Conflict):
        services.acknowledge(world.officer, alert_id=alert.pk)
    with pytest.raises(Rejected):
        services.close(world.officer, alert_id=alert.pk, reason="  ")
    services.close(world.officer, alert_id=alert.pk, reason="清掃が終わった")
    with pytest.raises(Conflict):
        services.close(world.officer, alert_id=alert.pk, reason="もう一度")
    # Closed by hand: it fires again only after the condition was over once, and then without a message.
    services.subscribe(world.fisher, entity_id=world.buoy.pk)
    written(rows_of(world.warm, [27, 24, 27], MORNING + timedelta(hours=1)))
    delivered()
    first, second = found()
    assert (first.state, second.state, second.muted) == ("closed", "open", True)
    assert [one.kind for one in first.actions.order_by("id")] == [
        "raised",
        "acknowledged",
        "noted",
        "muted",
        "closed",
    ]
    with scope(PLATFORM):
        assert Message.objects.count() == 0


def test_only_officers_in_charge_may_act(world: SimpleNamespace) -> None:
    made = rule(world)
    written(rows_of(world.warm, [27], MORNING))
    alert = found()[0]
    for actor in (world.fisher, world.visitor, world.neighbour, world.foreigner):
        with pytest.raises((Forbidden, Http404)):
            services.acknowledge(actor, alert_id=alert.pk)
    for actor in (world.officer, world.fisher, world.neighbour):
        with pytest.raises((Forbidden, Http404)):
            services.change_rule(actor, rule_id=made.pk, definition=WARM)


def test_bad_rules_are_refused_with_words_at_the_field(world: SimpleNamespace) -> None:
    for values, field in (
        ({"definition": {"kind": "threshold", "side": "above"}}, "limit"),
        ({"series": 999_999}, "series"),
        ({"series": None}, "property_code"),
        ({"series": None, "property_code": "nothing"}, "property_code"),
        ({"name": {"en": "x"}}, "name"),
        ({"severity": 9}, "severity"),
    ):
        given: dict[str, Any] = {
            "code": "a",
            "name": {"ja": "a"},
            "definition": WARM,
            "series": world.warm.number,
        }
        with pytest.raises(Rejected) as refused:
            services.make_rule(world.lead, **{**given, **values})
        assert field in refused.value.problems
    with scope(PLATFORM):
        assert AlertRule.objects.count() == 0


@pytest.mark.parametrize("seed", range(6))
def test_any_split_into_batches_and_a_replay_find_the_same(world: SimpleNamespace, seed: int) -> None:
    chance = random.Random(seed)
    definitions = [
        {**WARM, "hold": 1200},
        {"kind": "change", "side": "both", "limit": 1.5, "within": 3600, "release": 600},
        {"kind": "condition", "when": "value > mean_hour + 0.4", "until": "value < mean_day"},
        {"kind": "missing", "limit": 1500},
    ]
    for definition in definitions:
        rule(world, definition)
    values = [25 + chance.gauss(0, 1.2) for _ in range(140)]
    rows = rows_of(
        world.warm, values, NOW - timedelta(hours=23), [chance.choice([1, 1, 1, 3, 4]) for _ in values]
    )
    rows = rows[[chance.random() > 0.1 for _ in values]]
    first = 0
    while first < len(rows):
        until = first + chance.randrange(1, 30)
        written(rows[first:until])
        first = until
    total = 0
    with scope(PLATFORM):
        watched = concerned(watchers(), [world.warm.number])[world.warm.number]
        for watcher in watchers():
            alerts = Alert.objects.filter(rule_id=watcher.pk).order_by("raised_at")
            live = [
                (to_ms(one.since), to_ms(one.raised_at), one.ended_at and to_ms(one.ended_at))
                for one in alerts
            ]
            _state, changes = play(
                watcher, watched, to_ms(NOW - timedelta(days=1)), to_ms(NOW + timedelta(days=1))
            )
            again = [
                (one.raised.since, one.raised.at, one.ended and one.ended.at) for one in firings(changes)
            ]
            assert live == again
            total += len(live)
    assert total > 10


def test_a_trial_tells_how_often_a_rule_would_have_fired(world: SimpleNamespace) -> None:
    written(rows_of(world.warm, [25, 27, 24, 27, 24], MORNING))
    with scope(PLATFORM):
        watched = watched_of(world.warm)
        found = trial(rule_of(WARM), [watched], to_ms(NOW - timedelta(days=30)), to_ms(NOW))
    assert len(found[world.warm.number]) == 2


def test_subscriptions_are_ones_own(world: SimpleNamespace) -> None:
    made = services.subscribe(world.fisher, entity_id=world.buoy.pk)
    again = services.subscribe(world.fisher, entity_id=world.buoy.pk, by_mail=False)
    assert made.pk == again.pk
    with pytest.raises(Conflict):
        services.unsubscribe(world.officer, subscription_id=made.pk)
    with pytest.raises(Rejected):
        services.subscribe(world.visitor, entity_id=world.buoy.pk)
    with pytest.raises(Http404):
        services.subscribe(world.fisher, entity_id=world.hidden.pk)
    services.unsubscribe(world.fisher, subscription_id=made.pk)
    with pytest.raises((Conflict, ValidationError)):
        services.unsubscribe(world.fisher, subscription_id=made.pk)
