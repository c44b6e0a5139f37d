"""Commands on an edition as a whole: load a draft, publish, withdraw, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, authorise, authorised, changed, command, emit
from oirase.kernel.manifest import packs
from oirase.kernel.search import forget
from oirase.systems.plan.commons import carrying, data, ports, rules, writing
from oirase.systems.plan.commons.events import EditionPublished, EditionWithdrawn
from oirase.systems.plan.commons.models import Edition, EditionState, Flag, FlagState
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import one_at_a_time, require_draft, tie_to_the_past, told


class KnownSource(Rejected):
    """The same source was loaded before; `edition` is what came of it."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        message = _("同じファイルは「%(title)s」第%(revision)d版としてすでに取り込まれています。") % {
            "title": edition.title,
            "revision": edition.revision,
        }
        super().__init__(message)


@command("plan.load_edition")
def load_edition(actor: Actor, *, given: data.EditionData) -> Edition:
    """Load an edition as a draft. Rejected with all problems when it cannot be one, KnownSource when it is there already."""
    pack = packs.current()
    body, organisation = writing.home(pack)
    edition = Edition(body=body, organisation=organisation, fiscal_year=given.fiscal_year)
    authorise(edition, "edit")
    one_at_a_time(body.pk)
    others = Edition.objects.filter(body=body)
    same = others.filter(source_sha256=given.source.sha256).exclude(state=EditionState.WITHDRAWN).first()
    if same is not None:
        raise KnownSource(same)
    problems = rules.problems_of(given)
    if problems:
        raise Rejected({"": [str(problem) for problem in problems]})
    of_year = others.filter(fiscal_year=given.fiscal_year)
    edition.revision = _revision(given, of_year)
    before = of_year.filter(state=EditionState.PUBLISHED).order_by("-revision").first()
    if before is not None:
        given = carrying.carry_over(given, before)
    for name, value in writing.edition_values(given).items():
        setattr(edition, name, value)
    edition.save()
    writing.write_parts(edition, given, Offices(body, pack.path))
    tie_to_the_past(edition)
    changed(edition, "loaded", after={"source": given.source.name, "sha256": given.source.sha256})
    return edition


def _revision(given: data.EditionData, of_year: Any) -> int:
    used = set(of_year.values_list("revision", flat=True))
    if given.revision is None or given.revision in used:
        return (max(used) if used else 0) + 1
    return given.revision


@command("plan.publish")
def publish(actor: Actor, *, edition_id: UUID, version: int, reason: str = "") -> Edition:
    """Publish a draft. While flags are open, or other work on it is not done, it is Rejected with the list of these, unless a reason is given, which is kept."""
    edition = authorised(actor, Edition, edition_id, "publish", version)
    require_draft(edition)
    waiting = [*_open_flags(edition), *ports.held_back_by(edition)]
    if waiting and not reason.strip():
        raise Rejected({"": waiting})
    edition.state, edition.published_at = EditionState.PUBLISHED, clock.now()
    edition.publish_reason = reason.strip()[:500] if waiting else ""
    edition.version += 1
    edition.save()
    changed(
        edition,
        "published",
        before={"state": "draft"},
        after={"state": "published", "reason": edition.publish_reason},
    )
    emit(EditionPublished(**told(edition)))
    return edition


def _open_flags(edition: Edition) -> list[str]:
    flags = Flag.objects.filter(edition=edition, state=FlagState.OPEN).select_related("programme")
    listed = [
        f"No{flag.programme.number}: {_(flag.reason)}"
        for flag in flags.order_by("programme__number", "order")
    ]
    return [_("要確認の箇所が残っています。"), *listed] if listed else []


@command("plan.withdraw")
def withdraw(actor: Actor, *, edition_id: UUID, version: int, reason: str) -> Edition:
    """Take a published edition off the public pages; the reason is required and kept."""
    edition = authorised(actor, Edition, edition_id, "publish", version)
    if edition.state != EditionState.PUBLISHED:
        raise Rejected(_("公開中の版だけを取り下げられます。"))
    if not reason.strip():
        raise Rejected(_("取下げの理由を入力してください。"), "reason")
    edition.state, edition.withdrawn_at = EditionState.WITHDRAWN, clock.now()
    edition.withdraw_reason = reason.strip()[:500]
    edition.version += 1
    edition.save()
    changed(
        edition,
        "withdrawn",
        before={"state": "published"},
        after={"state": "withdrawn", "reason": edition.withdraw_reason},
    )
    emit(EditionWithdrawn(**told(edition)))
    return edition


@command("plan.delete_draft")
def delete_draft(actor: Actor, *, edition_id: UUID, version: int) -> None:
    """Delete a draft with everything in it; what was ever published stays."""
    edition = authorised(actor, Edition, edition_id, "edit", version)
    require_draft(edition)
    changed(edition, "deleted", before={"title": edition.title.text("ja"), "source": edition.source_name})
    for programme in edition.programmes.all():
        forget(programme)
    edition.delete()
