"""A mail provider instead of an own mail server, by django-anymail: its backend sends, its webhook reports.

The library would tell of reports by a signal; here they are taken from its view and become our command at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oirase.blocks.messaging.services.reports import REPORTER, Kind, Report, take
from oirase.kernel.access.http import page, public

# What the library's normalised events mean to us. While mail is deferred the provider itself tries again; opens and clicks are
# none of our business.
KINDS: dict[str, Kind] = {
    "delivered": "arrived",
    "bounced": "failed",
    "rejected": "failed",
    "failed": "failed_for_now",
}


def tracking_view() -> Any:
    """Return the library's view of the installation's provider; ImproperlyConfigured where it has none."""
    name = settings.INSTALLATION.mail_provider
    if not name:
        raise ImproperlyConfigured("no mail provider")
    module = import_module(settings.MAIL_PROVIDER_WEBHOOK.format(name=name))
    return next(found for key, found in vars(module).items() if key.endswith("TrackingWebhookView"))()


@csrf_exempt
@page(public, upload_bytes=0)
@require_http_methods(["POST", "HEAD"])
def tracking(request: HttpRequest) -> HttpResponse:
    """Take the provider's reports. Without the secret of its settings it is refused; where no provider is set there is no page."""
    if not settings.INSTALLATION.mail_provider or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    view = tracking_view()
    view.run_validators(request)
    for event in view.parse_events(request):
        if report := report_of(event):
            take(REPORTER, report=report)
    return HttpResponse()


def report_of(event: Any) -> Report | None:
    """Return what a normalised event says of one of our mails; None for events that change nothing."""
    kind = KINDS.get(event.event_type)
    if kind is None:
        return None
    reason = " ".join(str(event.mta_response or event.description or event.reject_reason or "").split())
    return Report(kind, event.recipient or "", reason[:300], provider_id=event.message_id or "")
