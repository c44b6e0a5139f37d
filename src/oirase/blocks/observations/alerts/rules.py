"""The machine behind alerts: a rule goes from value to value and says when an alert begins and when it is over. It knows no database.

    threshold   value at or beyond `limit`; over when it is back by more than `hysteresis`
    change      the value differs from the oldest one of the last `within` seconds by `limit` or more
    missing     no usable value for more than `limit` seconds
    condition   an expression of the kernel's language holds; over when it does not, or when `until` holds

A condition must hold for `hold` seconds before it fires, and be over for `release` seconds before the alert ends. What the machine knows is
`State`, so it does not matter in which portions the values come.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from oirase.blocks.observations.times import DAY, HOUR, MINUTE, SECOND, to_datetime
from oirase.kernel.clock import local
from oirase.kernel.expressions import Expression, ExpressionError, compile_expression

KINDS = ("threshold", "change", "missing", "condition")
SIDES = {"threshold": ("above", "below"), "change": ("rise", "fall", "both")}
NAMES = frozenset(
    {
        "value",
        "previous",
        "change",
        "minutes",
        "mean_hour",
        "mean_day",
        "lowest_day",
        "highest_day",
        "hour",
        "month",
        "depth",
    }
)
_NEEDS_DAY = {"mean_day", "lowest_day", "highest_day"}
# More values than this within a window are thinned out by dropping the oldest, so that a fast series does not fill the table of states.
MOST_RECENT = 1500
LONGEST = 366 * DAY // SECOND
NEVER = -(2**62)


class Unsound(ValueError):
    """A definition that cannot be used: `problems` by field, in the reader's language."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Rule:
    """A definition made ready. Durations in milliseconds."""

    kind: str
    side: str = "above"
    limit: float = 0.0
    hysteresis: float = 0.0
    hold: int = 0
    release: int = 0
    within: int = 0
    when: Expression | None = None
    until: Expression | None = None

    @property
    def window(self) -> int:
        """Return how far back a value's companions are needed."""
        if self.kind == "change":
            return self.within
        used = {name for one in (self.when, self.until) if one for name in one.roots}
        if used & _NEEDS_DAY:
            return DAY
        return HOUR if "mean_hour" in used else 0

    @property
    def reach(self) -> int:
        """Return how far back a value before the first one that is judged can matter."""
        return round(self.limit * SECOND) if self.kind == "missing" else self.window

    @property
    def lowest_counts(self) -> bool:
        """Whether the worst value is the lowest one."""
        return self.side in ("below", "fall")


@dataclass
class State:
    """What a rule knows of a series: the last value, since when its condition holds, and the worst since then."""

    t: int = NEVER
    value: float = math.nan
    since: int | None = None
    raised: bool = False
    peak: float = math.nan
    peak_t: int = 0
    clear: int | None = None
    recent: deque[tuple[int, float]] = field(default_factory=deque)


@dataclass(frozen=True)
class Change:
    """An alert begins or is over: at which value, since when, how bad it was. For `missing` the figures are seconds of silence."""

    what: Literal["raised", "ended"]
    at: int
    since: int
    value: float
    peak: float
    peak_at: int


def rule_of(definition: Mapping[str, Any]) -> Rule:
    """Make a definition ready; Unsound with what is wrong at which field."""
    kind = str(definition.get("kind", ""))
    problems: dict[str, str] = {}
    if kind not in KINDS:
        raise Unsound({"kind": _("ルールの種類を選んでください。")})
    figures = {}
    for name, needed in (("limit", kind != "condition"), ("hysteresis", False), ("within", kind == "change")):
        figures[name] = _figure(definition, name, problems, needed=needed)
    durations = {name: _figure(definition, name, problems) for name in ("hold", "release")}
    side = str(definition.get("side", ""))
    if kind in SIDES and side not in SIDES[kind]:
        problems["side"] = _("向きを選んでください。")
    if figures["hysteresis"] < 0:
        problems["hysteresis"] = _("0以上の数を入力してください。")
    if kind in ("missing", "change") and figures["limit"] <= 0:
        problems.setdefault("limit", _("0より大きい数を入力してください。"))
    if kind == "change" and not 0 < figures["within"] <= DAY // SECOND:
        problems.setdefault("within", _("1分から1日までの長さにしてください。"))
    for name, value in durations.items():
        if not 0 <= value <= LONGEST:
            problems.setdefault(name, _("0以上、1年以内の長さにしてください。"))
    when = _expression(definition, "when", problems, needed=True) if kind == "condition" else None
    until = _expression(definition, "until", problems) if kind == "condition" else None
    if problems:
        raise Unsound(problems)
    return Rule(
        kind,
        side or "above",
        figures["limit"],
        figures["hysteresis"],
        round(durations["hold"] * SECOND),
        round(durations["release"] * SECOND),
        round(figures["within"] * SECOND),
        when,
        until,
    )


def _figure(
    definition: Mapping[str, Any], name: str, problems: dict[str, str], *, needed: bool = False
) -> float:
    given = definition.get(name)
    if given in (None, ""):
        if needed:
            problems[name] = _("入力してください。")
        return 0.0
    try:
        value = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        problems[name] = _("数を入力してください。")
        return 0.0
    return value


def _expression(
    definition: Mapping[str, Any], name: str, problems: dict[str, str], *, needed: bool = False
) -> Expression | None:
    source = str(definition.get(name) or "").strip()
    if not source:
        if needed:
            problems[name] = _("条件式を入力してください。")
        return None
    try:
        return compile_expression(source, names=NAMES)
    except ExpressionError as error:
        problems[name] = str(error)
        return None


def advance(rule: Rule, state: State, t: int, value: float, depth: float | None = None) -> Iterator[Change]:
    """Take the next usable value in (later than the last one) and yield what it begins or ends; the state moves on."""
    if rule.kind == "missing":
        yield from silent(rule, state, t)
        yield from _resumed(state, t)
        state.t, state.value = t, value
        return
    _remember(rule, state, t, value)
    verdict, figure = _judged(rule, state, t, value, depth)
    state.t, state.value = t, value
    if verdict > 0:
        yield from _holds(rule, state, t, figure)
    elif not state.raised:
        state.since = None
    elif verdict == 0:
        state.clear = None
    else:
        yield from _over(rule, state, t, figure)


def silent(rule: Rule, state: State, now: int) -> Iterator[Change]:
    """Yield an alert when a rule about missing values finds that the last one is too long ago; it begins when the time was up."""
    limit = round(rule.limit * SECOND)
    if rule.kind != "missing" or state.raised or state.t == NEVER or now - state.t <= limit:
        return
    at = state.t + limit
    state.since, state.raised, state.peak, state.peak_t = state.t, True, rule.limit, at
    yield Change("raised", at, state.t, rule.limit, rule.limit, at)


def _resumed(state: State, t: int) -> Iterator[Change]:
    if not state.raised or state.since is None:
        return
    seconds = (t - state.since) / SECOND
    change = Change("ended", t, state.since, seconds, seconds, t)
    state.since, state.raised = None, False
    yield change


def _remember(rule: Rule, state: State, t: int, value: float) -> None:
    if not rule.window:
        return
    state.recent.append((t, value))
    # The window is closed at its old end: a value exactly `within` ago is what a change is measured from.
    while state.recent[0][0] < t - rule.window or len(state.recent) > MOST_RECENT:
        state.recent.popleft()


def _judged(rule: Rule, state: State, t: int, value: float, depth: float | None) -> tuple[int, float]:
    """Return 1 where the condition holds, -1 where it is over, 0 between both; and the figure that was judged."""
    if rule.when is not None:
        context = context_of(state, t, value, depth)
        if rule.when.test(context):
            return 1, value
        return (-1 if rule.until is None or rule.until.test(context) else 0), value
    figure = value if rule.kind == "threshold" else value - state.recent[0][1]
    beyond = {"above": figure, "rise": figure, "below": -figure, "fall": -figure, "both": abs(figure)}[
        rule.side
    ]
    limit = -rule.limit if rule.side == "below" else rule.limit
    if beyond >= limit:
        return 1, figure
    return (-1 if beyond < limit - rule.hysteresis else 0), figure


def context_of(state: State, t: int, value: float, depth: float | None) -> dict[str, Any]:
    """Return what an expression may name: the value, the one before, means and extremes of the hour and the day that end with it."""
    known = state.t != NEVER
    hour = [one for moment, one in state.recent if moment > t - HOUR]
    day = [one for _moment, one in state.recent]
    at = local(to_datetime(t))
    return {
        "value": value,
        "previous": state.value if known else None,
        "change": value - state.value if known else None,
        "minutes": (t - state.t) / MINUTE if known else None,
        "mean_hour": sum(hour) / len(hour) if hour else None,
        "mean_day": sum(day) / len(day) if day else None,
        "lowest_day": min(day, default=None),
        "highest_day": max(day, default=None),
        "hour": at.hour,
        "month": at.month,
        "depth": depth,
    }


def _worse(rule: Rule, figure: float, peak: float) -> bool:
    if rule.side == "both":
        return abs(figure) > abs(peak)
    return figure < peak if rule.lowest_counts else figure > peak


def _holds(rule: Rule, state: State, t: int, figure: float) -> Iterator[Change]:
    state.clear = None
    if state.since is None:
        state.since, state.peak, state.peak_t = t, figure, t
    elif _worse(rule, figure, state.peak):
        state.peak, state.peak_t = figure, t
    if not state.raised and t - state.since >= rule.hold:
        state.raised = True
        yield Change("raised", t, state.since, figure, state.peak, state.peak_t)


def _over(rule: Rule, state: State, t: int, figure: float) -> Iterator[Change]:
    if state.clear is None:
        state.clear = t
    if t - state.clear >= rule.release:
        since = state.clear if state.since is None else state.since
        yield Change("ended", t, since, figure, state.peak, state.peak_t)
        state.since, state.raised, state.clear = None, False, None
