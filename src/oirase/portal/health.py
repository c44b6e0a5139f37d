"""Whether the process is alive and whether it can serve: for supervisors and load balancers."""

from __future__ import annotations

from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, JsonResponse

from oirase.kernel import clock
from oirase.kernel.access.http import public
from oirase.kernel.audit.models import Seal
from oirase.kernel.outbox.models import Delivery, DeliveryState

LATE = timedelta(minutes=5)


def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; it asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


alive.policy = public  # type: ignore[attr-defined]


def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database is there, migrated, and its queue is being worked; 503 with the reason if not."""
    problems = _problems()
    status = 503 if problems else 200
    return JsonResponse({"ready": not problems, "problems": problems}, status=status)


ready.policy = public  # type: ignore[attr-defined]


def _problems() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["migrations"]
        return ["queue"] if _is_late() else []
    except Error:
        return ["database"]


def _is_late() -> bool:
    """Whether a delivery waits that nothing holds up; what is parked behind a failed one waits for a person."""
    failed = Delivery.objects.filter(
        handler=OuterRef("handler"),
        subject=OuterRef("subject"),
        id__lt=OuterRef("id"),
        state__in=(DeliveryState.FAILING, DeliveryState.DEAD),
    )
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING, next_at__lt=clock.now() - LATE)
    return waiting.exclude(Exists(failed)).exists()


def last_seal() -> Seal | None:
    """Return the newest seal of the audit chain."""
    return Seal.objects.order_by("-seq").first()
