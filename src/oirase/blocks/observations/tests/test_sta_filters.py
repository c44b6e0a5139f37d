"""Filters of the SensorThings API: every operator and function on entities and on values, and nothing but whitelisted names."""

from __future__ import annotations

import numpy as np
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.blocks.observations import times
from oirase.blocks.observations.sensorthings import columns
from oirase.blocks.observations.sensorthings.errors import Fault
from oirase.blocks.observations.sensorthings.grammar import conjuncts, parse
from oirase.blocks.observations.tests.test_sta_reading import ask, everything, get, names
from oirase.blocks.observations.tests.world import BEGIN, STEP, Bay, fill, make_bay


@pytest.fixture
def bay(db: None) -> Bay:
    bay = make_bay()
    for place, series in enumerate(bay.series.values()):
        fill(series, [place + value / 10 for value in range(300)])
    return bay


BOTH = ["北", "南"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Comparisons and logic.
        ("name eq '北'", ["北"]), ("name ne '北'", ["南"]), ("name gt 'a' and not (name eq '北')", ["南"]),
        ("name eq '北' or name eq '南'", BOTH), ("not name eq '北'", ["南"]), ("true", BOTH), ("false", []), ("'北' eq name", ["北"]),
        # Members of properties, of the client's own and derived ones.
        ("properties/owner eq '県'", BOTH), ("properties/rank gt 1", ["南"]), ("properties/rank eq 'x'", []), ("properties/owner gt 1", []),
        ("properties/none eq null", BOTH), ("properties/owner ne null", BOTH), ("properties/simulated eq true", BOTH), ("properties/code eq 'st0'", ["北"]),
        ("properties/a/b/c eq 1", []),
        # Arithmetic.
        ("properties/rank add 1 eq 3", ["南"]), ("properties/rank mul 2 sub 1 eq 1", ["北"]), ("properties/rank mod 2 eq 0", ["南"]),
        ("properties/rank div 2 eq 0.5", ["北"]), ("-properties/rank lt -1", ["南"]), ("5 sub 3 eq properties/rank", ["南"]),
        # Strings.
        ("contains(name,'北')", ["北"]), ("substringof('南',name)", ["南"]), ("startswith(name,'北')", ["北"]), ("endswith(name,'南')", ["南"]),
        ("startswith(name,'')", BOTH), ("indexof(name,'北') eq 0", ["北"]), ("length(name) eq 1", BOTH), ("substring(properties/code,1) eq 't0'", ["北"]),
        ("substring(properties/code,1,1) eq 't'", BOTH), ("tolower(properties/code) eq 'st1'", ["南"]), ("toupper(properties/code) eq 'ST1'", ["南"]),
        ("trim(concat(' ',name)) eq '南'", ["南"]), ("contains(name,'北') eq false", ["南"]), ("name eq '%'", []), ("contains(name,'%')", []),
        # Mathematics.
        ("round(properties/rank div 3) eq 1", ["南"]), ("floor(properties/rank div 2) eq 0", ["北"]), ("ceiling(properties/rank div 2) eq 1", BOTH),
        # Along links.
        ("Datastreams/properties/depth eq 30", BOTH), ("Datastreams/ObservedProperty/name eq '水温'", BOTH), ("Datastreams/ObservedProperty/name eq '塩分'", []),
        ("Locations/name eq '北の位置'", ["北"]), ("Datastreams/unitOfMeasurement/symbol eq 'degC' and name eq '南'", ["南"]),
        ("HistoricalLocations/time lt 2026-03-02T00:00:00Z", BOTH), ("HistoricalLocations/time gt 2026-03-02", []), ("year(HistoricalLocations/time) eq 2026", BOTH),
        ("date(HistoricalLocations/time) eq 2026-03-01", BOTH), ("HistoricalLocations/time gt now() sub duration'P1D'", []),
        ("month(HistoricalLocations/time) eq 3 and day(HistoricalLocations/time) eq 1 and hour(HistoricalLocations/time) eq 0", BOTH),
        ("time(HistoricalLocations/time) eq 00:00:00", BOTH), ("Datastreams/id gt 0", BOTH), ("Datastreams/Sensor/metadata ne 'x'", BOTH),
        # Places.
        ("st_within(Locations/location, geography'POLYGON((140 40, 140.85 40, 140.85 42, 140 42, 140 40))')", ["北"]),
        ("st_intersects(Locations/location, geography'POINT(140.9 41)')", ["南"]), ("st_disjoint(Locations/location, geography'POINT(140.9 41)')", ["北"]),
        ("st_contains(geography'POLYGON((140 40, 141 40, 141 42, 140 42, 140 40))', Locations/location)", BOTH),
        ("st_equals(Locations/location, geography'POINT(140.8 41)')", ["北"]), ("geo.intersects(Locations/location, geography'LINESTRING(140.8 40, 140.8 42)')", ["北"]),
        ("geo.distance(Locations/location, geography'POINT(140.8 41)') lt 1000", ["北"]), ("geo.distance(Locations/location, geography'POINT(140.8 41)') gt 1000", ["南"]),
        ("geo.length(Locations/location) eq 0", BOTH), ("1000 gt geo.distance(geography'POINT(140.8 41)', Locations/location)", ["北"]),
    ],
)  # fmt: skip
def test_a_filter_on_things_finds(bay: Bay, text: str, found: list[str]) -> None:
    assert names(get("/Things", filter=text)) == found


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("result ge 29.8", [298, 299]), ("result lt 0.2", [0, 1]), ("result eq 1.5", [15]), ("result ne 0 and result lt 0.3", [1, 2]),
        ("not (result ge 0.2)", [0, 1]), ("result lt 0.1 or result gt 29.8", [0, 299]), ("result mul 10 mod 100 eq 5", [5, 105, 205]),
        ("phenomenonTime ge 2026-03-03T01:40:00Z", [298, 299]), ("phenomenonTime gt 2026-03-03T10:40:00+09:00", [299]),
        ("phenomenonTime le 2026-03-01T00:10:00Z", [0, 1]), ("phenomenonTime eq 2026-03-01T00:20:00.000Z", [2]), ("phenomenonTime lt 2026-03-01", []),
        ("2026-03-01T00:20:00Z gt phenomenonTime", [0, 1]), ("phenomenonTime eq 2026-03-01T00:20:00.0005Z", []),
        ("phenomenonTime add duration'PT1H' gt 2026-03-03T02:45:00Z", [299]), ("phenomenonTime gt 2026-03-03T01:45:00Z sub duration'PT10M'", [298, 299]),
        ("hour(phenomenonTime) eq 1 and minute(phenomenonTime) eq 50", [11, 155, 299]), ("day(phenomenonTime) eq 3 and result lt 28.9", [288]),
        ("year(phenomenonTime) eq 2026 and month(phenomenonTime) eq 3 and result lt 0.1", [0]), ("date(phenomenonTime) eq 2026-03-02 and result lt 14.5", [144]),
        ("time(phenomenonTime) eq 00:10:00", [1, 145, 289]), ("second(phenomenonTime) eq 0 and result lt 0.1", [0]), ("fractionalseconds(phenomenonTime) gt 0", []),
        ("floor(result) eq 29 and ceiling(result) eq 29", [290]), ("round(result) eq 0 and result gt 0.3", [4]), ("resultQuality/flag gt 1", []),
        ("resultQuality/flag eq 1 and result lt 0.1", [0]), ("result eq null", []), ("result ne null and result lt 0.1", [0]), ("resultTime eq null and result lt 0.1", [0]),
        ("-result gt -0.1", [0]), ("totaloffsetminutes(phenomenonTime) eq 0 and result lt 0.1", [0]), ("phenomenonTime lt mindatetime()", []),
        ("phenomenonTime lt maxdatetime() and result lt 0.1", [0]), ("Datastream/Thing/name eq '北' and result lt 0.1", [0]), ("Datastream/name eq 'x'", []),
        ("true and result lt 0.1", [0]), ("phenomenonTime ge 2026-03-01T00:20:00.0005Z and phenomenonTime lt 2026-03-01T00:40:00Z", [3]),
    ],
)  # fmt: skip
def test_a_filter_on_values_finds(bay: Bay, text: str, places: list[int]) -> None:
    found = everything(get(f"/Datastreams({bay.series['北1'].number})/Observations", filter=text, top=50))
    assert [
        (one["@iot.id"] - times.observation_number(bay.series["北1"].number, BEGIN)) // STEP for one in found
    ] == places


def test_an_identifier_is_a_filter_too(bay: Bay) -> None:
    number = times.observation_number(bay.series["北1"].number, BEGIN + STEP)
    for name in ("id", "@iot.id"):
        assert [one["@iot.id"] for one in get("/Observations", filter=f"{name} eq {number}")["value"]] == [
            number
        ]
        thing = bay.things["北"].number
        assert names(get("/Things", filter=f"{name} eq {thing}")) == ["北"]


@pytest.mark.parametrize(
    "path", ["/Datastreams", "/Things", "/Observations"]
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    ["Observations/result gt 5", "Datastreams/Observations/result gt 5", "Datastream/name eq 'x' or result gt 5", "FeatureOfInterest/name eq 'x'",
     "parameters/a eq 1", "validTime gt now()", "st_relate(Locations/location, geography'POINT(1 1)', 'T')", "name eq Datastreams/name"],
)  # fmt: skip
def test_what_is_left_out_says_so(bay: Bay, path: str, text: str) -> None:
    response = ask(path, filter=text)
    assert response.status_code in (400, 501)
    assert response.json()["message"].startswith("$filter: ")


@pytest.mark.parametrize(
    "text",
    ["pk eq 1", "body eq 1", "body_id ne null", "organisation/code eq 'x'", "name__contains eq 'x'", "entity/name eq 'x'", "Datastreams/entity_id ne null",
     "retired_at eq null", "public eq true", "properties eq 1", "Locations/location eq 1", "number eq 1", "password eq 'x'"],
)  # fmt: skip
def test_only_names_of_the_standard_are_looked_up(bay: Bay, text: str) -> None:
    assert ask("/Things", filter=text).status_code == 400
    assert ask("/Things", orderby=text.split()[0]).status_code == 400


def test_division_by_nought_is_the_clients_mistake(bay: Bay) -> None:
    assert ask("/Things", filter="1 div (properties/rank sub 1) gt 0").status_code == 400
    series = bay.series["北1"].number
    assert (
        get(f"/Datastreams({series})/Observations", filter="1 div result gt 100")["value"][0]["result"] == 0.0
    )


def test_words_are_filtered_as_words(bay: Bay) -> None:
    from tests.fixtures.people import set_up

    from oirase.blocks.observations.facade import store
    from oirase.blocks.observations.store.arrays import ROW
    from oirase.blocks.observations.store.protocol import Write

    series = bay.series["南30"]
    with set_up():
        type(series).objects.filter(pk=series.pk).update(kind="text")
        texts = [
            (series.number, BEGIN + place * STEP + 10**9, word, 1)
            for place, word in enumerate(["晴れ", "くもり", "Snow"])
        ]
        store().append(Write(np.zeros(0, ROW), "test", "test", texts=texts))
    path = f"/Datastreams({series.number})/Observations"
    for text, found in (
        ("result eq '晴れ'", ["晴れ"]), ("contains(result,'も')", ["くもり"]), ("tolower(result) eq 'snow'", ["Snow"]), ("length(result) gt 2", ["くもり", "Snow"]),
        ("indexof(result,'n') eq 1", ["Snow"]), ("concat(substring(result,0,1),'!') eq 'S!'", ["Snow"]), ("startswith(trim(result),'く')", ["くもり"]),
        ("endswith(toupper(result),'W') or substringof('晴',result)", ["晴れ", "Snow"]),
    ):  # fmt: skip
        assert [one["result"] for one in get(path, filter=text)["value"]] == found, text


ATOMS = st.sampled_from(
    ["name", "id", "result", "phenomenonTime", "properties/rank", "properties/depth", "Thing/name", "Datastream/name", "Locations/location", "time",
     "Datastreams/ObservedProperty/definition", "unitOfMeasurement/symbol", "1", "0", "-2.5e3", "99999999999999999999", "'x'", "''", "null", "true", "2026-03-01",
     "2026-03-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "duration'P1D'", "duration'PT99999999999S'", "12:00:00", "now()", "mindatetime()",
     "geography'POINT(1 1)'", "geography'POLYGON((0 0,1 1,1 0,0 0))'", "resultTime", "resultQuality/flag", "Thing", "Observations/result", "'\\u0000'", "'%_'"]
)  # fmt: skip
OPERATORS = st.sampled_from(
    ["eq", "ne", "gt", "ge", "lt", "le", "and", "or", "add", "sub", "mul", "div", "mod", "not", ",", "/"]
)
CALLS = st.sampled_from(
    ["contains", "startswith", "substring", "length", "round", "floor", "year", "date", "time", "geo.distance", "st_within", "st_disjoint", "concat", "indexof",
     "tolower", "nothing", "geo.length", "second"]
)  # fmt: skip


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(" ".join),
        st.tuples(CALLS, inner, inner).map(lambda one: f"{one[0]}({one[1]},{one[2]})"),
        st.tuples(CALLS, inner).map(lambda one: f"{one[0]}({one[1]})"),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"not {one}"),
        inner.map(lambda one: f"-{one}"),
    )


EXPRESSIONS = st.recursive(ATOMS, _grown, max_leaves=8)
PATHS = st.sampled_from(
    ["Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest", "Things(1)/Datastreams",
     "Datastreams(1)/Observations", "Observations(1)", "$ref", "Things/$ref", "Things(1)/name/$value"]
)  # fmt: skip
EXPANDS = st.recursive(
    st.sampled_from(
        [
            "Datastreams",
            "Thing",
            "Observations",
            "Locations",
            "Sensor",
            "Things/Locations",
            "FeatureOfInterest",
            "x",
            "",
            "(",
        ]
    ),
    lambda inner: st.tuples(
        inner,
        st.sampled_from([f"${name}" for name in ("expand", "filter", "orderby", "top", "select", "count")]),
        inner,
    ).map(lambda one: f"{one[0]}({one[1]}={one[2]})"),
    max_leaves=4,
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "$filter": st.one_of(EXPRESSIONS, EXPRESSIONS, st.text(max_size=30)),
        "$orderby": st.one_of(
            EXPRESSIONS,
            st.sampled_from(["id desc", "phenomenonTime", "name,id desc", "result desc"]),
            st.text(max_size=10),
        ),
        "$expand": st.one_of(EXPANDS, st.text(max_size=20)),
        "$top": st.one_of(st.integers(-1, 10**21).map(str), st.text(max_size=4)),
        "$skip": st.one_of(st.integers(0, 200_000).map(str), st.text(max_size=4)),
        "$count": st.sampled_from(["true", "false", "x"]),
        "$select": st.sampled_from(["name", "id", "result", "x", "name,Thing", ",", "phenomenonTime"]),
        "$skiptoken": st.one_of(
            st.integers(-1, 10**20).map(str), st.sampled_from(["1.2", "-5.1", "999999999999999.9", "x"])
        ),
        "$resultFormat": st.sampled_from(["dataArray", "x"]),
    },
)


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(path=PATHS, query=OPTIONS)
def test_no_query_whatsoever_is_a_fault_of_ours(shared_bay: Bay, path: str, query: dict[str, str]) -> None:
    response = Client().get(f"/sta/v1.1/{path}", query)
    assert response.status_code in (200, 204, 400, 404, 405, 501), (path, query, response.content)
    if response.status_code >= 400:
        told = response.json()
        assert set(told) == {"code", "type", "message"}


@pytest.fixture
def shared_bay(db: None) -> Bay:
    """A small bay for all examples of a test, which only read."""
    bay = make_bay(keys=False)
    for series in bay.series.values():
        fill(series, [1, 2, 3])
    return bay


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=20), EXPRESSIONS)
def test_bounds_of_time_leave_out_only_what_the_filter_leaves_out(moments: list[int], text: str) -> None:
    try:
        node = parse(text)
    except Fault:
        return
    t = np.unique(np.array(moments, np.int64) * times.DAY)
    held = {
        "id": t, "@iot.id": t, "phenomenonTime": t, "result": t / times.DAY, "resultQuality/flag": np.ones(len(t), int), "resultTime": np.full(len(t), np.nan),
    }  # fmt: skip
    parts = conjuncts(node)
    try:
        kept = columns.mask(parts, held, len(t))
    except Fault:
        return
    first, until = columns.bounds(parts)
    assert not np.any(kept & ((t < first) | (t >= until)))
