"""A client of another house, unmodified, against the product as it is served: creating, reading, changing, deleting, arrays, pages."""

from __future__ import annotations

import sys

import frost_sta_client as fsc
import pytest
from frost_sta_client.model.ext.data_array_document import DataArrayDocument
from frost_sta_client.model.ext.data_array_value import DataArrayValue
from frost_sta_client.model.ext.unitofmeasurement import UnitOfMeasurement
from geojson import Point
from requests.auth import AuthBase
from requests.exceptions import HTTPError
from requests.models import PreparedRequest
from tests.fixtures.site import LiveSite

from oirase.blocks.observations.tests.ingest.processes import until
from oirase.blocks.observations.tests.world import make_bay

# The client calls what its library has given another name.
pytestmark = pytest.mark.filterwarnings("ignore:furl.pathstr:DeprecationWarning")
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


class Key(AuthBase):
    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.key}"
        return request


class ByKey(fsc.AuthHandler):  # type: ignore[misc]
    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def add_auth_header(self) -> AuthBase:
        return Key(self.key)


@pytest.fixture
def service(live_site: LiveSite) -> fsc.SensorThingsService:
    live_site.start("writer", [sys.executable, "-m", "django", "run_writer"])
    bay = make_bay(["北"])
    service = fsc.SensorThingsService(f"{live_site.url}/sta/v1.1", auth_handler=ByKey(bay.key))
    series = service.datastreams().find(bay.series["北1"].number)
    service.create(fsc.Observation(phenomenon_time="2026-02-01T00:00:00Z", result=1, datastream=series))
    until(lambda: series.get_observations().query().list().entities)
    return service


def thing() -> fsc.Thing:
    made = fsc.Thing(name="試験ブイ", description="架空", properties={"owner": "県"})
    made.locations = [
        fsc.Location(
            name="沖", description="架空", encoding_type="application/geo+json", location=Point((140.9, 41.0))
        )
    ]
    made.datastreams = [
        fsc.Datastream(
            name="水温",
            description="架空",
            observation_type=MEASUREMENT,
            unit_of_measurement=UnitOfMeasurement("degree Celsius", "degC", "ucum:Cel"),
            sensor=fsc.Sensor(
                name="温度計", description="架空", encoding_type="text/html", metadata="http://example.org/t"
            ),
            observed_property=fsc.ObservedProperty(
                name="水温", definition="http://example.org/temperature", description="架空"
            ),
        )
    ]
    return made


def test_frost_client_creates_reads_changes_and_deletes(service: fsc.SensorThingsService) -> None:
    made = thing()
    service.create(made)
    found = (
        service.things()
        .query()
        .filter("name eq '試験ブイ'")
        .expand("Locations,Datastreams($expand=ObservedProperty)")
        .list()
    )
    (one,) = found.entities
    assert one.id == made.id
    (series,) = one.datastreams.entities
    assert series.observed_property.definition == "http://example.org/temperature"

    for minute in range(5):
        service.create(
            fsc.Observation(phenomenon_time=f"2026-03-01T00:0{minute}:00Z", result=minute, datastream=series)
        )
    values = series.get_observations().query().orderby("phenomenonTime", "desc").top(2).count().list()
    assert values.count == 5
    assert [value.result for value in values] == [4, 3, 2, 1, 0], "the client follows the next links"
    newest = (
        service.datastreams()
        .query()
        .filter(f"id eq {series.id}")
        .expand("Observations($orderby=phenomenonTime desc;$top=1)")
        .list()
    )
    assert newest.entities[0].observations.entities[0].result == 4

    value = service.observations().find(next(iter(values)).id)
    assert (value.result, value.phenomenon_time) == (4, "2026-03-01T00:04:00.000Z")
    service.delete(value)
    assert [one.result for one in series.get_observations().query().list()] == [0, 1, 2, 3]

    one.description = "動いた"
    one.datastreams = one.locations = None
    service.update(one)
    service.patch(one, [{"op": "replace", "path": "/name", "value": "試験ブイ2"}])
    again = service.things().find(one.id)
    assert (again.name, again.description) == ("試験ブイ2", "動いた")
    service.delete(again)
    with pytest.raises(HTTPError):
        service.things().find(one.id)


def test_frost_client_sends_arrays(service: fsc.SensorThingsService) -> None:
    made = thing()
    service.create(made)
    (series,) = service.things().find(made.id).get_datastreams().query().list().entities
    array = DataArrayValue()
    array.datastream = series
    array.components = {DataArrayValue.Property.PHENOMENON_TIME, DataArrayValue.Property.RESULT}
    for minute in range(10, 40):
        array.add_observation(
            fsc.Observation(phenomenon_time=f"2026-03-01T00:{minute}:00Z", result=minute / 10)
        )
    document = DataArrayDocument()
    document.add_data_array_value(array)
    links = service.observations().create(document)
    assert len(links) == 30
    found = series.get_observations().query().filter("result gt 3.5").list()
    assert [one.result for one in found] == [3.6, 3.7, 3.8, 3.9]
