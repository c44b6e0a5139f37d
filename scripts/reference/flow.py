"""events.md with the schemas beside it, and metrics.md: what systems tell, and the figures that they give by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts.reference.markdown import code, page, table
from scripts.reference.names import indicators, is_product, owner_of

from oirase.blocks.insight.metrics import declared
from oirase.kernel.outbox.events import TYPES, Event, schema_of
from oirase.kernel.outbox.handlers import HANDLERS
from oirase.kernel.outbox.schedules import SCHEDULES

EVENTS = """\
A command tells what has happened; the event is written in the same transaction as the change and delivered to each handler
once, in order for one subject. An event leaves as CloudEvents 1.0 (JSON) with `type` = `<type>.v<version>`; the schema of its
`data` (JSON Schema 2020-12) stands in [`events/`](events/). Events name records by their id and hold no personal data: whoever may
read the record asks for it."""
PLATFORM = """\
The kernel's own events keep files, jobs and schedules going."""
SCHEDULED = """\
A schedule writes one delivery for its newest due slot; after downtime there is no storm. Times are local."""
METRICS = """\
A metric is a figure that a running system gives by itself: once an hour and after each event that changes it. It is kept with the
time at which it was taken and with its origin (`measured`, or `demo` where an installation holds made-up data). An indicator of a
roadmap names the metric that feeds it; the live figure stands beside what the prefecture has reported, never in it."""


def own_events() -> list[type[Event]]:
    """Return the events of the product, in order."""
    return [TYPES[name] for name in sorted(TYPES) if is_product(TYPES[name].__module__)]


def event_schemas() -> dict[str, str]:
    """Return the schema of each event by its file."""
    return {
        f"events/{event.TYPE}.v{event.VERSION}.schema.json": json.dumps(
            schema_of(event), ensure_ascii=False, indent=2
        )
        + "\n"
        for event in own_events()
    }


def events_page() -> str:
    """Return the catalogue of events and of what is done regularly."""
    platform = [event for event in own_events() if event.__module__.startswith("oirase.kernel.")]
    told = [event for event in own_events() if event not in platform]
    return page(
        "Events and schedules",
        EVENTS,
        _events(told),
        "## Events of the platform",
        PLATFORM,
        _events(platform),
        "## Schedules",
        SCHEDULED,
        table(("Schedule", "Every", "At", "What it does", "Belongs to"), _schedules()),
    )


def _events(events: list[type[Event]]) -> str:
    return table(
        ("Event", "What has happened", "Data", "Told by", "Heard by"),
        (
            (
                f"[`{event.TYPE}.v{event.VERSION}`](events/{event.TYPE}.v{event.VERSION}.schema.json)",
                event.__doc__ or "",
                code(*schema_of(event)["properties"]),
                owner_of(event.__module__),
                _heard(event.TYPE),
            )
            for event in events
        ),
    )


def _heard(kind: str) -> str:
    homes = [one.call.__module__ for one in HANDLERS.values() if one.event_type == kind]
    owners = {owner_of(home) for home in homes if is_product(home)}
    return ", ".join(sorted(owners)) or "nobody yet"


def _schedules() -> Iterator[tuple[str, ...]]:
    for name, one in sorted(SCHEDULES.items()):
        if not is_product(one.call.__module__):
            continue
        hours = one.every.total_seconds() / 3600
        every = {1: "hour", 24: "day"}.get(int(hours), f"{hours:g} hours")
        minutes = int(one.at.total_seconds()) // 60
        at = f"{minutes // 60}:{minutes % 60:02}" if hours >= 24 else f"minute {minutes}"
        yield f"`{name}`", every, at, one.call.__doc__ or "", owner_of(one.call.__module__)


def metrics_page() -> str:
    """Return the metrics, and which indicators of the packs they feed."""
    return page(
        "Metrics",
        METRICS,
        table(
            ("Metric", "What it counts", "名称", "Unit", "By", "Taken again after", "Stale after", "Feeds"),
            (
                (
                    f"`{key}`",
                    one.metric.title.en,
                    one.metric.title.ja,
                    one.metric.unit.en,
                    ", ".join(one.metric.dimensions),
                    code(*one.metric.refreshed_by),
                    f"{one.metric.fresh_for} hours",
                    "; ".join(_fed(key)),
                )
                for key, one in sorted(declared().items())
            ),
        ),
    )


def _fed(metric: str) -> Iterator[str]:
    for name, edition, row in indicators():
        if row["metric"] == metric:
            yield f"programme {row['programme']} of {edition} (`packs/{name}`): {row['name_en']}"
