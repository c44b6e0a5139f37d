"""What quality control costs: values tested as they come, and whole years at once beside ioos_qc."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from bench.harness import repeat

SERIES, TESTS = (1000, 100), {
    "gross_range": {"fail": [-5, 40], "suspect": [0, 30]},
    "spike": {"suspect": 2, "fail": 4},
    "rate_of_change": {"suspect": 12},
}  # fmt: skip
ROWS = 1000
BATCHES = {True: 40, False: 200}
YEAR = 52_560
STEP_S = 600


def quality_rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield microseconds per value of three tests in batches, and the time for a year beside the peer's."""
    yield _streaming("streaming_qc", SERIES[0], ROWS, BATCHES[short])
    yield _streaming(f"streaming_qc_{SERIES[1]}_series", SERIES[1], ROWS, BATCHES[short])
    yield _streaming("streaming_qc_small_batches", 10, 10, BATCHES[short])
    yield _year()


class _Nothing:
    """A store without values."""

    def last(self, series: int, before: int, n: int) -> Any:
        from oirase.blocks.observations.store.arrays import VALUE

        return np.empty(0, VALUE)

    def range(self, series: int, first: int, until: int) -> Any:
        return self.last(series, first, 0)


def _streaming(what: str, series: int, size: int, batches: int) -> dict[str, Any]:
    from oirase.blocks.observations.qc.configs import Config, Versions
    from oirase.blocks.observations.qc.streaming import Examiner
    from oirase.blocks.observations.store.arrays import ROW

    versions = {one: Versions((Config(one, -(10**13), TESTS),)) for one in range(series)}

    def configs(found: Iterable[int]) -> Mapping[int, Versions]:
        return {one: versions[one] for one in found}

    def once() -> float:
        examiner = Examiner(configs, _Nothing())
        noise = np.random.default_rng(1)
        sent = np.zeros((batches, size), ROW)
        sent["series"] = np.arange(size) % series
        sent["t"] = (np.arange(batches * size) // series).reshape(batches, size) * STEP_S * 1000
        sent["value"] = 15 + noise.normal(0, 0.1, (batches, size))
        examiner.examine(sent[0])
        begin = time.perf_counter()
        for batch in sent[1:]:
            examiner.examine(batch)
        return (time.perf_counter() - begin) / ((batches - 1) * size) * 1e6

    median, worst = repeat(once)
    return {
        "what": what,
        "value": median,
        "worst": worst,
        "unit": "us per observation",
        "peer": "gross range, spike, rate",
    }


def _year() -> dict[str, Any]:
    """Five tests over a year of ten-minute values; the peer is asked for the same flags."""
    from ioos_qc import qartod as peer

    from oirase.blocks.observations.qc import qartod

    t = np.arange(YEAR, dtype=np.int64) * STEP_S
    noise = np.random.default_rng(1).normal(0, 0.1, YEAR)
    value = np.round(12 + 8 * np.sin(t / 5e6) + noise, 2)

    def ours() -> list[Any]:
        return [
            qartod.gross_range(value, (-5, 40), (0, 30)),
            qartod.spike(value, 2, 4),
            qartod.rate_of_change(value, t * 1000, 0.01),
            qartod.flat_line(value, 6, 12, 0.005),
        ]

    def theirs() -> list[Any]:
        return [
            peer.gross_range_test(value, (-5, 40), (0, 30)),
            peer.spike_test(value, 2, 4),
            peer.rate_of_change_test(value, t, 0.01),
            peer.flat_line_test(value, t, 6 * STEP_S, 12 * STEP_S, 0.005),
        ]

    if any(not np.array_equal(a, np.asarray(b)) for a, b in zip(ours(), theirs(), strict=True)):
        raise RuntimeError("the peer gives other flags")
    took, worst = repeat(lambda: _seconds(ours))
    peers, _ = repeat(lambda: _seconds(theirs))
    return {
        "what": "bulk_qc_year",
        "value": YEAR / took / 1e6,
        "worst": YEAR / worst / 1e6,
        "unit": "M values/s, four tests",
        "peer": f"ioos_qc: {YEAR / peers / 1e6:.2f} M/s",
        "ratio": peers / took,
    }


def _seconds(work: Any) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
