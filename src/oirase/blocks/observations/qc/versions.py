"""Which configuration tests a series, read from the table and kept until it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Max

from oirase.blocks.observations.models import QualityConfig
from oirase.blocks.observations.qc.configs import Config, Versions
from oirase.blocks.observations.times import to_ms


def versions_of(series: Iterable[int]) -> dict[int, Versions]:
    """Return the versions of those series, by number, that have any."""
    rows = QualityConfig.objects.filter(series__number__in=list(series)).order_by("since", "number")
    found = defaultdict[int, list[Config]](list)
    for of, number, since, tests in rows.values_list("series__number", "number", "since", "tests"):
        found[of].append(Config(number, to_ms(since), tests))
    return {of: Versions(tuple(configs)) for of, configs in found.items()}


class Book:
    """Answers as `versions_of` without reading again what has not changed: versions are only added, so their count and highest number tell."""

    def __init__(self) -> None:
        self._state: tuple[int, int | None] = (-1, None)
        self._known: dict[int, Versions | None] = {}

    def __call__(self, series: Iterable[int]) -> Mapping[int, Versions]:
        """Return the versions of those series that have any."""
        state = QualityConfig.objects.aggregate(count=Count("pk"), newest=Max("number"))
        if (state["count"], state["newest"]) != self._state:
            self._state, self._known = (state["count"], state["newest"]), {}
        wanted = list(series)
        missing = [one for one in wanted if one not in self._known]
        if missing:
            self._known |= dict.fromkeys(missing) | versions_of(missing)
        return {one: found for one in wanted if (found := self._known[one])}
