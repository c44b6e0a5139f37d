"""Pages for what went wrong: what happened, what to do next, and the request's id for whoever is asked for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Conflict, Rejected

Handler = Callable[[HttpRequest], HttpResponseBase]


class ErrorsMiddleware:
    """Turn what the kernel raises into pages with the right status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer Forbidden with 403, Conflict with 409 and an unhandled Rejected with 422."""
        for kind, status in ((Forbidden, 403), (Conflict, 409), (Rejected, 422)):
            if isinstance(exception, kind):
                shown = "" if kind is Forbidden else str(exception)
                return page(request, status, shown)
        return None


def page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """Render the error page of a status."""
    return render(request, "ui/error.html", {"status": status, "message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: not there, or not to be seen."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """Answer a form whose token is not ours: the page was open too long, or cookies are off."""
    return page(request, 403)
