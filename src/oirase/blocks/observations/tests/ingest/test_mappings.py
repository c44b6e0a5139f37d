"""Declared mappings: CSV of Japanese loggers, files as NDBC writes them, JSON of a radio network.

The excerpts of buoy 46097 (April 2019) and of a wind file of station 42a01 (2003) are of NOAA's National Data Buoy Center, which places its data in the
public domain.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from tests.fixtures.people import officer, role, set_up

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.ingest.mappings import (
    BrokenMapping,
    in_blocks,
    json_rows,
    text_mapping,
    text_rows,
)
from oirase.blocks.observations.ingest.payloads import instant
from oirase.blocks.observations.ingest.refusals import Refused
from oirase.blocks.observations.ingest.writer import drain
from oirase.blocks.observations.services.imports import import_text, run_import
from oirase.blocks.observations.tests.ingest.conftest import Field
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Rejected
from oirase.kernel.files import receive
from oirase.kernel.outbox.models import Job

STANDARD = b"""\
#YY  MM DD hh mm WDIR WSPD GST  WVHT   DPD   APD MWD   PRES  ATMP  WTMP  DEWP  VIS PTDY  TIDE
#yr  mo dy hr mn degT m/s  m/s     m   sec   sec degT   hPa  degC  degC  degC  nmi  hPa    ft
2019 04 02 13 50 120  2.0   MM    MM    MM    MM  MM 1007.7  10.7  11.1    MM   MM   MM    MM
2019 04 02 13 20 120  1.0   MM   1.5    MM    MM 261 1007.8  10.7  11.1    MM   MM   MM    MM
2019 04 02 13 00  MM  0.0   MM    MM    MM    MM  MM 1007.9  10.5  11.1    MM   MM -0.8    MM
"""
WIND = b"""\
YYYY MM DD hh mm    DIR    SPD    GDR    GSP    GMN
2003 03 31 23 00    999    6.0    999   99.0     99
2003 04 30 22 50    151    4.1    169   99.0     99
"""
NDBC: dict[str, Any] = {
    "separator": "", "header": 0, "skip": 2, "comment": "#", "time": ["YY", "MM", "DD", "hh", "mm"], "missing": ["MM"],
    "columns": {"WTMP": 1, "WDIR": 2, "WVHT": 3, "WSPD": {"series": 4, "factor": 1.943844, "unit": "kt"}},
}  # fmt: skip
WINDS: dict[str, Any] = {
    "separator": "", "header": 0, "time": ["YYYY", "MM", "DD", "hh", "mm"],
    "columns": {"DIR": {"series": 1, "missing": ["999"]}, "SPD": 2, "GDR": {"series": 3, "missing": ["999"]}, "GSP": {"series": 4, "missing": ["99.0"]}},
}  # fmt: skip


def found(mapping: dict[str, Any], text: bytes) -> list[tuple[int, int, float]]:
    return text_rows(mapping, text, 0).rows[["series", "t", "value"]].tolist()  # type: ignore[no-any-return]


def test_a_standard_meteorological_file() -> None:
    rows = found(NDBC, STANDARD)
    first, last = instant("2019-04-02T13:50:00Z"), instant("2019-04-02T13:00:00Z")
    assert (1, first, 11.1) in rows
    assert (2, first, 120) in rows
    assert [row for row in rows if row[1] == last] == [(1, last, 11.1), (4, last, 0)]
    assert [row[2] for row in rows if row[0] == 3] == [1.5]
    assert [row[2] for row in rows if row[0] == 4][0] == pytest.approx(3.887688)


def test_a_wind_file_with_nines_for_missing() -> None:
    assert [(series, value) for series, _, value in found(WINDS, WIND)] == [
        (2, 6.0),
        (1, 151),
        (2, 4.1),
        (3, 169),
    ]


def test_a_loggers_csv_in_shift_jis() -> None:
    text = "観測日時,水温（℃）,塩分\r\n2026/03/01 09:10,5.25,33.1\r\n2026/03/01 09:20,,33.2\r\n".encode(
        "cp932"
    )
    mapping = {
        "header": 0,
        "time": "観測日時",
        "format": "%Y/%m/%d %H:%M",
        "zone": "+09:00",
        "columns": {"水温（℃）": 1, "塩分": 2},
    }
    t = instant("2026-03-01T00:10:00Z")
    assert found(mapping, text) == [(1, t, 5.25), (2, t, 33.1), (2, t + 600_000, 33.2)]


def test_json_of_a_radio_network() -> None:
    mapping = {
        "time": "rx.time",
        "battery": "object.bat",
        "values": {"object.temp": {"series": 7, "factor": 0.1, "offset": -40}, "object.ch.1": 8},
    }
    parsed = json_rows(
        mapping,
        b'{"rx": {"time": "2026-03-01T00:00:00Z"}, "object": {"temp": 523, "bat": 91, "ch": [1, 2]}}',
        0,
    )
    assert parsed.rows["value"].tolist() == pytest.approx([12.3, 2])
    assert parsed.battery == 91


@pytest.mark.django_db
def test_an_officer_imports_a_file_and_watches(field: Field) -> None:
    with set_up():
        role("keeper", "observations.view", "observations.manage")
        keeper = actor_of(officer("keeper", Organisation.objects.get(body__code="990001"), "keeper"))
    columns = {"SPD": field.surface.number, "GDR": {"series": field.deep.number, "missing": ["999"]}}

    def started(text: bytes, columns: dict[str, Any]) -> Job:
        with receive(io.BytesIO(text), "wind.txt") as file:
            mapping = WINDS | {"columns": columns}
            return import_text(keeper, entity_id=field.surface.entity_id, mapping=mapping, file=file)

    with pytest.raises(Rejected):
        started(WIND, {"SPD": field.foreign.number})
    job = started(WIND, columns)
    assert [one.done for one in run_import(job, keeper)] == [2]
    drain()
    assert store().range(field.surface.number, 0, 2**42)["value"].tolist() == [6.0, 4.1]
    assert store().range(field.deep.number, 0, 2**42)["value"].tolist() == [169]
    broken = started(WIND + b"2003 13 01\n", columns)
    assert "row 2" in list(run_import(broken, keeper))[-1].problems[0]


def test_long_texts_come_in_blocks() -> None:
    blocks = list(in_blocks(text_mapping(NDBC), STANDARD.decode().splitlines(), 2))
    assert [done for done, _ in blocks] == [2, 3]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        (WIND.replace(b"151    4.1", b"151    x"), 1, "SPD"), (WIND.replace(b"2003 04 30", b"2003 04 31"), 1, "no time"),
        (WIND.replace(b"DIR ", b"XXX "), None, "no column DIR"), (WIND + b"2003 04 30\n", 2, "too few"),
    ],
)  # fmt: skip
def test_the_row_that_is_wrong_is_named(text: bytes, row: int | None, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        found(WINDS, text)
    assert refused.value.row == row


@pytest.mark.parametrize(
    "change",
    [
        {"time": []}, {"columns": {}}, {"columns": {"DIR": "x"}}, {"columns": {"DIR": {"series": 1, "factor": 0}}}, {"missing": "MM"},
        {"zone": "Tokyo"}, {"separator": "ab"}, {"header": None}, {"header": -1},
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_refused_when_it_is_made(change: dict[str, Any]) -> None:
    with pytest.raises(BrokenMapping):
        text_mapping(WINDS | change)
