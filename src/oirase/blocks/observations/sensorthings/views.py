"""Requests and answers: who calls, what is read or written, and every refusal as `{"code", "type", "message"}`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DataError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from oirase.blocks.observations.sensorthings import observations, options, root, writing
from oirase.blocks.observations.sensorthings.callers import Caller, caller
from oirase.blocks.observations.sensorthings.entities import (
    Document,
    Teller,
    data_arrays,
    next_link,
    page_of,
)
from oirase.blocks.observations.sensorthings.errors import Fault, NotThere
from oirase.blocks.observations.sensorthings.options import Options
from oirase.blocks.observations.sensorthings.paths import Place, find
from oirase.blocks.observations.sensorthings.schema import OBSERVATION
from oirase.kernel.access.http import endpoint, public
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

LOG = logging.getLogger(__name__)
BASE = "/sta/v1.1"
PATIENCE_MS = 10_000
RETRY_SECONDS = "30"
LARGEST_BODY = 32 * 1024**2
# PostgreSQL's code for a statement that was stopped.
STOPPED = "57014"
METHODS = "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS"
_STATUS = {401: "SignInNeeded", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 409: "Conflict",
           413: "TooLarge", 501: "NotImplemented", 503: "Unavailable"}  # fmt: skip


def error(status: int, message: str) -> HttpResponse:
    """Return a refusal."""
    body = {"code": status, "type": _STATUS.get(status, "BadRequest"), "message": message}
    response = _json(body, status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 405:
        response["Allow"] = METHODS
    if status == 503:
        response["Retry-After"] = RETRY_SECONDS
    # Said to whoever asked; a log of each mistyped query would hide what is ours.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _json(value: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), content_type="application/json; charset=utf-8", status=status)


def answering(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Say who calls, and answer what was raised."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found = caller(request)
            request.actor, request.caller = found.actor, found  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        except Fault as fault:
            return error(fault.status, str(fault))
        except Forbidden as fault:
            return error(403 if found.actor.is_signed_in else 401, f"not allowed: {fault}")
        except Http404:
            return error(404, "Nothing found")
        except Conflict as fault:
            return error(409, str(fault))
        except Rejected as fault:
            return error(400, str(fault))
        except DataError as fault:
            return error(400, f"a value cannot be worked out: {str(fault).partition(chr(10))[0]}")
        except (RequestDataTooBig, TooManyFieldsSent):
            return error(413, "the request is too large")
        except (BadRequest, SuspiciousOperation) as fault:
            return error(400, str(fault))
        except (OperationalError, InterfaceError) as fault:
            return _unavailable(fault)

    answered.upload_bytes = LARGEST_BODY  # type: ignore[attr-defined]
    return csrf_exempt(answered)  # type: ignore[no-any-return]


def _unavailable(fault: Exception) -> HttpResponse:
    if getattr(fault.__cause__, "sqlstate", "") == STOPPED:
        message = f"the query took longer than {PATIENCE_MS // 1000} seconds and was stopped; narrow it, or ask for fewer entities"
        return error(503, message)
    LOG.error("the database is not available", exc_info=fault)
    return error(503, "the service is not available for a moment")


@answering
@endpoint(public)
def service_root(request: HttpRequest) -> HttpResponse:
    """Tell what there is."""
    if request.method not in ("GET", "HEAD"):
        return error(405, "the service root is read")
    return _json(root.document(_base(request)))


@answering
@endpoint(public)
def resource(request: HttpRequest, rest: str) -> HttpResponse:
    """Read or write what an address names. Who may is asked of each row."""
    who: Caller = request.caller  # type: ignore[attr-defined]
    method = request.method
    if method in ("GET", "HEAD"):
        return _read(request, who, rest)
    if method == "POST":
        return _done(request, writing.post(who, rest.strip("/"), _body(request)))
    if method in ("PATCH", "PUT"):
        done = writing.patch(who, rest, _body(request), request.content_type or "", whole=method == "PUT")
        return _done(request, done)
    if method == "DELETE":
        return _done(request, writing.delete(who, rest, request.GET.get("reason", "")[:500]))
    if method == "OPTIONS":
        response = HttpResponse()
        response["Allow"] = METHODS
        return response
    return error(405, f"{method} is not known here")


def _body(request: HttpRequest) -> bytes:
    # Django keeps less in memory than an array of a day's values needs.
    data = request.read(LARGEST_BODY + 1)
    if len(data) > LARGEST_BODY:
        raise Fault(f"more than {LARGEST_BODY // 1024**2} MB", 413)
    return data


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(BASE)


def _done(request: HttpRequest, done: writing.Done) -> HttpResponse:
    base = _base(request)
    if isinstance(done.document, list):
        return _json(
            [one if one.startswith("error") else f"{base}/{one}" for one in done.document], done.status
        )
    response = _json({}, done.status)
    if done.location:
        who: Caller = request.caller  # type: ignore[attr-defined]
        if not who.device:
            with scope(who.actor):
                place = find(who.actor, done.location)
                response = _json(_single(Teller(who.actor, base), place, Options()), done.status)
        response["Location"] = f"{base}/{done.location}"
    return response


def _read(request: HttpRequest, who: Caller, rest: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
    wanted = options.read({name: request.GET.getlist(name) for name in request.GET})
    place = find(who.actor, rest)
    teller = Teller(who.actor, _base(request))
    if place.property is not None:
        return _property(teller, place)
    if place.single:
        return _json(_single(teller, place, wanted))
    return _json(_set(teller, place, wanted))


def _single(teller: Teller, place: Place, wanted: Options) -> Document:
    if any(name in wanted.said for name in ("$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken")):
        raise Fault("one entity takes $select and $expand only")
    _plain(place, wanted)
    if place.type is OBSERVATION:
        (document,) = teller.values(place.value, wanted)  # type: ignore[arg-type]
    else:
        (document,) = teller.entities(place.type, [place.row()], wanted)
    return {"@iot.selfLink": document["@iot.selfLink"]} if place.references else document


def _plain(place: Place, wanted: Options) -> None:
    """Refuse to show something of what is only named."""
    if place.references and (wanted.select or wanted.expand or wanted.array):
        raise Fault("$ref names entities and shows nothing of them")


def _set(teller: Teller, place: Place, wanted: Options) -> Document:
    _plain(place, wanted)
    address = f"{teller.base}/{'/'.join(place.address)}"
    answer: Document = {}
    if place.type is OBSERVATION:
        page = observations.page_of(teller.actor, place.source or place.rows, wanted)
        count, token, skip = page.count, page.token, page.skip
        if page.capped:
            answer["@iot.countIsLowerBound"] = True
        if wanted.array:
            found = data_arrays(teller.base, page.values, wanted)
        else:
            found = teller.values(page.values, wanted, details=page.details)
    else:
        if wanted.array:
            raise Fault("arrays are told of Observations only", option="$resultFormat")
        listed = page_of(teller.actor, place.type, place.rows, wanted)
        count, token, skip = listed.count, listed.token, listed.skip
        found = teller.entities(place.type, listed.rows, wanted)
    if count is not None:
        answer["@iot.count"] = count
    if token or skip:
        answer["@iot.nextLink"] = next_link(address, wanted, token=token, skip=skip)
    if place.references:
        found = [{"@iot.selfLink": one["@iot.selfLink"]} for one in found]
    return {**answer, "value": found}


def _property(teller: Teller, place: Place) -> HttpResponse:
    held = place.property
    assert held is not None  # noqa: S101 - asked by the caller
    document = _single(teller, Place(place.type, place.rows, True, place.value), Options())
    value = document.get("@iot.id" if held.name == "id" else held.name)
    for key in place.keys:
        if not isinstance(value, dict) or key not in value:
            raise NotThere(f"{held.name} has no part {key[:60]!r}")
        value = value[key]
    if value is None:
        return HttpResponse(status=204)
    if not place.raw:
        return _json({(place.keys or (held.name,))[-1]: value})
    if isinstance(value, dict | list):
        return _json(value)
    return HttpResponse(str(value), content_type="text/plain; charset=utf-8")
