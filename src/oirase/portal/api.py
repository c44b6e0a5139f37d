"""The API's root: /api/v1, one OpenAPI description, errors as RFC 9457 says, policies as pages have them.

Every block and system that names an `api` module in its manifest is mounted below its slug; the module has a `router`.
Operations are guarded like pages: `@endpoint(policy)` under the route. A write takes an Idempotency-Key header.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from oirase.kernel.access.http import SignInNeeded
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands.errors import Conflict, Rejected
from oirase.kernel.manifest.loader import manifests

TITLES = {
    400: "Bad request",
    401: "Sign in",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    422: "Not valid",
}
api = NinjaAPI(
    title="Oirase API",
    version="1",
    description="Read and write what the pages read and write, under the same rights.",
    docs_url=None,
    urls_namespace="api",
)


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> HttpResponse:
    """Answer with application/problem+json (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "instance": request.path,
        "request": getattr(request, "id", ""),
        **more,
    }
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(SignInNeeded)
def _sign_in(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 401)


@api.exception_handler(Forbidden)
def _forbidden(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 403)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 404)


@api.exception_handler(Conflict)
def _conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 409, str(error))


@api.exception_handler(Rejected)
def _rejected(request: HttpRequest, error: Rejected) -> HttpResponse:
    return problem(request, 422, str(error), problems=error.problems)


@api.exception_handler(BadRequest)
def _bad_request(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 400, str(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(
        request, 422, problems=[{"loc": list(one["loc"]), "msg": one["msg"]} for one in error.errors]
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


for _manifest in manifests():
    if _manifest.api:
        api.add_router(f"/{_manifest.slug}", import_module(_manifest.api).router)
