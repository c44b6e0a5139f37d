"""Quality control by people: new thresholds, testing once more, an officer's word about suspect values. Raw values never change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from oirase.blocks.observations.alerts.watching import corrected
from oirase.blocks.observations.events import QualityConfigured, QualityRerun, SpanJudged
from oirase.blocks.observations.models import QualityConfig, Series, Span
from oirase.blocks.observations.models.quality import Verdict
from oirase.blocks.observations.qc.configs import JOINT_TESTS, checked
from oirase.blocks.observations.qc.flags import Flag, flag_of, packed
from oirase.blocks.observations.qc.rerun import changes, retested
from oirase.blocks.observations.qc.spans import note_spans, settle_spans
from oirase.blocks.observations.qc.streaming import rows_of
from oirase.blocks.observations.qc.versions import versions_of
from oirase.blocks.observations.store.arrays import Rows, Values
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.store.protocol import Write
from oirase.blocks.observations.times import FIRST, LAST, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, authorised, changed, command, emit, permit

SOURCE = "quality"
# How far back the tests between series look: as long as values are usually late.
COMPARED = timedelta(hours=6)
LONGEST_REASON = 500
OFFICER = packed(0, ("officer",))
WORDS = {Verdict.ACCEPTED: Flag.PASS, Verdict.REJECTED: Flag.FAIL}


@command("observations.set_quality")
def set_quality(
    actor: Actor,
    *,
    series_id: UUID,
    since: datetime,
    tests: Any,
    source: str = "",
    unconfirmed: bool = True,
) -> QualityConfig:
    """Give a series a new version of its tests from a moment on; values that are stored keep their flags until they are tested once more."""
    series = authorised(actor, Series, series_id, "judge")
    made = QualityConfig(
        body_id=series.body_id,
        organisation_id=series.organisation_id,
        series=series,
        since=since,
        tests=checked(tests),
        source=_text(source, "source", required=False),
        unconfirmed=unconfirmed,
    )
    made.save(force_insert=True)
    changed(made, "set", after={"since": since.isoformat(), "tests": made.tests, "source": made.source})
    emit(
        QualityConfigured(
            subject=subject_of(series),
            body_id=series.body_id,
            series=series.number,
            config=made.number,
            since=since,
        )
    )
    return made


@command("observations.rerun_quality")
def rerun_quality(
    actor: Actor,
    *,
    series_id: UUID,
    reason: str,
    first: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Test the values of a series once more, all or those with first <= time < until; return how many have changed.

    What an officer has judged stands.
    """
    series = authorised(actor, Series, series_id, "judge")
    words = _text(reason, "reason")
    if first and until and until <= first:
        raise Rejected(_("終わりは始まりより後にしてください。"), "until")
    begin, end = to_ms(first) if first else FIRST, to_ms(until) if until else LAST + 1
    versions = versions_of([series.number]).get(series.number)
    if versions is None:
        raise Rejected(_("この系列には、まだ検定の設定がありません。"))
    count = 0
    for values, rows in retested(series.number, versions, begin, end):
        count += _write(actor, series, changes(values, rows), words)
        settle_spans(series, int(values["t"][0]), int(values["t"][-1]) + 1, _standing(values, rows), words)
    changed(
        series,
        "quality_rerun",
        after={"values": count, "reason": words, "first": str(first), "until": str(until)},
    )
    emit(
        QualityRerun(
            subject=subject_of(series),
            body_id=series.body_id,
            series=series.number,
            first_at=first,
            until=until,
            values=count,
        )
    )
    return count


@command("observations.compare_series")
def compare_series(actor: Actor) -> int:
    """Make the tests between series for the values of the last hours, whose partners are here by now; return how many have changed."""
    permit("observations.judge")
    since, total = to_ms(clock.now() - COMPARED), 0
    joint = QualityConfig.objects.filter(tests__has_any_keys=list(JOINT_TESTS)).values("series")
    for series in Series.objects.filter(pk__in=joint).order_by("number"):
        count = sum(
            _write(actor, series, changes(values, rows), "")
            for values, rows in retested(series.number, versions_of([series.number])[series.number], since)
        )
        if count:
            changed(series, "compared", after={"values": count})
        total += count
    return total


@command("observations.judge_span")
def judge_span(
    actor: Actor, *, span_id: UUID, verdict: str, reason: str, whole: bool = False, version: int | None = None
) -> Span:
    """Accept or reject the values that a test found in a span, or with `whole` all of it; the flags say that an officer did."""
    span = authorised(actor, Span, span_id, "judge", version)
    if verdict not in WORDS:
        raise Rejected(_("採用か棄却を選んでください。"), "verdict")
    if span.verdict != Verdict.OPEN:
        raise Rejected(_("この区間はすでに判定されています。変えるには、まず判定を取り消してください。"))
    words = _text(reason, "reason")
    values = _concerned(span, whole)
    kept = values["flag"] & ~0xF
    flags = WORDS[Verdict(verdict)] | kept | OFFICER
    count = _write(actor, span.series, rows_of(span.series.number, values, flags, values["config"]), words)
    span.verdict, span.reason, span.whole = verdict, words, whole
    span.decided_by_id, span.decided_at = actor.user_id, clock.now()
    _told(span, "judged", count, {"verdict": verdict, "reason": words, "whole": whole, "values": count})
    return span


@command("observations.reopen_span")
def reopen_span(actor: Actor, *, span_id: UUID, reason: str, version: int | None = None) -> Span:
    """Take a verdict back: the values have the flags of the tests again."""
    span = authorised(actor, Span, span_id, "judge", version)
    if span.verdict not in WORDS:
        raise Rejected(_("この区間には、取り消す判定がありません。"))
    words = _text(reason, "reason")
    number, judged = span.series.number, _concerned(span, span.whole)
    judged = judged[judged["flag"] & OFFICER != 0]
    rows = rows_of(number, judged, np.full(len(judged), Flag.NOT_EVALUATED), np.zeros(len(judged)))
    if versions := versions_of([number]).get(number):
        for values, tested in retested(number, versions, to_ms(span.first_at), to_ms(span.last_at) + 1):
            rows = rows[~np.isin(rows["t"], values["t"])]
            own = np.isin(values["t"], judged["t"])
            rows = np.concatenate([rows, changes(values[own], tested[own], anew=True)])
    before = span.verdict
    span.verdict, span.reason, span.whole, span.decided_by_id, span.decided_at = (
        Verdict.OPEN,
        "",
        False,
        None,
        None,
    )
    count = _write(actor, span.series, rows, words, note=False)
    _told(
        span, "reopened", count, {"verdict": span.verdict, "before": before, "reason": words, "values": count}
    )
    return span


def subject_of(series: Series) -> str:
    """Return the subject of a series' events."""
    return f"observations.series/{series.pk}"


def _told(span: Span, action: str, count: int, after: dict[str, Any]) -> None:
    span.version += 1
    span.save()
    changed(span, action, after=after)
    emit(
        SpanJudged(
            subject=subject_of(span.series),
            body_id=span.body_id,
            span=span.pk,
            series=span.series.number,
            test=span.test,
            verdict=span.verdict,
            first_at=span.first_at,
            last_at=span.last_at,
            values=count,
        )
    )


def _concerned(span: Span, whole: bool) -> Values:
    """Return the values that a verdict is about: those that did not pass the test, or all; a missing one is never made good or bad."""
    values = store().range(span.series.number, to_ms(span.first_at), to_ms(span.last_at) + 1)
    concerned = flag_of(values["flag"]) != Flag.MISSING
    if not whole:
        concerned &= values["flag"] & packed(0, (span.test,)) != 0
    found: Values = values[concerned]
    return found


def _write(actor: Actor, series: Series, rows: Rows, reason: str, *, note: bool = True) -> int:
    if len(rows):
        store().append(Write(rows, actor.reference, SOURCE, reason))
        if note:
            note_spans(rows)
        corrected(rows)
    return len(rows)


def _standing(values: Values, rows: Rows) -> Values:
    """Return the values with the flags that they have now: an officer's, or those of the tests."""
    found = values.copy()
    tested = values["flag"] & OFFICER == 0
    found["flag"][tested] = rows["flag"][tested]
    return found


def _text(text: str, field: str, *, required: bool = True) -> str:
    found = text.strip()
    if required and not found:
        raise Rejected(_("入力してください。"), field)
    if len(found) > LONGEST_REASON:
        raise Rejected(_("%(limit)s字以内で入力してください。") % {"limit": LONGEST_REASON}, field)
    return found
