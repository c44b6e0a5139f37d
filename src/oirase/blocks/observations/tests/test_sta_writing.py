"""Writing by the SensorThings API: deep insert, change, retirement, values by system and by device, arrays."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.observations.facade import store
from oirase.blocks.observations.models import Batch, Entity, Latest, Location, Series
from oirase.blocks.observations.tests.test_sta_reading import ask, get, names
from oirase.blocks.observations.tests.world import (
    BEGIN,
    DEVICE_KEY,
    STEP,
    Bay,
    fill,
    make_bay,
    make_device,
    system_key,
)
from oirase.blocks.observations.times import DAY, observation_number
from oirase.kernel.audit.models import Entry

BASE = "/sta/v1.1"
POINT = {"type": "Point", "coordinates": [140.7, 41.1]}
PLACE = {"name": "x", "encodingType": "application/geo+json"}
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


@pytest.fixture
def bay(db: None) -> Bay:
    return make_bay(["北"])


def send(method: str, path: str, body: Any, key: str = "", kind: str = "application/json") -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    return Client().generic(method, f"{BASE}{path}", data, content_type=kind, headers=headers)


def post(path: str, body: Any, key: str, status: int = 201) -> Any:
    response = send("POST", path, body, key)
    assert response.status_code == status, response.content.decode()
    return response


def made(response: Any) -> str:
    return str(response["Location"]).partition(BASE)[2]


def stream(name: str = "水温 5m", **more: Any) -> dict[str, Any]:
    return {
        "name": name, "description": "", "observationType": MEASUREMENT,
        "unitOfMeasurement": {"name": "degree Celsius", "symbol": "degC", "definition": "ucum:Cel"},
        "Sensor": {"name": "温度計", "description": "", "encodingType": "text/html", "metadata": "http://example.org/t"},
        "ObservedProperty": {"name": "水温", "definition": "http://example.org/temperature", "description": ""},
        **more,
    }  # fmt: skip


def whole_thing() -> dict[str, Any]:
    place = {"name": "西の位置", "description": "", "encodingType": "application/geo+json", "location": POINT}
    values = [
        {"phenomenonTime": "2026-03-01T00:00:00Z", "result": 4.5},
        {"phenomenonTime": "2026-03-01T00:10:00Z", "result": 4.6},
    ]
    return {
        "name": "西", "description": "ブイ", "properties": {"owner": "県"}, "Locations": [place],
        "Datastreams": [stream(properties={"depth": 5, "note": "x"}, Observations=values)],
    }  # fmt: skip


def test_a_thing_with_all_that_is_nested_in_it_is_made_at_once(bay: Bay) -> None:
    response = post("/Things", whole_thing(), bay.key)
    path = made(response)
    assert response.json()["name"] == "西"
    found = get(
        path,
        bay.key,
        expand="Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty,Observations)",
    )
    (one,) = found["Datastreams"]
    assert [value["result"] for value in one["Observations"]] == [4.5, 4.6]
    assert one["properties"] == {
        "note": "x",
        "depth": 5.0,
        "kind": "scalar",
        "code": one["properties"]["code"],
    }
    assert one["Sensor"]["name"] == "温度計"
    assert found["Locations"][0]["location"] == POINT
    assert len(found["HistoricalLocations"]) == 1
    number = one["Observations"][0]["@iot.id"]
    assert get(f"/Observations({number})/FeatureOfInterest", bay.key)["feature"] == POINT
    assert ask(path).status_code == 404, "what is made by a client is not public"
    with set_up():
        thing = Entity.objects.get(number=found["@iot.id"])
    assert (thing.body_id, thing.organisation_id) == (bay.body.pk, bay.office.pk)
    assert thing.position.x == 140.7


def test_an_insert_that_fails_inside_leaves_nothing(bay: Bay) -> None:
    body = whole_thing()
    body["Datastreams"][0]["Observations"][1]["result"] = "warm"
    with set_up():
        before = (Entity.objects.count(), Location.objects.count(), Series.objects.count())
    assert "finite number" in post("/Things", body, bay.key, 400).json()["message"]
    with set_up():
        assert (Entity.objects.count(), Location.objects.count(), Series.objects.count()) == before
        assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("/Things", {"name": None}, "name"), ("/Things", {"name": 5}, "name"), ("/Things", {"properties": []}, "properties"),
        ("/Things", {"name": "a\0"}, "NUL"), ("/Things", {"Locations": {}}, "list"), ("/Things", {"Locations": [{"@iot.id": 99999}]}, "not there"),
        ("/Things", {"Locations": [{**PLACE, "location": {"type": "Point", "coordinates": [200, 5]}}]}, "location"),
        ("/Things", {"Locations": [{"name": "x", "location": POINT, "encodingType": "text/csv"}]}, "encodingType"),
        ("/Things", {"Datastreams": [stream(Sensor=None)]}, "Sensor is missing"), ("/Things", {"Datastreams": [stream(unitOfMeasurement=5)]}, "unitOfMeasurement"),
        ("/Things", {"Datastreams": [stream(Sensor={"@iot.id": "x"})]}, "whole number"), ("/Things", {"Datastreams": ["x"]}, "JSON object"),
        ("/Things", {"Datastreams": [stream(properties={"depth": "deep"})]}, "depth"), ("/Things", {"Datastreams": [stream(properties={"kind": "x"})]}, "kind"),
        ("/HistoricalLocations", {"time": "yesterday"}, "Thing is missing"), ("/Locations", {"encodingType": "application/geo+json"}, "location is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_body_is_named(bay: Bay, path: str, change: dict[str, Any], said: str) -> None:
    response = post(path, {**whole_thing(), **change}, bay.key, 400)
    assert said in response.json()["message"]


def test_bodies_that_are_no_objects_are_refused(bay: Bay) -> None:
    for body in (b"", b"{", b"[]", b"5", b'{"name": NaN}', b"\xff"):
        assert send("POST", "/Things", body, bay.key).status_code == 400
    assert send("POST", f"/Things({bay.things['北'].number})", {}, bay.key).status_code == 405
    assert send("POST", "", {}, bay.key).status_code == 405
    assert send("TRACE", "/Things", {}, bay.key).status_code == 405


def test_each_kind_of_entity_is_made_by_itself_and_linked(bay: Bay) -> None:
    thing = made(post("/Things", {"name": "東"}, bay.key))
    sensor = get(made(post("/Sensors", stream()["Sensor"], bay.key)), bay.key)["@iot.id"]
    measured = get(made(post("/ObservedProperties", stream()["ObservedProperty"], bay.key)), bay.key)[
        "@iot.id"
    ]
    feature = made(
        post(
            "/FeaturesOfInterest",
            {"name": "湾", "encodingType": "application/geo+json", "feature": POINT},
            bay.key,
        )
    )
    assert get(feature, bay.key)["feature"] == POINT
    link = {"Sensor": {"@iot.id": sensor}, "ObservedProperty": {"@iot.id": measured}}
    series = made(post(f"{thing}/Datastreams", stream(**link), bay.key))
    assert get(f"{series}/Thing", bay.key)["name"] == "東"
    number = int(thing[8:-1])
    second = made(post("/Datastreams", stream("塩分", **link, Thing={"@iot.id": number}), bay.key))
    assert names(get(f"{thing}/Datastreams", bay.key)) == ["水温 5m", "塩分"]
    assert get(f"{second}/Sensor", bay.key)["@iot.id"] == sensor


def test_a_thing_that_moves_keeps_its_history(bay: Bay) -> None:
    thing = f"/Things({bay.things['北'].number})"
    body = {"name": "新しい位置", "encodingType": "application/geo+json", "location": POINT}
    place = made(post(f"{thing}/Locations", body, bay.key))
    assert names(get(f"{thing}/Locations", bay.key)) == ["新しい位置"]
    assert len(get(f"{thing}/HistoricalLocations", bay.key)["value"]) == 2
    assert names(get(f"{place}/Things", bay.key)) == ["北"]
    (old,) = [one for one in get("/Locations", bay.key)["value"] if one["name"] == "北の位置"]
    assert get(f"/Locations({old['@iot.id']})/Things", bay.key)["value"] == []
    assert post(f"{thing}/Locations", {"@iot.id": old["@iot.id"]}, bay.key, 200)
    assert names(get(f"{thing}/Locations", bay.key)) == ["北の位置"]
    past = {
        "time": "2020-01-01T00:00:00Z",
        "Thing": {"@iot.id": bay.things["北"].number},
        "Locations": [{"@iot.id": old["@iot.id"]}],
    }
    history = made(post("/HistoricalLocations", past, bay.key))
    assert get(f"{history}/Locations", bay.key)["value"][0]["@iot.id"] == old["@iot.id"]
    assert send("DELETE", history, b"", bay.key).status_code == 200
    assert ask(history, bay.key).status_code == 404


def test_patch_changes_what_it_names_and_put_all(bay: Bay) -> None:
    thing = f"/Things({bay.things['北'].number})"
    response = send("PATCH", thing, {"description": "沖"}, bay.key)
    assert response.status_code == 200
    assert (response.json()["name"], response.json()["description"]) == ("北", "沖")
    patch = [
        {"op": "add", "path": "/properties/owner", "value": "町"},
        {"op": "test", "path": "/name", "value": "北"},
        {"op": "replace", "path": "/name", "value": "北2"},
    ]
    assert send("PATCH", thing, patch, bay.key, "application/json-patch+json").status_code == 200
    found = get(thing)
    assert (found["name"], found["properties"]["owner"], found["properties"]["rank"]) == ("北2", "町", 1)
    for wrong in (
        [{"op": "test", "path": "/name", "value": "x"}],
        [{"op": "move", "path": "/name"}],
        {},
        [{"op": "remove", "path": "/nothing"}],
        [5],
    ):
        assert send("PATCH", thing, wrong, bay.key, "application/json-patch+json").status_code in (
            400,
            409,
            501,
        )
    assert send("PUT", thing, {"name": "北3"}, bay.key).status_code == 200
    found = get(thing)
    assert (found["name"], found["description"], "owner" in found["properties"]) == ("北3", "", False)
    series = f"/Datastreams({bay.series['北1'].number})"
    other = made(post("/Sensors", stream()["Sensor"], bay.key))
    assert send("PATCH", series, {"Sensor": {"@iot.id": int(other[9:-1])}}, bay.key).status_code == 200
    assert get(f"{series}/Sensor", bay.key)["name"] == "温度計"
    assert send("PATCH", series, {"name": ""}, bay.key).status_code == 400
    assert send("PATCH", thing, {"Datastreams": []}, bay.key).status_code == 400
    assert send("PATCH", "/Things", {}, bay.key).status_code == 405
    with set_up():
        told = Entry.objects.filter(command="observations.update_entity").order_by("at").first()
    assert told is not None


def test_delete_retires_and_what_hangs_on_it_goes_along(bay: Bay) -> None:
    fill(bay.series["北1"], [1, 2])
    thing, series = f"/Things({bay.things['北'].number})", f"/Datastreams({bay.series['北1'].number})"
    value = get(f"{series}/Observations")["value"][0]["@iot.id"]
    assert send("DELETE", thing, b"", bay.key).status_code == 200
    for path in (thing, series, f"{series}/Observations", f"/Observations({value})"):
        assert ask(path, bay.key).status_code == 404, path
    assert get("/Observations", bay.key)["value"] == []
    assert len(store().range(bay.series["北1"].number, BEGIN, BEGIN + DAY)) == 2, (
        "values stay until retention ends"
    )
    with set_up():
        assert not Series.objects.filter(entity=bay.things["北"], retired_at=None).exists()
        assert not Entity.objects.get(pk=bay.things["北"].pk).public


def test_deleting_a_sensor_property_location_or_feature(bay: Bay) -> None:
    sensor = get("/Sensors")["value"][0]["@iot.id"]
    assert send("DELETE", f"/Sensors({sensor})", b"", bay.key).status_code == 200
    assert get("/Datastreams", bay.key)["value"] == []
    place = get("/Locations")["value"][0]["@iot.id"]
    assert send("DELETE", f"/Locations({place})", b"", bay.key).status_code == 200
    assert get("/HistoricalLocations")["value"] == []
    assert get(f"/Things({bay.things['北'].number})/Locations")["value"] == []
    feature = get("/FeaturesOfInterest")["value"][0]["@iot.id"]
    assert send("DELETE", f"/FeaturesOfInterest({feature})", b"", bay.key).status_code == 200
    measured = get("/ObservedProperties")["value"][0]["@iot.id"]
    assert send("DELETE", f"/ObservedProperties({measured})", b"", bay.key).status_code == 200
    assert ask(f"/ObservedProperties({measured})", bay.key).status_code == 404


def test_an_observation_is_sent_and_read_again(bay: Bay) -> None:
    series = bay.series["北1"].number
    body = {"phenomenonTime": "2026-03-01T09:00:00+09:00", "result": 7.25}
    response = post(f"/Datastreams({series})/Observations", body, bay.key)
    number = observation_number(series, BEGIN)
    assert made(response) == f"/Observations({number})"
    assert response.json()["result"] == 7.25
    assert get(f"/Observations({number})")["phenomenonTime"] == "2026-03-01T00:00:00.000Z"
    post("/Observations", {"result": 8, "Datastream": {"@iot.id": series}}, bay.key)
    assert len(get(f"/Datastreams({series})/Observations")["value"]) == 2


def test_what_an_observation_brings_besides_is_kept(bay: Bay) -> None:
    series = bay.series["北1"].number
    body = {
        "phenomenonTime": "2026-03-01T00:00:00Z", "result": 1, "resultTime": "2026-03-01T00:05:00Z",
        "validTime": "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z", "parameters": {"operator": "x"}, "Datastream": {"@iot.id": series},
        "FeatureOfInterest": {"name": "赤潮", "encodingType": "application/geo+json", "feature": POINT},
    }  # fmt: skip
    path = made(post("/Observations", body, bay.key))
    found = get(path, bay.key, expand="FeatureOfInterest")
    assert found["resultTime"] == "2026-03-01T00:05:00.000Z"
    assert found["validTime"] == "2026-03-01T00:00:00.000Z/2026-03-02T00:00:00.000Z"
    assert found["parameters"] == {"operator": "x"}
    assert found["FeatureOfInterest"]["name"] == "赤潮"
    assert get(f"{path}/FeatureOfInterest", bay.key)["name"] == "赤潮"
    later = get("/Observations", bay.key, filter="resultTime gt 2026-03-01T00:04:00Z and resultTime ne null")[
        "value"
    ]
    assert len(later) == 1
    array = get("/Observations", bay.key, resultFormat="dataArray", select="resultTime")["value"][0]
    assert array["dataArray"] == [["2026-03-01T00:05:00.000Z"]]


@pytest.mark.parametrize(
    "change",
    [{"result": None}, {"result": "x"}, {"result": True}, {"result": {}}, {"phenomenonTime": "yesterday"}, {"phenomenonTime": "2026-03-01T00:00:00"},
     {"phenomenonTime": 5}, {"phenomenonTime": "0001-01-01T00:00:00+14:00"}, {"phenomenonTime": "9999-01-01T00:00:00Z"}, {"resultTime": 5}, {"validTime": "x/y"},
     {"validTime": "2026-03-02T00:00:00Z/2026-03-01T00:00:00Z"}, {"parameters": []}, {"Datastream": {"@iot.id": 99999}}, {"Datastream": {}}, {"Datastream": 5},
     {"FeatureOfInterest": {"@iot.id": 99999}}, {"phenomenonTime": "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z"}],
)  # fmt: skip
def test_an_observation_that_cannot_be_kept_is_refused(bay: Bay, change: dict[str, Any]) -> None:
    good = {
        "phenomenonTime": "2026-03-01T00:00:00Z",
        "result": 1,
        "Datastream": {"@iot.id": bay.series["北1"].number},
    }
    assert send("POST", "/Observations", {**good, **change}, bay.key).status_code in (400, 501)
    assert not Latest.objects.exists()


def test_an_observation_that_is_patched_keeps_what_it_was(bay: Bay) -> None:
    series = bay.series["北1"]
    fill(series, [1, 2])
    path = f"/Observations({observation_number(series.number, BEGIN)})"
    assert send("PATCH", path, {"result": 5, "@reason": "校正"}, bay.key).json()["result"] == 5.0
    with set_up():
        store().seal()
    (was,) = store().revisions(series.number)
    assert (was.value, was.reason, was.source) == (1, "校正", "sensorthings")
    assert send("PATCH", path, {"phenomenonTime": "2026-03-02T00:00:00Z"}, bay.key).status_code == 400
    assert send("PATCH", path, {"parameters": {"a": 1}}, bay.key).json()["parameters"] == {"a": 1}


def test_an_observation_that_is_deleted_is_gone_for_readers_and_kept_as_a_revision(bay: Bay) -> None:
    series = bay.series["北1"]
    fill(series, [1, 2, 3])
    path, all_of_it = (
        f"/Observations({observation_number(series.number, BEGIN + 2 * STEP)})",
        f"/Datastreams({series.number})/Observations",
    )
    response = Client().delete(f"{BASE}{path}?reason=faulty", headers={"Authorization": f"Bearer {bay.key}"})
    assert response.status_code == 200
    for _ in range(2):
        assert ask(path).status_code == 404
        assert [one["result"] for one in get(all_of_it)["value"]] == [1, 2]
        (found,) = get(
            "/Datastreams",
            filter=f"id eq {series.number}",
            expand="Observations($orderby=phenomenonTime desc;$top=1)",
        )["value"]
        assert [one["result"] for one in found["Observations"]] == [2.0]
        with set_up():
            store().seal()
    (was,) = store().revisions(series.number)
    assert (was.value, was.reason) == (3, "faulty")


def test_arrays_of_observations_are_taken_row_by_row(bay: Bay) -> None:
    one, two = bay.series["北1"].number, bay.series["北30"].number
    rows = [
        ["2026-03-01T00:00:00Z", 1.5],
        ["2026-03-01T00:10:00Z", "x"],
        ["2026-03-01T00:20:00Z"],
        ["2026-03-01T00:30:00Z", 2.5],
    ]
    body = [
        {
            "Datastream": {"@iot.id": one},
            "components": ["phenomenonTime", "result"],
            "dataArray@iot.count": 4,
            "dataArray": rows,
        },
        {
            "Datastream": {"@iot.id": two},
            "components": ["phenomenonTime", "result", "resultTime"],
            "dataArray": [["2026-03-01T00:00:00Z", 3, "2026-03-01T00:01:00Z"]],
        },
    ]
    links = post("/CreateObservations", body, bay.key).json()
    assert [link.startswith("error") for link in links] == [False, True, True, False, False]
    assert links[0].endswith(f"{BASE}/Observations({observation_number(one, BEGIN)})")
    assert [value["result"] for value in get("/Observations")["value"]] == [1.5, 2.5, 3.0]
    assert [value["resultTime"] for value in get(f"/Datastreams({two})/Observations")["value"]] == [
        "2026-03-01T00:01:00.000Z"
    ]
    for wrong in (
        {},
        [5],
        [{}],
        [{**body[0], "components": ["time"]}],
        [{**body[0], "dataArray": 5}],
        [{**body[0], "components": "result"}],
    ):
        assert send("POST", "/CreateObservations", wrong, bay.key).status_code == 400


def test_a_position_is_a_point(bay: Bay) -> None:
    path = made(
        post(
            f"/Things({bay.things['北'].number})/Datastreams",
            stream("位置", properties={"kind": "position"}),
            bay.key,
        )
    )
    value = made(
        post(f"{path}/Observations", {"phenomenonTime": "2026-03-01T00:00:00Z", "result": POINT}, bay.key)
    )
    assert get(value, bay.key)["result"] == POINT
    assert send("POST", f"{path}/Observations", {"result": 5}, bay.key).status_code == 400
    assert send("PATCH", value, {"parameters": {"a": 1}}, bay.key).json()["result"] == POINT


def test_words_are_sent_corrected_and_withdrawn(bay: Bay) -> None:
    kind = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CategoryObservation"
    path = made(
        post(f"/Things({bay.things['北'].number})/Datastreams", stream("天気", observationType=kind), bay.key)
    )
    value = made(
        post(f"{path}/Observations", {"phenomenonTime": "2026-03-01T00:00:00Z", "result": "晴れ"}, bay.key)
    )
    assert get(value, bay.key)["result"] == "晴れ"
    assert send("PATCH", value, {"result": "雨"}, bay.key).json()["result"] == "雨"
    assert send("DELETE", value, b"", bay.key).status_code == 200
    assert get(f"{path}/Observations", bay.key)["value"] == []


def test_a_device_writes_its_own_series_and_nothing_else(bay: Bay) -> None:
    make_device(bay, bay.series["北1"])
    value = {"phenomenonTime": "2026-03-01T00:00:00Z", "result": 1, "resultTime": "2026-03-01T00:00:05Z"}
    post(f"/Datastreams({bay.series['北1'].number})/Observations", value, DEVICE_KEY)
    assert len(get("/Observations")["value"]) == 1
    with set_up():
        assert Batch.objects.get().actor.startswith("device:")
    assert (
        send("POST", f"/Datastreams({bay.series['北30'].number})/Observations", value, DEVICE_KEY).status_code
        == 403
    )
    assert send("POST", "/Things", {"name": "x"}, DEVICE_KEY).status_code == 403
    assert send("DELETE", f"/Datastreams({bay.series['北1'].number})", b"", DEVICE_KEY).status_code == 403
    assert send("PATCH", f"/Datastreams({bay.series['北1'].number})", {}, DEVICE_KEY).status_code == 403
    array = [
        {"Datastream": {"@iot.id": bay.series["北30"].number}, "components": ["result"], "dataArray": [[1]]}
    ]
    assert send("POST", "/CreateObservations", array, DEVICE_KEY).status_code == 403
    assert len(get("/Datastreams", DEVICE_KEY)["value"]) == 2, "a device reads what everybody reads"


def test_who_may_write(bay: Bay) -> None:
    other = make_bay(["他"], code="990002", keys=False)
    reader = system_key(bay, "reader", "observations.view")
    foreign = system_key(other, "foreign", "observations.view", "observations.manage")
    series = f"/Datastreams({bay.series['北1'].number})"
    value = {"result": 1}
    for key, status in (("", 401), ("wrong", 401), (reader, 403), (foreign, 403), (bay.key, 201)):
        assert send("POST", f"{series}/Observations", value, key).status_code == status
    for method, path, body in (
        ("POST", "/Things", {"name": "x"}), ("PATCH", series, {"name": "x"}), ("DELETE", series, {}), ("POST", f"/Things({bay.things['北'].number})/Datastreams", stream()),
        ("PATCH", f"/Things({bay.things['北'].number})", {"name": "x"}),
    ):  # fmt: skip
        assert send(method, path, body, "").status_code == 401
        assert send(method, path, body, reader).status_code == 403
        if path != "/Things":
            assert send(method, path, body, foreign).status_code in (403, 404), (method, path)
    hidden = f"/Datastreams({bay.series['北塩'].number})"
    assert send("POST", f"{hidden}/Observations", value, foreign).status_code == 404
    assert send("DELETE", hidden, {}, foreign).status_code == 404


def test_deleting_what_others_rely_on_is_refused(bay: Bay) -> None:
    other = make_bay(["他"], code="990002")
    with set_up():
        shared = bay.series["北1"].sensor
        Series.objects.filter(pk=other.series["他1"].pk).update(sensor=shared)
    assert send("DELETE", f"/Sensors({shared.number})", b"", bay.key).status_code == 409
    assert get(f"/Sensors({shared.number})")


def test_all_queries_of_a_read_run_under_a_time_limit(bay: Bay, monkeypatch: Any) -> None:
    seen = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        get("/Things")
    assert any(sql.startswith("SET LOCAL statement_timeout") for sql in seen)
    first = next(place for place, sql in enumerate(seen) if "observations_" in sql)
    assert any(sql.startswith("SET LOCAL statement_timeout") for sql in seen[:first])
