"""What the pages read: published editions with what is known of them, and a programme in all editions in which it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.http import Http404

from oirase.kernel.access.actors import Actor
from oirase.kernel.search import address_of
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons.errata import with_programmes
from oirase.systems.plan.commons.models import Edition, Ending, Erratum, Lineage, Programme
from oirase.systems.plan.commons.models.programme import office_label
from oirase.systems.plan.commons.selectors import published_editions


def editions_of(actor: Actor) -> list[Edition]:
    """Return the published editions, newest first, each with `mended_at`: when it was last mended."""
    rows = (
        published_editions(actor)
        .select_related("organisation")
        .annotate(mended_at=Max("errata__corrected_at"))
    )
    return [*rows.prefetch_related("organisation__versions")]


def modified_at(edition: Edition) -> datetime:
    """Return when an edition that `editions_of` gave was published or last mended."""
    mended = getattr(edition, "mended_at", None)
    return max(moment for moment in (edition.published_at, mended) if moment)


def edition_at(actor: Actor, year: int, revision: int) -> Edition:
    """Return a published edition. Raises Http404."""
    for one in editions_of(actor):
        if (one.fiscal_year, one.revision) == (year, revision):
            return one
    raise Http404


def current_of(editions: Iterable[Edition]) -> list[Edition]:
    """Return of each fiscal year the newest of its editions, which are given newest first."""
    found: dict[int, Edition] = {}
    for one in editions:
        found.setdefault(one.fiscal_year, one)
    return list(found.values())


def office_of(edition: Edition) -> LocalizedText | None:
    """Return the office in charge of an edition; None where none is named."""
    return office_label(edition.organisation, "") if edition.organisation else None


def standings_of(actor: Actor, code: str) -> list[Programme]:
    """Return a programme in every edition in which it stands, newest first; drafts only for those who may see them.

    Raises Http404 where it stands in none.
    """
    rows = (
        Programme.objects.visible_to(actor)
        .filter(code=code, edition__state__in=("published", "draft"))
        .select_related("edition", "item__field", "bureau")
        .prefetch_related(
            "bureau__versions",
            "divisions__organisation__versions",
            "indicators__figures",
            "decisions",
        )
        .order_by("-edition__fiscal_year", "-edition__revision")
    )
    found = list(rows)
    if not found:
        raise Http404
    return found


def address_in_edition(programme: Programme, newest: Iterable[Edition] = ()) -> str:
    """Return where a programme is read in exactly this edition; empty where nobody shows it.

    The plain address of a year is that of its newest edition; an older one is named.
    """
    edition, address = programme.edition, address_of(programme)
    if not address or "?" in address or edition in newest:
        return address
    return f"{address}?revision={edition.revision}"


@dataclass(frozen=True)
class Kin:
    """Another programme from which one came or into which it went, and how."""

    programme: Programme
    kind: str


def came_from(actor: Actor, standings: list[Programme]) -> list[Kin]:
    """Return the programmes of other codes that this one continues."""
    edges = Lineage.objects.visible_to(actor).filter(successor__in=standings)
    rows = edges.select_related("predecessor__edition").order_by("-predecessor__edition__fiscal_year")
    return _others([(one.predecessor, one.kind) for one in rows], standings)


def went_into(actor: Actor, standings: list[Programme]) -> list[Kin]:
    """Return the programmes of other codes that continue this one."""
    edges = Lineage.objects.visible_to(actor).filter(predecessor__in=standings)
    rows = edges.select_related("successor__edition").order_by("-successor__edition__fiscal_year")
    return _others([(one.successor, one.kind) for one in rows], standings)


def _others(found: Iterable[tuple[Programme, str]], standings: list[Programme]) -> list[Kin]:
    codes = {one.code for one in standings}
    # What was withdrawn is told of nowhere; a draft only to those who see it as one.
    states = {one.edition.state for one in standings} | {"published"}
    kin: dict[str, Kin] = {}
    for programme, kind in found:
        if programme.code not in codes and programme.edition.state in states:
            kin.setdefault(programme.code, Kin(programme, kind))
    return list(kin.values())


def errata_of(actor: Actor, standings: list[Programme]) -> list[Erratum]:
    """Return the errata of a programme in all its editions, newest first."""
    return list(with_programmes(Erratum.objects.visible_to(actor).filter(programme__in=standings)))


def endings_of(actor: Actor, standings: list[Programme]) -> list[Ending]:
    """Return in which edition a programme stands no longer, and why."""
    rows = Ending.objects.visible_to(actor).filter(predecessor__in=standings)
    return list(rows.exclude(edition__state="withdrawn").select_related("edition"))
