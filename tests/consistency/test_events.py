"""Events hold together: declared by their publisher with a schema, told by it, and heard only where a manifest says so."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

from scripts.reference.names import folder_of, is_product
from tests.consistency.sources import Module, modules, name_of, written

from oirase.blocks.insight.metrics import declared as metrics
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest
from oirase.kernel.outbox.events import TYPES, schema_of
from oirase.kernel.outbox.handlers import HANDLERS, Handler

OURS = {name: event for name, event in TYPES.items() if is_product(event.__module__)}


def module_of(manifest: Manifest) -> str:
    return "oirase." + ".".join(folder_of(manifest).parts)


def undeclared_events(declarations: Iterable[Manifest]) -> list[str]:
    """Return events that their folder's manifest does not name, and names without an event. The kernel has no manifest."""
    problems = []
    for manifest in declarations:
        home = module_of(manifest) + "."
        inside = {name for name, event in OURS.items() if event.__module__.startswith(home)}
        problems += [
            f"{name} is not in `publishes` of {manifest.slug}"
            for name in sorted(inside - {*manifest.publishes})
        ]
        problems += [
            f"{manifest.slug} declares {name}, which is none"
            for name in sorted({*manifest.publishes} - inside)
        ]
    return problems


def told(sources: Iterable[Module]) -> set[str]:
    """Return the types of all events that are made somewhere."""
    classes = {event.__name__: name for name, event in OURS.items()}
    return {
        classes[name_of(node)]
        for module in sources
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and name_of(node) in classes
    }


def unheard(declarations: Iterable[Manifest], handlers: Iterable[Handler]) -> list[str]:
    """Return what manifests and handlers say differently. Insight hears what metrics name, besides."""
    problems = []
    of_metrics = {kind for one in metrics().values() for kind in one.metric.refreshed_by}
    heard = [one for one in handlers if one.call.__module__.startswith("oirase.")]
    problems += [
        f"{one.name} listens to {one.event_type}, which nobody declares"
        for one in heard
        if one.event_type not in OURS
    ]
    for manifest in declarations:
        own = {one.event_type for one in heard if one.call.__module__.startswith(module_of(manifest) + ".")}
        said = {*manifest.handles} | (of_metrics if manifest.slug == "insight" else set())
        problems += [f"{manifest.slug} hears {kind}: add it to `handles`" for kind in sorted(own - said)]
        problems += [f"{manifest.slug} says that it hears {kind} and does not" for kind in sorted(said - own)]
    return problems


def test_every_event_is_declared_by_its_publisher() -> None:
    assert not undeclared_events(manifests())


def test_every_event_has_a_schema_and_says_what_has_happened() -> None:
    for name, event in OURS.items():
        assert schema_of(event)["properties"], f"{name}: an event without data tells nothing"
        assert (event.__doc__ or "").strip().endswith("."), f"{name}: say in the docstring what has happened"


def test_every_event_is_told() -> None:
    missing = OURS.keys() - told(modules())
    assert not missing, (
        "nothing emits these: emit them where it happens, or remove the class and its name in `publishes`"
    )


def test_whoever_listens_says_so() -> None:
    assert not unheard(manifests(), [one for one in HANDLERS.values() if is_product(one.call.__module__)])


def test_slips_are_found() -> None:
    desk = next(one for one in manifests() if one.slug == "consultation")
    forgot = replace(desk, publishes=(*desk.publishes[1:], "consultation.request_lost"))
    assert undeclared_events([forgot]) == [
        "consultation.request_received is not in `publishes` of consultation",
        "consultation declares consultation.request_lost, which is none",
    ]
    assert told([written("emit(RequestRated(score=1))")]) == {"consultation.request_rated"}
    listener = replace(HANDLERS["messaging.send_mail"], event_type="messaging.mail_lost")
    block = next(one for one in manifests() if one.slug == "messaging")
    messaging = replace(block, handles=("messaging.mail_due",))
    assert unheard([messaging], [listener]) == [
        "messaging.send_mail listens to messaging.mail_lost, which nobody declares",
        "messaging hears messaging.mail_lost: add it to `handles`",
        "messaging says that it hears messaging.mail_due and does not",
    ]
