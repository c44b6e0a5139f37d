"""Values that fail a test wait for an officer, who accepts or rejects them with a reason, and may take it back; raw values never change."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.db import transaction
from django.http import Http404

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.qc import flags as packing
from oirase.blocks.observations.qc.flags import flag_of
from oirase.blocks.observations.services import quality
from oirase.blocks.observations.tests.quality_desk import (
    BEGIN,
    NOW,
    STEP,
    another,
    arrived,
    configured,
    quality_desk,
    rows,
    spans,
    stored,
)
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.outbox.models import EventRow

GOOD = [18.0, 18.1, 18.2, 18.1, 18.0]


@pytest.fixture
def desk(db: None) -> SimpleNamespace:
    with clock.frozen(NOW):
        made = quality_desk()
        configured(made)
        yield made


def test_a_spike_opens_one_span_that_grows_while_it_goes_on(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [*GOOD, 25, *GOOD]))
    later = BEGIN + timedelta(minutes=STEP * 11)
    arrived(rows(desk.series, [31, 32, 33, 18], later))
    arrived(rows(desk.series, [36], later + timedelta(minutes=STEP * 4)))
    found = {one.test: (one.count, one.flag) for one in spans()}
    assert found["gross_range"] == (4, 4)
    assert found["spike"][1] == 4
    assert found["rate_of_change"] == (1, 4)


def test_values_far_apart_are_spans_of_their_own(desk: SimpleNamespace) -> None:
    configured(desk, {"gross_range": {"fail": [0, 30]}})
    arrived(rows(desk.series, [40, *[18.0] * 20, 40]))
    assert [one.count for one in spans()] == [1, 1]


def test_good_values_open_nothing(desk: SimpleNamespace) -> None:
    assert arrived(rows(desk.series, GOOD)) == []
    assert spans() == []


def test_rejected_values_fail_and_leave_the_means(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 31, 18]))
    before = stored(desk.series)
    (span,) = [one for one in spans() if one.test == "gross_range"]
    quality.judge_span(desk.officer, span_id=span.pk, verdict="rejected", reason="較正中でした")
    after = stored(desk.series)
    assert after["value"].tolist() == before["value"].tolist()
    assert flag_of(after["flag"]).tolist() == [1, 4, 4, 1]
    assert packing.tests_of(int(after["flag"][1])) == ("gross_range", "spike", "officer")
    hours = store().buckets(desk.series.number, int(after["t"][0]), int(after["t"][-1]) + 1, "hour")
    assert hours["max"].max() == 18
    assert hours["bad"].sum() == 2
    (entry,) = Entry.objects.filter(command="observations.judge_span")
    assert "較正中でした" in str(entry.payload)
    assert EventRow.objects.filter(type="observations.span_judged").count() == 1


def test_accepted_values_count_again(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 31, 18]))
    (span,) = [one for one in spans() if one.test == "gross_range"]
    quality.judge_span(desk.officer, span_id=span.pk, verdict="accepted", reason="周辺の観測でも同じでした")
    assert flag_of(stored(desk.series)["flag"]).tolist()[1:3] == [1, 1]


def test_the_whole_stretch_can_be_rejected(desk: SimpleNamespace) -> None:
    configured(desk, {"gross_range": {"fail": [0, 30]}})
    arrived(rows(desk.series, [18, 31, 18, float("nan"), 31, 18]))
    (span,) = spans()
    quality.judge_span(desk.officer, span_id=span.pk, verdict="rejected", reason="付着生物", whole=True)
    assert flag_of(stored(desk.series)["flag"]).tolist() == [1, 4, 4, 9, 4, 1]


def test_a_verdict_taken_back_leaves_what_the_tests_said(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 31, 18]))
    before = stored(desk.series)["flag"].tolist()
    (span,) = [one for one in spans() if one.test == "gross_range"]
    quality.judge_span(desk.officer, span_id=span.pk, verdict="rejected", reason="誤り", whole=True)
    quality.reopen_span(desk.officer, span_id=span.pk, reason="別の区間でした")
    assert stored(desk.series)["flag"].tolist() == before
    (again,) = [one for one in spans() if one.test == "gross_range"]
    assert (again.verdict, again.reason, again.decided_at) == ("open", "", None)


def test_every_change_is_kept_with_who_and_why(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 18]))
    (span,) = [one for one in spans() if one.test == "gross_range"]
    quality.judge_span(desk.officer, span_id=span.pk, verdict="rejected", reason="較正中")
    with transaction.atomic():
        store().seal()
    kept = store().revisions(desk.series.number)
    assert [(one.value, one.reason, one.source) for one in kept] == [(31, "較正中", "quality")]
    assert kept[0].actor == desk.officer.reference


def test_whoever_may_only_look_or_stands_elsewhere_cannot_judge(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 18]))
    span = spans()[0]
    with pytest.raises(Forbidden):
        quality.judge_span(desk.viewer, span_id=span.pk, verdict="rejected", reason="?")
    with pytest.raises(Http404):
        quality.judge_span(desk.foreigner, span_id=span.pk, verdict="rejected", reason="?")
    with pytest.raises(Http404):
        quality.set_quality(desk.foreigner, series_id=desk.series.pk, since=NOW, tests={})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": "rejected", "reason": " "}, "reason"),
        ({"verdict": "rejected", "reason": "x" * 501}, "reason"),
        ({"verdict": "maybe", "reason": "?"}, "verdict"),
    ],
)
def test_a_verdict_needs_a_reason(desk: SimpleNamespace, given: dict[str, str], field: str) -> None:
    arrived(rows(desk.series, [18, 31, 18]))
    with pytest.raises(Rejected) as error:
        quality.judge_span(desk.officer, span_id=spans()[0].pk, **given)
    assert list(error.value.problems) == [field]
    assert "officer" not in packing.tests_of(int(stored(desk.series)["flag"][1]))


def test_two_officers_do_not_judge_the_same_span(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 18]))
    span = spans()[0]
    quality.judge_span(
        desk.officer, span_id=span.pk, verdict="rejected", reason="一人目", version=span.version
    )
    with pytest.raises(Conflict):
        quality.judge_span(
            desk.officer, span_id=span.pk, verdict="accepted", reason="二人目", version=span.version
        )
    with pytest.raises(Rejected):
        quality.judge_span(desk.officer, span_id=span.pk, verdict="accepted", reason="二人目")


def test_new_thresholds_hold_from_their_day_and_a_re_run_applies_them(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 31, 18]))
    old = stored(desk.series)["config"].tolist()
    wider = configured(desk, {"gross_range": {"fail": [-2, 40]}}, since=BEGIN + timedelta(minutes=STEP))
    assert stored(desk.series)["config"].tolist() == old
    assert quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="新しいしきい値") == 3
    after = stored(desk.series)
    assert after["config"].tolist() == [old[0], *[wider.number] * 3]
    assert flag_of(after["flag"]).tolist() == [1, 1, 1, 1]
    assert {one.verdict for one in spans()} == {"cleared"}
    assert quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="もう一度") == 0


def test_a_re_run_gives_what_streaming_gave(desk: SimpleNamespace) -> None:
    for place, value in enumerate([18, 18.5, 25, 18.6, 31, 36, 18, 18, 18.2]):
        arrived(rows(desk.series, [value], BEGIN + timedelta(minutes=STEP * place)))
    assert quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="確認") == 0


def test_a_re_run_leaves_what_an_officer_said(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 31, 31, 18]))
    (span,) = [one for one in spans() if one.test == "gross_range"]
    quality.judge_span(desk.officer, span_id=span.pk, verdict="accepted", reason="正しい値")
    configured(desk, {"gross_range": {"fail": [0, 20]}})
    quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="新しいしきい値")
    assert flag_of(stored(desk.series)["flag"]).tolist() == [1, 1, 1, 1]


def test_a_re_run_finds_what_was_not_seen_before(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [18, 19, 18.5, 18]))
    configured(desk, {"gross_range": {"fail": [0, 18.7]}})
    quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="下げた", first=BEGIN, until=NOW)
    assert [(one.test, one.count, one.verdict) for one in spans()] == [("gross_range", 1, "open")]


def test_only_the_span_of_time_that_was_named_is_tested(desk: SimpleNamespace) -> None:
    arrived(rows(desk.series, [19, 19, 19, 19]))
    configured(desk, {"gross_range": {"fail": [0, 18]}})
    quality.rerun_quality(
        desk.officer,
        series_id=desk.series.pk,
        reason="一部",
        first=BEGIN + timedelta(minutes=STEP),
        until=BEGIN + timedelta(minutes=3 * STEP),
    )
    assert flag_of(stored(desk.series)["flag"]).tolist() == [1, 4, 4, 1]


def test_neighbours_are_compared_by_a_re_run(desk: SimpleNamespace) -> None:
    arrived(rows(desk.deeper, [15.0, 15, 15, 15]))
    arrived(rows(desk.series, [16.0, 24, 16]))
    configured(desk, {"neighbours": {"series": [desk.deeper.number], "within": 5, "suspect": 3, "fail": 8}})
    quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="近くの観測と比べる")
    after = stored(desk.series)
    assert flag_of(after["flag"]).tolist() == [1, 4, 1]
    assert packing.tests_of(int(after["flag"][1])) == ("neighbours",)


def test_layers_of_a_buoy_that_stand_upside_down_are_found_by_a_re_run(desk: SimpleNamespace) -> None:
    salty = [another(desk, f"s{depth}", depth) for depth in (1, 15)]
    arrived(np.concatenate([rows(desk.series, [10.0, 10, 10]), rows(desk.deeper, [9.0, 9, 9])]))
    arrived(np.concatenate([rows(salty[0], [33.0, 36, 33]), rows(salty[1], [33.5, 33.5])]))
    layers = [[desk.series.number, salty[0].number], [desk.deeper.number, salty[1].number]]
    configured(desk, {"density_inversion": {"layers": layers, "suspect": -0.03}})
    quality.rerun_quality(desk.officer, series_id=desk.series.pk, reason="密度を比べる")
    after = stored(desk.series)
    assert flag_of(after["flag"]).tolist() == [1, 3, 2]
    assert packing.tests_of(int(after["flag"][1])) == ("density_inversion",)
