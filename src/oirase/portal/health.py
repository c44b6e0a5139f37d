"""Whether the process is alive and whether it can serve: for supervisors and load balancers."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from oirase.kernel import clock
from oirase.kernel.access.http import public
from oirase.kernel.audit.models import Seal
from oirase.kernel.outbox.models import Delivery

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
    except DatabaseError:
        return ["database"]
    late = Delivery.objects.filter(state="pending", next_at__lt=clock.now() - LATE).exists()
    return ["queue"] if late else []


def last_seal() -> Seal | None:
    """Return the newest seal of the audit chain."""
    return Seal.objects.order_by("-seq").first()
