"""The API's root: /api/v1, one OpenAPI description, errors as RFC 9457 says, policies as pages have them.

Every block and system that names an `api` module in its manifest is mounted below its slug; the module has a `router`.
Operations are guarded like pages: `@endpoint(policy)` under the route; one without a policy stops the start. A caller is a
browser's session (then an unsafe request carries the CSRF token) or a service account with its key
(`Authorization: Bearer`). A write takes the header Idempotency-Key, which stands in `request.idempotency_key`.
"""

from __future__ import annotations

import logging
from functools import wraps
from importlib import import_module
from typing import Any

from django.core.exceptions import BadRequest, ImproperlyConfigured, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.utils import check_csrf

from oirase.blocks.identity.facade import TooMany, account_of_key
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.context import actor_reference
from oirase.kernel.access.http import SAFE, SignInNeeded, View, actor_in, public
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands.errors import Conflict, Rejected
from oirase.kernel.manifest.loader import manifests
from oirase.ui import errors

log = logging.getLogger("oirase.api")
KEY_LENGTH = 100
TITLES = {
    400: "Bad request",
    401: "Sign in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Not valid",
    429: "Too many requests",
    500: "Internal error",
    503: "Not available",
    507: "No space left to save",
}
PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "request"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request": {"type": "string", "description": "Id of the request, also in X-Request-Id"},
        "problems": {"description": "Problems by field (422)"},
    },
}


def explained(view: View) -> View:
    """Answer a wrong method as every other error is answered."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        told = problem(request, 405, f"Allowed: {allowed}")
        told["Allow"] = allowed
        return told

    # The API reads its bodies whole, and Django limits those; a page in its place would be no answer to a program.
    answered.upload_bytes = None  # type: ignore[attr-defined]
    return answered


class Api(NinjaAPI):
    """NinjaAPI whose description says how to sign in and what an error looks like."""

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        found = super()._get_urls()
        for one in found:
            if isinstance(one, URLPattern):
                one.callback = explained(one.callback)
        return found

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the whole description; it refers to nothing outside itself."""
        schema = super().get_openapi_schema(**kwargs)
        components = schema.setdefault("components", {})
        components.setdefault("schemas", {})["Problem"] = PROBLEM
        components["securitySchemes"] = {
            "service_key": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "oirase_session"},
        }
        answer = {"$ref": "#/components/schemas/Problem"}
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                operation["responses"]["default"] = {
                    "description": "Problem",
                    "content": {"application/problem+json": {"schema": answer}},
                }
                operation["security"] = [{}, {"service_key": []}, {"session": []}]
                if method.upper() not in SAFE:
                    operation.setdefault("parameters", []).append(
                        {
                            "in": "header",
                            "name": "Idempotency-Key",
                            "required": False,
                            "schema": {"type": "string", "maxLength": KEY_LENGTH},
                        }
                    )
        return schema


def caller(request: HttpRequest) -> Actor:
    """Find out who calls: a key's account, a session's, or a visitor; note the idempotency key."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        user = account_of_key(secret.strip()) if kind.lower() == "bearer" else None
        if user is None:
            raise SignInNeeded
        actor = actor_of(user)
        request.actor = actor  # type: ignore[attr-defined]
        actor_reference.set(actor.reference)
    elif request.method not in SAFE and check_csrf(request):
        raise HttpError(403, "CSRF token missing or wrong; other systems use a service account's key")
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > KEY_LENGTH:
        raise BadRequest(f"Idempotency-Key is longer than {KEY_LENGTH}")
    request.idempotency_key = key or None  # type: ignore[attr-defined]
    return actor_in(request)


api = Api(
    title="Oirase API",
    version="1",
    description="Read and write what the pages read and write, under the same rights.",
    docs_url=None,
    urls_namespace="api",
    auth=[caller],
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


def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer 404 for an address below the root that is no operation."""
    return problem(request, 404)


unknown.policy = public  # type: ignore[attr-defined]


@api.exception_handler(SignInNeeded)
def _sign_in(request: HttpRequest, error: Exception) -> HttpResponse:
    response = problem(request, 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


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


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 413 if isinstance(error, errors.TOO_BIG) else 400)


@api.exception_handler(BadRequest)
def _bad_request(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, 400, str(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [{"loc": list(one["loc"]), "msg": one["msg"]} for one in error.errors]
    return problem(request, 422, problems=found)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = problem(request, 429, str(error))
    response["Retry-After"] = str(max(1, int((error.again_at - clock.now()).total_seconds()) + 1))
    return response


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    full = errors.no_space(error)
    if not full and not isinstance(error, errors.DATABASE_GONE):
        log.error("operation failed", exc_info=error)
        return problem(request, 500)
    errors.log_unavailable(error)
    response = problem(request, 507 if full else 503)
    response["Retry-After"] = errors.RETRY_SECONDS
    return response


def mount(root: NinjaAPI) -> None:
    """Mount every manifest's router; ImproperlyConfigured names an operation without a policy."""
    for manifest in manifests():
        if manifest.api:
            router: Router = import_module(manifest.api).router
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    if not hasattr(operation.view_func, "policy"):
                        raise ImproperlyConfigured(f"{manifest.slug}: API operation {path} has no policy")
            root.add_router(f"/{manifest.slug}", router)


mount(api)
