"""Where providers call."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from oirase.blocks.identity.facade import by_address, limited
from oirase.blocks.payments.models import CallbackOutcome
from oirase.blocks.payments.services import online
from oirase.kernel.access.http import page, public

REFUSED = {CallbackOutcome.FORGED: 403, CallbackOutcome.STALE: 403, CallbackOutcome.UNREADABLE: 400}
LONGEST = 20_000


@csrf_exempt
@page(public)
@limited("payments.callbacks_per_address", by_address)
@require_POST
def callback(request: HttpRequest, provider: str) -> JsonResponse:
    """Take a call and say that it was taken: what was right but unexpected is taken, too, so that it is not called again and again."""
    if len(request.body) > LONGEST:
        raise BadRequest("too long")
    try:
        body = request.body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("no text") from error
    entry = online.take_callback(
        online.CALLER,
        provider=provider,
        body=body,
        signature=request.headers.get("X-Payment-Signature", ""),
    )
    status = REFUSED.get(CallbackOutcome(entry.outcome), 200)
    return JsonResponse({"taken": status == 200, "outcome": entry.outcome}, status=status)
