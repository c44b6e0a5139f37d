"""Reading by the SensorThings API: entities, properties, expand, order, pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oirase.blocks.observations.sensorthings import observations, reading
from oirase.blocks.observations.tests.world import BEGIN, STEP, Bay, fill, make_bay
from oirase.blocks.observations.times import observation_number

BASE = "/sta/v1.1"


@pytest.fixture
def bay(db: None) -> Bay:
    bay = make_bay()
    for place, series in enumerate(bay.series.values()):
        fill(series, [place + value / 10 for value in range(300)])
    return bay


def ask(path: str, key: str = "", **query: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().get(
        f"{BASE}{path}", {f"${name}": str(one) for name, one in query.items()}, headers=headers
    )


def get(path: str, key: str = "", **query: Any) -> Any:
    response = ask(path, key, **query)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def follow(link: str) -> Any:
    response = Client().get(link.removeprefix("http://testserver"))
    assert response.status_code == 200, response.content.decode()
    return response.json()


def names(found: Any) -> list[str]:
    return [one["name"] for one in found["value"]]


def everything(found: Any) -> list[Any]:
    """Walk all pages."""
    rows = list(found["value"])
    while "@iot.nextLink" in found:
        found = follow(found["@iot.nextLink"])
        rows += found["value"]
    return rows


def test_the_root_names_all_entity_sets_and_what_it_conforms_to(bay: Bay) -> None:
    root = get("")
    assert root == get("/")
    assert [one["name"] for one in root["value"]] == [
        "Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "FeaturesOfInterest", "Observations",
    ]  # fmt: skip
    for one in root["value"]:
        assert follow(one["url"])["value"]
    assert (
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel" in root["serverSettings"]["conformance"]
    )


def test_an_entity_has_identifier_links_and_properties(bay: Bay) -> None:
    series = bay.series["北30"]
    found = get(f"/Datastreams({series.number})")
    root = f"http://testserver{BASE}/Datastreams({series.number})"
    assert found == {
        "@iot.id": series.number,
        "@iot.selfLink": root,
        "name": "北 水温 30m",
        "description": "",
        "properties": {"code": "t30", "kind": "scalar", "depth": 30.0, "simulated": True},
        "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement": {"name": "degree Celsius", "symbol": "degC", "definition": "ucum:Cel"},
        "phenomenonTime": "2026-03-01T00:00:00.000Z/2026-03-03T01:50:00.000Z",
        "Thing@iot.navigationLink": f"{root}/Thing",
        "Sensor@iot.navigationLink": f"{root}/Sensor",
        "ObservedProperty@iot.navigationLink": f"{root}/ObservedProperty",
        "Observations@iot.navigationLink": f"{root}/Observations",
    }


def test_links_lead_on_to_any_depth(bay: Bay) -> None:
    north, series = bay.things["北"], bay.series["北1"]
    stream = f"/Datastreams({series.number})"
    assert get(f"{stream}/Thing")["@iot.id"] == north.number
    assert names(get(f"{stream}/Thing/Locations")) == ["北の位置"]
    (place,) = get(f"{stream}/Thing/Locations")["value"]
    assert place["location"] == {"type": "Point", "coordinates": [140.8, 41.0]}
    assert names(get(f"/Locations({place['@iot.id']})/Things")) == ["北"]
    (history,) = get(f"/Things({north.number})/HistoricalLocations")["value"]
    assert history["time"] == "2026-03-01T00:00:00.000Z"
    assert names(get(f"/HistoricalLocations({history['@iot.id']})/Locations")) == ["北の位置"]
    assert get(f"/HistoricalLocations({history['@iot.id']})/Thing")["name"] == "北"
    first = get(f"{stream}/Observations", top=1)["value"][0]["@iot.id"]
    assert get(f"{stream}/Observations({first})/Datastream/Sensor/Datastreams", top=1)["value"]
    assert get(f"/Observations({first})/FeatureOfInterest")["name"] == "北の海"
    (feature,) = [one for one in get("/FeaturesOfInterest")["value"] if one["name"] == "北の海"]
    about = get(f"/FeaturesOfInterest({feature['@iot.id']})/Observations", top=1000)["value"]
    assert {one["@iot.id"] >> 43 for one in about} == {bay.series["北1"].number, bay.series["北30"].number}


def test_properties_values_and_references(bay: Bay) -> None:
    thing = f"/Things({bay.things['北'].number})"
    assert get(f"{thing}/name") == {"name": "北"}
    assert ask(f"{thing}/name/$value").content.decode() == "北"
    assert get(f"{thing}/properties/owner") == {"owner": "県"}
    assert ask(f"{thing}/properties/owner/$value").content.decode() == "県"
    assert ask(f"{thing}/properties/nothing").status_code == 404
    series = f"/Datastreams({bay.series['北1'].number})"
    assert ask(f"{series}/unitOfMeasurement/symbol/$value").content == b"degC"
    assert get("/Things/$ref")["value"] == [
        {"@iot.selfLink": one["@iot.selfLink"]} for one in get("/Things")["value"]
    ]
    assert ask(f"{thing}/description").status_code == 200


def test_what_is_not_there_is_404_and_says_so(bay: Bay) -> None:
    for path in (
        "/Nothing", "/Things(999999)", "/Things('a')", "/Things(1)/Nothing", "/Things/x", "/Things(99999999999999)",
        "/Observations(5)", "/Observations(99999999999999999999)", "/Things(999999)/Datastreams", "/Things(1", "/$value",
    ):  # fmt: skip
        response = ask(path)
        assert response.status_code in (400, 404), path
        told = response.json()
        assert told["code"] == response.status_code
        assert told["type"]
        assert told["message"]
    assert "whole numbers" in ask("/Things('a')").json()["message"]


def test_select_shows_what_is_asked_for(bay: Bay) -> None:
    found = get("/Things", select="id,name")["value"][0]
    assert set(found) == {"@iot.id", "@iot.selfLink", "name"}
    assert set(get("/Datastreams", select="name,Thing")["value"][0]) == {"name", "Thing@iot.navigationLink"}
    assert set(get("/Observations", select="result", top=1)["value"][0]) == {"result"}
    assert ask("/Things", select="nothing").status_code == 400


def test_expand_nests_to_any_depth_with_options(bay: Bay) -> None:
    found = get(
        "/Things",
        expand="Locations,Datastreams($filter=properties/depth gt 10;$select=name;$expand=ObservedProperty($select=definition),Thing/Locations)",
    )["value"]
    assert [one["Locations"][0]["name"] for one in found] == ["北の位置", "南の位置"]
    (stream,) = found[0]["Datastreams"]
    assert stream["name"] == "北 水温 30m"
    assert stream["ObservedProperty"] == {"definition": "http://example.org/temperature"}
    assert stream["Thing"]["Locations"][0]["name"] == "北の位置"
    counted = get("/Things", expand="Datastreams($count=true;$top=1;$orderby=name desc)")["value"][0]
    assert counted["Datastreams@iot.count"] == 2
    assert names({"value": counted["Datastreams"]}) == ["北 水温 30m"]
    assert names(follow(counted["Datastreams@iot.nextLink"])) == ["北 水温 1m"]
    first = get("/Observations", top=1, expand="Datastream($select=name),FeatureOfInterest($select=name)")[
        "value"
    ][0]
    assert first["Datastream"] == {"name": "北 水温 1m"}
    assert first["FeatureOfInterest"] == {"name": "北の海"}
    for wrong in (
        "Nothing",
        "Things",
        "Datastreams(",
        "Datastreams($foo=1)",
        "Datastreams($top=a)",
        "Datastreams)",
        "a/b/c/d/e/f/g",
    ):
        assert ask("/Things", expand=wrong).status_code == 400, wrong


def test_the_latest_of_each_is_one_query_whatever_the_number_of_datastreams(bay: Bay) -> None:
    expand = "Observations($orderby=phenomenonTime desc;$top=1)"
    with CaptureQueriesContext(connection) as asked:
        found = get("/Datastreams", expand=expand, select="name,id")["value"]
    values = [
        one for one in asked.captured_queries if "observations_chunk" in one["sql"] or "_hot" in one["sql"]
    ]
    assert values == []
    assert len(found) == 4
    for one in found:
        (newest,) = one["Observations"]
        assert newest["@iot.id"] == observation_number(one["@iot.id"], BEGIN + 299 * STEP)
        assert (
            newest
            == get(f"/Datastreams({one['@iot.id']})/Observations", orderby="phenomenonTime desc", top=1)[
                "value"
            ][0]
        )


def test_observations_expanded_otherwise_are_read_series_by_series_up_to_a_limit(
    bay: Bay, monkeypatch: Any
) -> None:
    found = get("/Datastreams", expand="Observations($filter=result ge 29.5;$top=2;$count=true)")["value"]
    assert [len(one["Observations"]) for one in found] == [2, 2, 2, 2]
    assert [one["Observations@iot.count"] for one in found] == [5, 15, 35, 45]
    more = follow(found[1]["Observations@iot.nextLink"])["value"]
    assert [one["result"] for one in more] == [29.7, 29.8]
    monkeypatch.setattr("oirase.blocks.observations.sensorthings.entities.EXPANDED", 3)
    assert "$top=1" in ask("/Datastreams", expand="Observations").json()["message"]


def test_pages_of_a_datastream_go_on_after_the_last_value_in_both_directions(bay: Bay) -> None:
    path = f"/Datastreams({bay.series['南1'].number})/Observations"
    forth = everything(get(path, top=70))
    assert [one["result"] for one in forth] == [3 + value / 10 for value in range(300)]
    assert forth == everything(get(path, orderby="phenomenonTime asc", top=7000))
    back = everything(get(path, orderby="phenomenonTime desc", top=70, filter="result ge 5"))
    assert [one["result"] for one in back] == [3 + value / 10 for value in range(299, 19, -1)]
    assert [one["result"] for one in get(path, top=2, skip=100)["value"]] == [13.0, 13.1]
    assert everything(get("/Things", top=1)) == get("/Things")["value"]


def test_all_observations_come_by_datastream_and_time_or_by_time_alone(bay: Bay) -> None:
    everyone = everything(get("/Observations", top=333))
    assert len(everyone) == 1200
    identifiers = [one["@iot.id"] for one in everyone]
    assert identifiers == sorted(identifiers)
    assert [
        one["@iot.id"] for one in everything(get("/Observations", top=501, orderby="id desc"))
    ] == identifiers[::-1]
    for way, step in (("asc", 1), ("desc", -1)):
        found = everything(get("/Observations", top=401, orderby=f"phenomenonTime {way}"))
        assert sorted(one["@iot.id"] for one in found) == identifiers
        moments = [one["phenomenonTime"] for one in found]
        assert moments == sorted(moments)[::step]


def test_any_other_order_is_sorted(bay: Bay) -> None:
    found = everything(get("/Observations", top=500, orderby="result desc,phenomenonTime"))
    results = [one["result"] for one in found]
    assert len(results) == 1200
    assert results == sorted(results, reverse=True)
    by_depth = names(get("/Datastreams", orderby="properties/depth desc,name"))
    assert [one.rsplit(" ", 1)[1] for one in by_depth] == ["30m", "30m", "1m", "1m"]
    assert names(get("/Datastreams", orderby="Thing/properties/rank desc,name desc"))[:2] == [
        "南 水温 30m",
        "南 水温 1m",
    ]
    assert names(get("/Things", orderby="properties/rank desc")) == ["南", "北"]
    assert len(everything(get("/Datastreams", orderby="name", top=3))) == 4
    assert ask("/Things", orderby="Datastreams/name").status_code == 400
    assert ask("/Things", orderby="nothing").status_code == 400


def test_counts_come_only_when_asked_and_from_counters(bay: Bay) -> None:
    series = f"/Datastreams({bay.series['北1'].number})/Observations"
    assert "@iot.count" not in get(series, top=1)
    with CaptureQueriesContext(connection) as asked:
        assert get(series, top=0, count="true")["@iot.count"] == 300
    assert get(series, top=1, count="true", filter="result gt 29")["@iot.count"] == 9
    assert get("/Observations", top=1, count="true")["@iot.count"] == 1200
    assert get("/Things", count="true", top=1)["@iot.count"] == 2
    assert len(asked.captured_queries) < 12


def test_a_request_looks_at_so_many_values_and_the_next_goes_on(bay: Bay, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "WINDOWS", (1, 1, 1))
    monkeypatch.setattr(observations, "Budget", lambda: reading.Budget(100))
    path = f"/Datastreams({bay.series['北1'].number})/Observations"
    page = get(path, filter="result ge 29.8")
    assert page["value"] == []
    assert [one["result"] for one in everything(page)] == [29.8, 29.9]
    back = get(path, filter="result le 0.1", orderby="phenomenonTime desc")
    assert [one["result"] for one in everything(back)] == [0.1, 0.0]
    counted = get(path, filter="result ge 0", count="true", top=0)
    assert counted["@iot.countIsLowerBound"] is True
    assert ask("/Observations", filter="result ge 29.8", orderby="phenomenonTime").status_code == 400


def test_arrays_hold_the_same_values(bay: Bay) -> None:
    found = get("/Observations", resultFormat="dataArray", top=400)
    assert [one["dataArray@iot.count"] for one in found["value"]] == [300, 100]
    first = found["value"][0]
    assert first["components"] == ["id", "phenomenonTime", "result", "resultTime", "resultQuality"]
    plain = get("/Observations", top=400)["value"]
    told = [row[:3] for one in found["value"] for row in one["dataArray"]]
    assert told == [[one["@iot.id"], one["phenomenonTime"], one["result"]] for one in plain]
    slim = get("/Observations", resultFormat="dataArray", select="result", top=1)["value"][0]
    assert slim["components"] == ["result"]
    assert follow(found["@iot.nextLink"])["value"][0]["dataArray"]
    assert ask("/Things", resultFormat="dataArray").status_code == 400


@pytest.mark.parametrize(
    ("option", "text"),
    [("top", "-1"), ("top", "a"), ("skip", "100001"), ("count", "yes"), ("foo", "1"), ("skiptoken", "x"), ("select", ","), ("filter", "name eq"),
     ("filter", "nothing eq 1"), ("filter", "name eq 1"), ("filter", "name"), ("orderby", "name up"), ("filter", "startswith(name)"),
     ("filter", "name eq 'a"), ("filter", "((((name eq 'a'"), ("resultFormat", "csv")],
)  # fmt: skip
def test_a_wrong_option_is_named_with_the_place(bay: Bay, option: str, text: str) -> None:
    response = ask("/Things", **{option: text})
    assert response.status_code == 400
    assert f"${option}" in response.json()["message"]


def test_an_option_given_twice_is_refused(bay: Bay) -> None:
    assert Client().get(f"{BASE}/Things?$top=1&$top=2").status_code == 400
    assert Client().get(f"{BASE}/Things?other=1&other=2").status_code == 200


def test_a_query_that_takes_too_long_is_stopped_and_answered_503(bay: Bay, monkeypatch: Any) -> None:
    monkeypatch.setattr("oirase.blocks.observations.sensorthings.views.PATIENCE_MS", 1)

    def slow(*_: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr("oirase.blocks.observations.sensorthings.views.page_of", slow)
    response = ask("/Things")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "stopped" in response.json()["message"]
