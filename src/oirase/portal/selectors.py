"""What the portal's pages read from the kernel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Min
from django.utils.translation import gettext

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.records import bodies_of
from oirase.kernel.audit.models import Entry
from oirase.kernel.outbox.models import Delivery, DeliveryState
from oirase.kernel.search import find

PAGE = 50


@dataclass(frozen=True)
class Group:
    """Hits of one kind of record."""

    title: str
    hits: list[Any]


def find_everywhere(actor: Actor, words: str) -> list[Group]:
    """Search all kinds of records that are searchable, through the actor's eyes; the best kind stands first."""
    groups: dict[str, Group] = {}
    for hit in find(actor, words, limit=PAGE):
        groups.setdefault(hit.type_name, Group(hit.type_name, [])).hits.append(hit)
    return list(groups.values())


def queue_depths() -> list[dict[str, Any]]:
    """Return for each handler how many deliveries wait, fail or are dead, and since when."""
    stuck = (DeliveryState.PENDING, DeliveryState.FAILING, DeliveryState.DEAD)
    rows = (
        Delivery.objects.filter(state__in=stuck)
        .values("handler", "state")
        .annotate(count=Count("id"), oldest=Min("created_at"))
        .order_by("handler", "state")
    )
    return [{**row, "state_title": DeliveryState(row["state"]).label} for row in rows]


def dead_letters() -> list[Delivery]:
    """Return what no longer moves by itself."""
    return list(
        Delivery.objects.filter(state__in=(DeliveryState.DEAD, DeliveryState.FAILING)).order_by("-id")[:PAGE]
    )


def audit_page(actor: Actor, subject: str, before: str) -> tuple[list[dict[str, Any]], str]:
    """Return entries of the bodies over whose whole the actor may look, and the mark that the next page begins before."""
    entries = Entry.objects.filter(body_id__in=bodies_of(actor, "audit.view", whole=True))
    if "/" in subject:
        kind, _, pk = subject.partition("/")
        entries = entries.filter(subjects__contains=[{"type": kind, "id": pk}])
    if moment := _moment(before):
        entries = entries.filter(at__lt=moment)
    found = list(entries.order_by("-at")[: PAGE + 1])
    names = _names([entry.actor for entry in found])
    rows = [
        {
            "entry": entry,
            "actor": names.get(entry.actor) or _unnamed(entry.actor),
            "subjects": [{**one, "title": _type_name(one["type"])} for one in entry.subjects],
        }
        for entry in found[:PAGE]
    ]
    return rows, found[PAGE - 1].at.isoformat() if len(found) > PAGE else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _unnamed(reference: str) -> str:
    """Return what stands for an actor without an account: the platform itself, or a visitor."""
    kind, _colon, rest = reference.partition(":")
    words = {"system": gettext("自動処理"), "anonymous": gettext("ログインしていない人")}
    return f"{words[kind]} ({rest})" if kind in words and rest else reference


def _type_name(label: str) -> str:
    """Return what a type of record is called; its label where it is no model, or one that runs here no longer."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def _names(references: list[str]) -> dict[str, str]:
    ids = {one for one in references if len(one) == 36 and ":" not in one}
    return {str(user.pk): user.name for user in User.objects.filter(pk__in=ids)}
