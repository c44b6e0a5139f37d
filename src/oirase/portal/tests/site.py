"""An API made for the tests of the API's root: one operation of each kind, under the real callers and answers."""

from __future__ import annotations

import errno
from typing import Any
from uuid import UUID

from bench.ledger.models import Case
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import Router, Schema, Status

from oirase.blocks.identity.facade import TooMany
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, endpoint, permission, public
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Conflict, Rejected, authorise, changed, command
from oirase.portal.api import Api, api, caller
from oirase.portal.urls import urlpatterns as portal_urls

router = Router()
FAULTS: dict[str, Exception] = {
    "400": BadRequest("cursor"),
    "403": Forbidden("ledger.view"),
    "404": Http404("secret detail"),
    "409": Conflict("ほかの人が先に更新しました。"),
    "422": Rejected({"title": ["件名がありません。"]}),
    "429": TooMany(clock.now()),
    "500": ZeroDivisionError("secret detail"),
    "503": OperationalError("secret detail"),
    "507": OSError(errno.ENOSPC, "secret detail"),
}


class NewCase(Schema):
    """What opens a case."""

    title: str
    organisation: UUID


class CaseLine(Schema):
    """A case."""

    id: UUID
    title: str


@command("ledger.open")
def open_case(actor: Actor, *, title: str, organisation: UUID) -> Case:
    """Open a case in an office."""
    office = Organisation.objects.get(pk=organisation)
    case = Case(body=office.body, organisation=office, title=title, received_at=clock.now())
    authorise(case, "open")
    case.save(force_insert=True)
    changed(case, "opened")
    return case


@router.post("/cases", response={201: CaseLine})
@endpoint(permission("ledger.open"))
def post_case(request: HttpRequest, given: NewCase) -> Status[Any]:
    """Open a case."""
    key = request.idempotency_key  # type: ignore[attr-defined]
    case = open_case(actor_in(request), idempotency_key=key, **given.dict())
    return Status(201, {"id": case.pk, "title": case.title})


@router.get("/faults/{name}")
@endpoint(public)
def fault(request: HttpRequest, name: str) -> None:
    """Fail in the named way."""
    raise FAULTS[name]


made = Api(title="test", version="1", docs_url=None, urls_namespace="test", auth=[caller])
made._exception_handlers.update(api._exception_handlers)
made.add_router("/test", router)

urlpatterns = [path("api/test/", made.urls), *portal_urls]
