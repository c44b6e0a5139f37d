"""What the commands of this folder share: drafts only, one edition at a time, what is told of an edition, the edition before it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from oirase.kernel.commands import Conflict
from oirase.systems.plan.commons import writing
from oirase.systems.plan.commons.models import Edition, EditionState


def told(edition: Edition) -> dict[str, Any]:
    """Return what the events of an edition say of it."""
    return {
        "subject": f"plan.edition/{edition.pk}",
        "body_id": edition.body_id,
        "edition": edition.pk,
        "fiscal_year": edition.fiscal_year,
        "revision": edition.revision,
    }


def one_at_a_time(body_id: UUID) -> None:
    """Let a body's editions come into being one after the other: whoever comes second sees the first, and its revision."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plan.edition/{body_id}"])


def require_draft(edition: Edition) -> None:
    """Conflict unless the edition may still be changed."""
    if not edition.is_draft:
        raise Conflict(_("この版はすでに公開または取下げされているため、直せません。"))


def edition_before(edition: Edition) -> Edition | None:
    """Return the published edition that this one follows: the year's last revision, or the newest of earlier years."""
    others = Edition.objects.filter(body_id=edition.body_id, state=EditionState.PUBLISHED).exclude(
        pk=edition.pk
    )
    same_year = others.filter(fiscal_year=edition.fiscal_year, revision__lt=edition.revision)
    earlier = others.filter(fiscal_year__lt=edition.fiscal_year)
    return same_year.order_by("-revision").first() or earlier.order_by("-fiscal_year", "-revision").first()


def tie_to_the_past(edition: Edition) -> None:
    """Link a loaded edition's programmes to those that they continue, and give each its lasting code."""
    earlier = edition_before(edition)
    if earlier is not None:
        writing.link_lineage(edition, earlier)
    writing.give_codes(edition)
