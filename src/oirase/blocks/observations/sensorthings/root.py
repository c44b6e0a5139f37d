"""The service root (OGC 18-088, 9.2.1): the entity sets, and what this service conforms to."""

from __future__ import annotations

from typing import Any

from oirase.blocks.observations.sensorthings.schema import BY_PLURAL

_REQ = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
ARRAYS = f"{_REQ}data-array/data-array"
CONFORMANCE = (
    f"{_REQ}datamodel",
    f"{_REQ}resource-path/resource-path-to-entities",
    f"{_REQ}request-data",
    f"{_REQ}create-update-delete/create-entity",
    f"{_REQ}create-update-delete/link-to-existing-entities",
    f"{_REQ}create-update-delete/deep-insert",
    f"{_REQ}create-update-delete/deep-insert-status-code",
    f"{_REQ}create-update-delete/update-entity",
    f"{_REQ}create-update-delete/update-entity-put",
    f"{_REQ}create-update-delete/update-entity-jsonpatch",
    f"{_REQ}create-update-delete/delete-entity",
    f"{_REQ}create-update-delete/historical-location-auto-creation",
    ARRAYS,
    f"{_REQ}create-observations-via-mqtt/observations-creation",
    f"{_REQ}receive-updates-via-mqtt/receive-updates",
)


def document(base: str) -> dict[str, Any]:
    """Return the service root."""
    return {
        "value": [{"name": name, "url": f"{base}/{name}"} for name in BY_PLURAL],
        "serverSettings": {
            "conformance": list(CONFORMANCE),
            ARRAYS: {"endpoints": [f"{base}/CreateObservations"]},
        },
    }
