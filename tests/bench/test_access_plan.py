"""The first page of a list for an unlucky grant is read from an index, office by office, and not by sorting what is there.

The plan stands in bench/plans. It may change on purpose: then look at it, and write it anew with

    .venv/bin/python -c "from bench.access import plan_of_an_unlucky_grant as plan; print(plan(100_000))"
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from oirase.kernel.settings.installation import PROJECT

ASK = "from bench.access import plan_of_an_unlucky_grant as plan; print(plan(100_000))"
GOLDEN = PROJECT / "bench" / "plans" / "access_unlucky.txt"


@pytest.mark.slow
def test_the_plan_of_an_unlucky_grant_is_the_golden_one() -> None:
    """Measured in a process of its own, because it runs on a database of its own, large enough for the planner to care."""
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT}/src:{PROJECT}"}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert asked.stdout == GOLDEN.read_text(encoding="utf-8")


def test_the_golden_plan_reads_the_index_in_order() -> None:
    plan = GOLDEN.read_text(encoding="utf-8")
    inner = plan[plan.index("Nested Loop") :]
    assert "Index Scan" in inner
    assert "Sort" not in inner
    assert "Seq Scan" not in plan
