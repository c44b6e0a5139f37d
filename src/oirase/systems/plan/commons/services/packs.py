"""A pack's editions: loaded inside the command that loads the pack."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from oirase.kernel import clock
from oirase.kernel.commands import Rejected, changed, emit
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons import data, rules, writing
from oirase.systems.plan.commons.events import EditionPublished
from oirase.systems.plan.commons.models import Edition, EditionState, Programme
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import tie_to_the_past, told


def load_from_pack(given: data.EditionData, pack: packs.Pack) -> Edition | None:
    """Bring a pack's edition into the tables and publish it, inside the command that loads the pack.

    The same pack again changes nothing but the search keys, which also name the systems. Returns None, and leaves
    everything alone, where people have withdrawn the edition or hold another one under its year and revision.
    """
    body, organisation = writing.home(pack)
    problems = rules.problems_of(given)
    if problems:
        raise Rejected({"": [str(problem) for problem in problems]})
    given = replace(given, revision=given.revision or 1)
    same_place = Q(fiscal_year=given.fiscal_year, revision=given.revision)
    edition = Edition.objects.filter(same_place, body=body).first()
    if edition is not None and (edition.source_kind != "pack" or edition.state != EditionState.PUBLISHED):
        return None
    if edition is not None and edition.source_sha256 == given.source.sha256:
        _refresh_search(edition)
        return edition
    fresh = edition is None
    if edition is None:
        edition = Edition(
            body=body,
            organisation=organisation,
            fiscal_year=given.fiscal_year,
            revision=given.revision or 1,
            state=EditionState.PUBLISHED,
            published_at=clock.now(),
        )
    for name, value in writing.edition_values(given).items():
        setattr(edition, name, value)
    edition.save()
    writing.write_parts(edition, given, Offices(body, pack.path))
    tie_to_the_past(edition)
    changed(edition, "loaded", after={"source": given.source.name, "sha256": given.source.sha256})
    if fresh:
        emit(EditionPublished(**told(edition)))
    return edition


def _refresh_search(edition: Edition) -> None:
    programmes = list(
        edition.programmes.select_related("bureau", "edition").prefetch_related(
            "divisions", "initiatives", "indicators", "bureau__versions"
        )
    )
    for programme in programmes:
        writing.refresh_search_text(programme)
    Programme.objects.bulk_update(programmes, ["search_text"])
