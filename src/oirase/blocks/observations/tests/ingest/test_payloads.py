"""JSON of devices: what is meant, and that nothing that can be sent breaks the reader."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.observations.ingest import mappings, payloads
from oirase.blocks.observations.ingest.arrivals import Code, Refused
from oirase.blocks.observations.ingest.messages import Arrival, Extra
from oirase.blocks.observations.ingest.parcels import pack, unpack
from oirase.blocks.observations.ingest.payloads import Parsed

NOW = 1_772_323_200_000
READERS: list[Callable[[bytes], Parsed]] = [
    lambda body: payloads.observations(body, 12, NOW),
    lambda body: payloads.observations(body, None, NOW),
    lambda body: payloads.data_arrays(body, NOW),
    lambda body: payloads.compact(body, NOW),
    lambda body: mappings.json_rows(
        {"time": "t", "values": {"a.b": 12, "c.0": {"series": 13, "factor": 2}}}, body, NOW
    ),
    lambda body: mappings.text_rows({"time": [0], "columns": {"1": 12}}, body, NOW),
]


def read(reader: int, given_: Any) -> Parsed:
    return READERS[reader](json.dumps(given_).encode())


def test_one_observation_and_a_list() -> None:
    one = read(
        0,
        {"phenomenonTime": "2026-03-01T09:00:00+09:00", "result": 12.5, "resultTime": "2026-03-01T00:00:00Z"},
    )
    assert one.rows[["series", "t", "value", "flag"]].tolist() == [(12, NOW, 12.5, 2)]
    assert one.extras == []
    many = read(
        1,
        [
            {
                "result": 1,
                "Datastream": {"@iot.id": n},
                "validTime": "2026-03-01T00:00:00Z/2026-03-01T01:00:00Z",
            }
            for n in (1, 2)
        ],
    )
    assert many.rows["series"].tolist() == [1, 2]
    assert many.extras[1] == Extra(2, NOW, None, NOW, NOW + 3_600_000)
    place = read(0, {"result": {"type": "Point", "coordinates": [140.7, 40.9]}})
    assert place.rows[["value", "value2"]].tolist() == [(140.7, 40.9)]
    assert read(0, {"result": "晴れ"}).texts == [(12, NOW, "晴れ", 2)]


def test_compact_lists_by_row_and_by_column_say_the_same() -> None:
    rows = read(3, [[12, NOW, 1], [13, "2026-03-01T00:10:00Z", 2.5]])
    columns = read(
        3,
        [
            {"series": 12, "times": [NOW], "values": [1], "battery": 80},
            {"series": 13, "times": ["2026-03-01T00:10:00Z"], "values": [2.5], "unit": "K"},
        ],
    )
    assert np.array_equal(rows.rows, columns.rows)
    assert (columns.battery, columns.units) == (80, {13: "K"})


def test_data_arrays_with_and_without_more_components() -> None:
    plain = {
        "Datastream": {"@iot.id": 3},
        "components": ["phenomenonTime", "result"],
        "dataArray": [["2026-03-01T00:00:00.000Z", 1], ["2026-03-01T00:10:00Z", 2]],
    }
    more = {
        "Datastream": {"@iot.id": 4},
        "components": ["result", "phenomenonTime", "FeatureOfInterest/id"],
        "dataArray": [[9, "2026-03-01T00:00:00Z", 77]],
    }
    found = read(2, [plain, more])
    assert found.rows[["series", "t", "value"]].tolist() == [(3, NOW, 1), (3, NOW + 600_000, 2), (4, NOW, 9)]
    assert found.extras == [Extra(4, NOW, feature=77)]


@pytest.mark.parametrize(
    ("reader", "given_", "row"),
    [
        (0, [{"result": 1}, {"result": None}], 1), (0, {"result": True}, 0), (0, {"phenomenonTime": "2026-03-01T00:00:00", "result": 1}, 0),
        (0, {"phenomenonTime": "2026-03-01T00:00:00Z/2026-03-01T01:00:00Z", "result": 1}, 0), (1, {"result": 1}, 0), (0, [], None),
        (0, {"result": 1, "parameters": {"a": "\0"}}, 0), (2, [{"Datastream": {"@iot.id": 3}, "components": ["result"], "dataArray": [[1], [1, 2]]}], 1),
        (3, [[12, NOW, 1], [12, NOW, "1"]], 1), (3, [[12, NOW, 1], [12, 2**63, 1]], 1), (3, [[2**31, NOW, 1]], 0), (3, [{"series": 1, "times": [1], "values": []}], 0),
    ],
)  # fmt: skip
def test_the_row_that_is_wrong_is_named(reader: int, given_: Any, row: int | None) -> None:
    with pytest.raises(Refused) as refused:
        read(reader, given_)
    assert (refused.value.code, refused.value.row) == (Code.MALFORMED, row)


@pytest.mark.parametrize("body", [b'{"result": NaN}', b'{"result": Infinity}'])
def test_nan_is_called_by_its_name(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        READERS[0](body)
    assert refused.value.code == Code.NOT_A_NUMBER


def test_a_sender_that_nests_without_end_is_refused() -> None:
    for body in (b"[" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000):
        for reader in READERS[:5]:
            with pytest.raises(Refused):
                reader(body)


NAMES = st.sampled_from(
    [
        "phenomenonTime",
        "result",
        "Datastream",
        "components",
        "dataArray",
        "series",
        "times",
        "values",
        "parameters",
        "validTime",
        "a",
        "b",
        "c",
        "t",
        "battery",
        "unit",
        "@iot.id",
        "FeatureOfInterest",
        "coordinates",
        "type",
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "2026-03-01T00:00:00Z",
            "Point",
            "result",
            "phenomenonTime",
            12,
            "9999-12-31T23:59:59-12:00",
            "0001-01-01T00:00:00+14:00",
        ]
    ),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=25,
)


@given(ANYTHING)
def test_no_json_breaks_the_readers(anything: Any) -> None:
    body = json.dumps(anything).encode("utf-8", "surrogatepass")
    for reader in READERS:
        with contextlib.suppress(Refused):
            parsed = reader(body)
            arrival = Arrival(parsed.rows, "device/1", "test", NOW, parsed.texts, parsed.extras, 1)
            again = unpack(pack([arrival, arrival]))[1]
            assert again.rows.tobytes() == parsed.rows.tobytes()
            assert list(again.texts) == parsed.texts


@given(st.binary(max_size=200))
def test_no_bytes_break_the_readers(body: bytes) -> None:
    for reader in READERS:
        with contextlib.suppress(Refused):
            reader(body)
