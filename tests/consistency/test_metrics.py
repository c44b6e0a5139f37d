"""Metrics can be taken: the selector is there and takes a year, what renews them happens, and packs bind only what exists."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace

import pytest
from scripts.reference.names import indicators

from oirase.blocks.insight.metrics import declared
from oirase.kernel.manifest.loader import manifests, resolve
from oirase.kernel.manifest.spec import Metric
from oirase.kernel.outbox.events import TYPES


def problems(metrics: Iterable[Metric]) -> list[str]:
    found = []
    for metric in metrics:
        try:
            inspect.signature(resolve(metric.selector)).bind(2025)  # type: ignore[arg-type]
        except (ImportError, AttributeError, TypeError) as error:
            found.append(f"{metric.code}: {metric.selector} cannot be called with a fiscal year ({error})")
        unknown = sorted({*metric.refreshed_by} - TYPES.keys())
        found += [f"{metric.code}: refreshed_by names {kind}, which nobody declares" for kind in unknown]
    return found


def of_manifests() -> list[Metric]:
    return [metric for manifest in manifests() for metric in manifest.metrics]


def test_every_metric_can_be_taken() -> None:
    assert of_manifests()
    assert not problems(of_manifests())


def test_a_metric_carries_the_name_of_its_system() -> None:
    for code, found in declared().items():
        assert code.split(".")[0] == found.owner.app_label, code
        assert found.metric.fresh_for > 0, code


@pytest.mark.parametrize(
    "row", [row for _, _, row in indicators() if row["metric"]], ids=lambda row: row["name_en"]
)
def test_packs_bind_what_is_declared(row: dict[str, str]) -> None:
    assert row["metric"] in declared(), (
        "no manifest declares this metric: correct indicators.csv, or leave it empty"
    )


def test_slips_are_found() -> None:
    one = of_manifests()[0]
    wrong = [
        replace(one, selector=one.selector + "s"),
        replace(one, selector="oirase.kernel.clock:today"),
        replace(one, refreshed_by=("consultation.request_lost",)),
    ]
    assert [found.split(": ")[1].split(" (")[0] for found in problems(wrong)] == [
        f"{one.selector}s cannot be called with a fiscal year",
        "oirase.kernel.clock:today cannot be called with a fiscal year",
        "refreshed_by names consultation.request_lost, which nobody declares",
    ]
