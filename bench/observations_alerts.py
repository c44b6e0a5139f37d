"""How long it takes from a value at the listener to the alert in somebody's inbox, through writer, rules, outbox and worker."""

from __future__ import annotations

import base64
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench.requests import Ask, send

ROUNDS = {True: 10, False: 40}
PATIENCE = 20
WARM, COOL, LIMIT = 30, 10, 26


def latency(http: int, field: Any, *, short: bool) -> Iterator[dict[str, Any]]:
    """Yield p95 in milliseconds; each round raises an alert by one value and ends it by the next."""
    from tests.fixtures.people import set_up

    from oirase.blocks.messaging.models import Message
    from oirase.blocks.observations.facade import alerts
    from oirase.kernel.access.actors import Actor, actor_of
    from oirase.kernel.access.models import User

    rule = alerts.make_rule(
        Actor.system("bench"), code="warm", name={"ja": "計測"}, series=field.surface.number, public=True,
        definition={"kind": "threshold", "side": "above", "limit": LIMIT},
    )  # fmt: skip
    with set_up():
        fisher = User.objects.create_user("fisher", kind="resident", name="見本", is_demo=True)
    alerts.subscribe(actor_of(fisher), rule_id=rule.pk, by_mail=False)
    taken = []
    for number in range(ROUNDS[short]):
        began = time.perf_counter()
        _send(http, field, WARM)
        _until(lambda number=number: _messages(Message, fisher) > number)
        taken.append((time.perf_counter() - began) * 1000)
        _send(http, field, COOL)
        time.sleep(0.3)
    yield {
        "what": "alert",
        "value": statistics.quantiles(taken, n=20, method="inclusive")[-1],
        "worst": max(taken),
        "unit": "ms p95",
        "peer": f"median {statistics.median(taken):.0f} ms",
    }


def _send(http: int, field: Any, value: float) -> None:
    secret = base64.b64encode(f"buoy-1:{field.key}".encode()).decode()
    body = f'{{"result": {value}}}'.encode()
    path = f"/sta/v1.1/Datastreams({field.surface.number})/Observations"
    ask = Ask("POST", path, lambda _: body, {"Authorization": f"Basic {secret}"})
    send(f"http://127.0.0.1:{http}", ask, 0)


def _messages(model: Any, user: Any) -> int:
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope

    with scope(Actor.system("bench")):
        return int(model.objects.filter(user=user).count())


def _until(there: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > end:
            raise RuntimeError("no alert came")
        time.sleep(0.01)
