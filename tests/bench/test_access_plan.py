"""The first page of a list is read from an index, office by office, and not by sorting what is there.

The plans stand in bench/plans. One may change on purpose: then look at it, and write it anew with

    .venv/bin/python -c "from bench.access import plan_of; print(plan_of('narrow', 100_000))"
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from oirase.kernel.settings.installation import PROJECT

PLANS = {
    path.stem.removeprefix("access_"): path for path in (PROJECT / "bench" / "plans").glob("access_*.txt")
}


@pytest.mark.slow
@pytest.mark.parametrize("grant", ["narrow", "unlucky"])
def test_the_plan_is_the_golden_one(grant: str) -> None:
    """Asked in a process of its own, because it runs on a database of its own, large enough for the planner to care."""
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"}
    ask = f"from bench.access import plan_of; print(plan_of({grant!r}, 100_000))"
    asked = subprocess.run(
        [sys.executable, "-c", ask], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert asked.stdout == PLANS[grant].read_text(encoding="utf-8")


@pytest.mark.parametrize("grant", PLANS)
def test_a_golden_plan_reads_the_index_in_order(grant: str) -> None:
    plan = PLANS[grant].read_text(encoding="utf-8")
    inner = plan[plan.index("Nested Loop") :]
    assert "Index Scan" in inner
    assert "Sort" not in inner
    assert "Seq Scan" not in plan
