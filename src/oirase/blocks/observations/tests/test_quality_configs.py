"""What a configuration may say, and what is said about one that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from oirase.blocks.observations.qc.configs import Config, Versions, checked
from oirase.kernel.commands import Rejected

SOUND = {
    "gross_range": {"fail": [-2, 35], "suspect": [0, 30]},
    "climatology": [{"months": [1, 3], "suspect": [2, 12]}, {"months": [4, 4], "fail": [0, 20]}],
    "spike": {"suspect": 2, "fail": 4, "method": "differential"},
    "rate_of_change": {"suspect": 1.5},
    "flat_line": {"suspect": 6, "fail": 12, "tolerance": 0.001},
    "gap": {"suspect": 60},
    "neighbours": {"series": [12, 13], "within": 15, "suspect": 2},
    "density_inversion": {"layers": [[12, 22], [13, 23]], "suspect": -0.03, "fail": -0.1},
}


def test_what_is_sound_is_kept_as_it_is() -> None:
    assert checked(SOUND) == SOUND
    assert checked(checked(SOUND)) == SOUND
    assert checked({"spike": {"suspect": 1}, "gap": {}}) == {"spike": {"suspect": 1.0, "method": "average"}}


@pytest.mark.parametrize(
    ("tests", "fields"),
    [
        ([], {"tests"}),
        ({"magic": {"suspect": 1}}, {"magic"}),
        ({"spike": 3}, {"spike", "spike.suspect"}),
        ({"gross_range": {"suspect": [0, 1, 2]}}, {"gross_range.suspect"}),
        ({"gross_range": {"fail": ["a", 2]}}, {"gross_range.fail"}),
        ({"gross_range": {"fail": [5, 5]}}, {"gross_range.fail"}),
        ({"gross_range": {"fail": [0, 10], "suspect": [-1, 5]}}, {"gross_range.suspect"}),
        ({"gross_range": {"fail": [float("nan"), 10]}}, {"gross_range.fail"}),
        ({"gross_range": {"fail": "12"}}, {"gross_range.fail"}),
        ({"climatology": [{"months": [1, 3], "suspect": [0, 1]}, {"months": [3, 4], "suspect": [0, 1]}]}, {"climatology.months"}),
        ({"climatology": [{"months": [0, 13], "suspect": [0, 1]}]}, {"climatology.months"}),
        ({"climatology": [{"months": [1, 2]}]}, {"climatology.fail"}),
        ({"climatology": "1-3"}, {"climatology", "climatology.months", "climatology.fail"}),
        ({"spike": {"suspect": "2"}}, {"spike.suspect"}),
        ({"spike": {"suspect": True}}, {"spike.suspect"}),
        ({"spike": {"suspect": float("inf")}}, {"spike.suspect"}),
        ({"spike": {"suspect": -1}}, {"spike.suspect"}),
        ({"spike": {"suspect": 4, "fail": 2}}, {"spike.fail"}),
        ({"spike": {"method": "median", "suspect": 2}}, {"spike.method"}),
        ({"spike": {"suspekt": 2}}, {"spike.suspect", "spike.suspekt"}),
        ({"flat_line": {"suspect": 1, "tolerance": 0.1}}, {"flat_line.suspect"}),
        ({"flat_line": {"suspect": 2.5, "tolerance": 0.1}}, {"flat_line.suspect"}),
        ({"flat_line": {"suspect": 9999, "tolerance": 0.1}}, {"flat_line.suspect"}),
        ({"flat_line": {"suspect": 5}}, {"flat_line.tolerance"}),
        ({"flat_line": {"suspect": 5, "tolerance": 0}}, {"flat_line.tolerance"}),
        ({"neighbours": {"series": [], "suspect": 1}}, {"neighbours.series", "neighbours.within"}),
        ({"density_inversion": {"layers": [[1, 2]], "suspect": -1}}, {"density_inversion.layers"}),
        ({"density_inversion": {"layers": [[1, 2], [3, 4]], "suspect": 1}}, {"density_inversion.suspect"}),
        ({"gap": {"suspect": 5}, "spike": {"suspect": "x"}, "magic": {"a": 1}}, {"spike.suspect", "magic"}),
    ],
)  # fmt: skip
def test_each_slip_is_told_at_its_threshold(tests: Any, fields: set[str]) -> None:
    with pytest.raises(Rejected) as error:
        checked(tests)
    assert set(error.value.problems) == fields


def test_the_version_that_holds_is_the_last_that_had_begun() -> None:
    first, second = Config(1, 100, {}), Config(2, 200, {"flat_line": {"suspect": 3, "fail": 9}})
    versions = Versions((first, second))
    assert [versions.at(ms) for ms in (99, 100, 199, 200, 999)] == [None, first, first, second, second]
    assert versions.reach == 9
