"""Sample answers that officers keep with a form: made up, with the result that they expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.forms.models import Form, Sample
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, authorised, changed, command

MOST_SAMPLES = 50


@command("forms.keep_sample")
def keep_sample(
    actor: Actor,
    *,
    form_id: UUID,
    title: str,
    inputs: Mapping[str, list[str]],
    files: Sequence[str],
    day: date,
    expected: Mapping[str, Any],
) -> Sample:
    """Keep sample answers under a name, with what comes of them today as what is expected; the same name again replaces."""
    form = authorised(actor, Form, form_id, "edit")
    name = title.strip()[:100]
    if not name:
        raise Rejected(_("見本の名前を入力してください。"), "title")
    same = Sample.objects.filter(form=form, title=name)
    if not same.exists() and Sample.objects.filter(form=form).count() >= MOST_SAMPLES:
        raise Rejected(_("見本は%(most)d個までです。") % {"most": MOST_SAMPLES}, "title")
    same.delete()
    made = Sample.objects.create(
        body_id=form.body_id,
        organisation_id=form.organisation_id,
        form=form,
        title=name,
        inputs=dict(inputs),
        files=list(files),
        day=day,
        expected=dict(expected),
    )
    changed(made, "kept", after={"title": name})
    return made


@command("forms.drop_sample")
def drop_sample(actor: Actor, *, form_id: UUID, sample_id: UUID) -> None:
    """Throw sample answers away."""
    form = authorised(actor, Form, form_id, "edit")
    for one in Sample.objects.filter(form=form, pk=sample_id):
        changed(one, "dropped", before={"title": one.title})
        one.delete()
    changed(form, "sample_dropped")
