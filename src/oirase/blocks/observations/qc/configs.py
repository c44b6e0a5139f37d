"""What a quality configuration may say, by test, and the thresholds as arrays from which many values are tested at once.

{"gross_range": {"fail": [-2, 35], "suspect": [0, 30]},
 "climatology": [{"months": [1, 3], "suspect": [2, 12]}],
 "spike": {"suspect": 2, "fail": 4, "method": "average"},
 "rate_of_change": {"suspect": 1.5},                           units per hour
 "flat_line": {"suspect": 6, "fail": 12, "tolerance": 0.001},  values that it has stood still before
 "gap": {"suspect": 60},                                       minutes since the value before
 "neighbours": {"series": [12, 13], "within": 15, "suspect": 2},          minutes
 "density_inversion": {"layers": [[12, 22], [13, 23]], "suspect": -0.03}} numbers of temperature and salinity, from above; kg/m3
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from oirase.kernel.commands import Rejected

ROW_TESTS = ("gross_range", "climatology", "spike", "rate_of_change", "flat_line", "gap")
JOINT_TESTS = ("neighbours", "density_inversion")
METHODS = ("average", "differential")
LONGEST_FLAT = 1000
Problems = dict[str, list[str]]


@dataclass(frozen=True)
class Config:
    """A version of a series' tests: its number, from when on it holds (milliseconds), and what it says."""

    number: int
    since: int
    tests: Mapping[str, Any]

    @cached_property
    def reach(self) -> int:
        """Return how many values before a value its tests look at."""
        flat = self.tests.get("flat_line", {})
        return max(1, int(flat.get("suspect") or 0), int(flat.get("fail") or 0))


@dataclass(frozen=True)
class Versions:
    """All versions of a series' tests, by since."""

    configs: tuple[Config, ...]

    @cached_property
    def since(self) -> tuple[int, ...]:
        """Return from when on each holds."""
        return tuple(one.since for one in self.configs)

    @cached_property
    def reach(self) -> int:
        """Return how many values before a value they look at."""
        return max(one.reach for one in self.configs)

    def at(self, ms: int) -> Config | None:
        """Return the version that holds at a moment, None before the first."""
        place = bisect_right(self.since, ms)
        return self.configs[place - 1] if place else None


def checked(tests: Any) -> dict[str, Any]:
    """Return what a configuration says in its plain form; Rejected with every problem at "test.threshold"."""
    if not isinstance(tests, Mapping):
        raise Rejected(_("検定の設定は、検定の名前ごとに書いてください。"), "tests")
    problems: Problems = {}
    found: dict[str, Any] = {}
    for name, content in tests.items():
        if name not in _READERS:
            problems[str(name)] = [_("「%(name)s」という検定はありません。") % {"name": name}]
        elif content:
            found[name] = _READERS[name](name, content, problems)
    if problems:
        raise Rejected(problems)
    return found


class _Reader:
    """Reads the thresholds of one test and notes what is wrong with them."""

    def __init__(self, test: str, content: Any, problems: Problems) -> None:
        self.test, self.problems, self.read = test, problems, set[str]()
        self.content: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
        if content is not self.content:
            self.wrong("", _("しきい値を名前ごとに書いてください。"))

    def wrong(self, name: str, message: str) -> None:
        self.problems.setdefault(f"{self.test}.{name}" if name else self.test, []).append(message)

    def get(self, name: str) -> Any:
        self.read.add(name)
        return self.content.get(name)

    def number(self, name: str, *, low: float, high: float = math.inf, whole: bool = False) -> float | None:
        given = self.get(name)
        if given is None:
            return None
        if not _is_number(given) or (whole and given != int(given)):
            self.wrong(name, _("整数で入力してください。") if whole else _("数字で入力してください。"))
        elif not low <= given <= high:
            limits = {"low": f"{low:g}", "high": f"{high:g}"}
            text = (
                _("%(low)s以上の数を入力してください。")
                if high == math.inf
                else _("%(low)sから%(high)sまでの数を入力してください。")
            )
            self.wrong(name, text % limits)
        else:
            return int(given) if whole else float(given)
        return None

    def range(self, name: str) -> list[float] | None:
        given = self.get(name)
        if given is None:
            return None
        if not _is_pair(given):
            self.wrong(name, _("下限と上限を数字で入力してください。"))
        elif given[0] >= given[1]:
            self.wrong(name, _("下限は上限より小さくしてください。"))
        else:
            return [float(one) for one in given]
        return None

    def ranges(self) -> dict[str, Any]:
        """Read the ranges of FAIL and SUSPECT, of which one is needed; that of SUSPECT lies inside."""
        fail, suspect = self.range("fail"), self.range("suspect")
        if self.content.get("fail") is None and self.content.get("suspect") is None:
            self.wrong("fail", _("下限と上限を数字で入力してください。"))
        if fail and suspect and (suspect[0] < fail[0] or suspect[1] > fail[1]):
            self.wrong("suspect", _("「疑わしい」の範囲は「不良」の範囲の内側にしてください。"))
        return {name: pair for name, pair in (("fail", fail), ("suspect", suspect)) if pair}

    def levels(self, *, low: float = 0, high: float = math.inf, whole: bool = False) -> dict[str, Any]:
        """Read the levels of SUSPECT and FAIL, of which one is needed; that of FAIL is farther from zero."""
        suspect, fail = (self.number(name, low=low, high=high, whole=whole) for name in ("suspect", "fail"))
        if self.content.get("fail") is None and self.content.get("suspect") is None:
            self.wrong("suspect", _("「疑わしい」か「不良」のしきい値を入力してください。"))
        if suspect is not None and fail is not None and abs(fail) <= abs(suspect):
            self.wrong("fail", _("「不良」のしきい値は「疑わしい」より離してください。"))
        return {name: level for name, level in (("suspect", suspect), ("fail", fail)) if level is not None}

    def done(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return what was found, when nothing is left that nobody reads."""
        for name in self.content.keys() - self.read:
            self.wrong(name, _("「%(name)s」というしきい値はありません。") % {"name": name})
        return {name: value for name, value in found.items() if value is not None}


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)


def _is_pair(given: Any, kind: Callable[[Any], bool] = _is_number) -> bool:
    return isinstance(given, Sequence) and len(given) == 2 and all(kind(one) for one in given)


def _is_series(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given > 0


def _gross_range(name: str, content: Any, problems: Problems) -> dict[str, Any]:
    read = _Reader(name, content, problems)
    return read.done(read.ranges())


def _climatology(name: str, content: Any, problems: Problems) -> list[dict[str, Any]]:
    found, taken = list[dict[str, Any]](), set[int]()
    for line in content if isinstance(content, Sequence) and not isinstance(content, str) else [content]:
        read = _Reader(name, line, problems)
        months = read.get("months")
        span = set(range(months[0], months[1] + 1)) if _is_pair(months, _is_series) else set()
        if not span or not span <= set(range(1, 13)) or span & taken:
            read.wrong("months", _("月は1から12までで、重ならないように入力してください。"))
        taken |= span
        found.append(read.done({"months": months, **read.ranges()}))
    return found


def _spike(name: str, content: Any, problems: Problems) -> dict[str, Any]:
    read = _Reader(name, content, problems)
    method = read.get("method") or METHODS[0]
    if method not in METHODS:
        read.wrong("method", _("求め方を選んでください。"))
    return read.done({**read.levels(), "method": method})


def _levels(name: str, content: Any, problems: Problems) -> dict[str, Any]:
    read = _Reader(name, content, problems)
    return read.done(read.levels())


def _flat_line(name: str, content: Any, problems: Problems) -> dict[str, Any]:
    read = _Reader(name, content, problems)
    levels, tolerance = read.levels(low=2, high=LONGEST_FLAT, whole=True), read.number("tolerance", low=0)
    if not tolerance:
        read.wrong("tolerance", _("0より大きい数を入力してください。"))
    return read.done({**levels, "tolerance": tolerance})


def _neighbours(name: str, content: Any, problems: Problems) -> dict[str, Any]:
    read = _Reader(name, content, problems)
    series = read.get("series")
    if not (isinstance(series, Sequence) and series and all(_is_series(one) for one in series)):
        read.wrong("series", _("系列の番号を入力してください。"))
    within = read.number("within", low=0)
    if within is None:
        read.wrong("within", _("数字で入力してください。"))
    return read.done({"series": series, "within": within, **read.levels()})


def _density_inversion(name: str, content: Any, problems: Problems) -> dict[str, Any]:
    read = _Reader(name, content, problems)
    layers = read.get("layers")
    if not (
        isinstance(layers, Sequence) and len(layers) > 1 and all(_is_pair(one, _is_series) for one in layers)
    ):
        read.wrong("layers", _("水温と塩分の系列の番号を、上の層から順に2層以上入力してください。"))
    return read.done({"layers": layers, **read.levels(low=-math.inf, high=0)})


_READERS: dict[str, Callable[[str, Any, Problems], Any]] = {
    "gross_range": _gross_range,
    "climatology": _climatology,
    "spike": _spike,
    "rate_of_change": _levels,
    "flat_line": _flat_line,
    "gap": _levels,
    "neighbours": _neighbours,
    "density_inversion": _density_inversion,
}
