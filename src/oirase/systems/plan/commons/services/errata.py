"""Mending a published edition: it is frozen, so each correction is an erratum (正誤) with its reason, open to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Conflict, Rejected, authorised, changed, command, emit
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.events import EditionCorrected
from oirase.systems.plan.commons.models import EditionState, Erratum, Programme
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.services.shared import told


@command("plan.correct")
def correct(
    actor: Actor, *, programme_id: UUID, version: int, changes: Mapping[str, str], reason: str
) -> Programme:
    """Mend fields of a published programme (see `commons.fields`); the reason is required and published.

    Rejected by field for what cannot be a value, Conflict for a draft or when somebody was first.
    """
    programme = authorised(actor, Programme, programme_id, "publish", version)
    edition = programme.edition
    if edition.state != EditionState.PUBLISHED:
        raise Conflict(_("公開中の版だけに正誤を出せます。"))
    if not reason.strip():
        raise Rejected(_("訂正の理由を入力してください。"), "reason")
    before = fields.values_of(programme)
    after, problems = fields.read_all(changes)
    if problems:
        raise Rejected(problems)
    different = {key: value for key, value in after.items() if value != before.get(key, "")}
    if not different:
        raise Rejected(_("変わったところがありません。"))
    problems = fields.problems_of({**before, **different})
    if problems:
        raise Rejected(problems)
    fields.write(programme, different, Offices(edition.body, packs.current().path))
    now = clock.now()
    Erratum.objects.bulk_create(
        Erratum(
            edition=edition,
            programme=programme,
            key=key,
            before=before.get(key, ""),
            after=value,
            reason=reason.strip()[:500],
            corrected_at=now,
            corrected_by=actor.user_id,
        )
        for key, value in different.items()
    )
    edition.version += 1
    edition.save(update_fields=["version"])
    changed(
        programme,
        "corrected",
        before={key: before.get(key, "") for key in different},
        after={**different, "reason": reason.strip()[:500]},
    )
    emit(EditionCorrected(**told(edition), programme=programme.pk))
    return programme
