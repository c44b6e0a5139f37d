"""Before a form is published: what is wrong, what has changed, whether the samples hold, whom the new version would touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from oirase.blocks.forms.models import Draft, DraftState, Form, FormVersion, Sample
from oirase.blocks.forms.ports import FORESIGHTS, Effect
from oirase.blocks.forms.spec import Problem, Unsound, parse
from oirase.blocks.forms.spec.languages import texts_of
from oirase.blocks.forms.spec.model import FormSpec
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.spec.wording import sentences
from oirase.blocks.forms.trying import Outcome, compared, tried
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import Capped, capped_count
from oirase.kernel.access.rowsecurity import scope

READER = Actor.system("forms.releasing")


@dataclass(frozen=True)
class Report:
    """What an officer should know before they publish."""

    latest: FormVersion | None
    problems: Sequence[Problem]
    changes: Sequence[str]
    samples: Sequence[Outcome] = ()
    drafts: Capped | None = None
    effects: Sequence[Effect] = ()
    lacking: dict[str, int] = field(default_factory=dict)

    @property
    def holding(self) -> int:
        """Return how many samples give what is expected."""
        return sum(one.holds for one in self.samples)

    @property
    def failing(self) -> list[Outcome]:
        """Return the samples that do not."""
        return [one for one in self.samples if not one.holds]

    @property
    def has_effect(self) -> bool:
        """Whether anything open came in by an earlier version."""
        return bool(self.drafts and self.drafts.value) or any(one.open for one in self.effects)


def report_of(actor: Actor, form: Form) -> Report:
    """Return the report of a form that the actor may see."""
    latest = FormVersion.objects.filter(form=form).order_by("-number").first()
    changes = sentences(latest.definition, form.definition) if latest else []
    lacking = _lacking(form.definition)
    try:
        spec = parse(form.definition)
    except Unsound as unsound:
        return Report(latest, unsound.problems, changes, lacking=lacking)
    effects = [one.effect(actor, form, spec) for one in FORESIGHTS] if changes else []
    return Report(
        latest, (), changes, run_samples(form, spec), open_drafts(form) if changes else None, effects, lacking
    )


def run_samples(form: Form, spec: FormSpec) -> list[Outcome]:
    """Work every kept sample out and hold it against what is expected."""
    return [
        compared(one.title, spec, one.expected, tried(spec, one.inputs, one.files, one.day))
        for one in Sample.objects.filter(form=form)
    ]


def open_drafts(form: Form) -> Capped:
    """Return how many people are in the middle of filling the form in; nobody but they see what they write."""
    with scope(READER):
        return capped_count(Draft.objects.filter(form_version__form=form, state=DraftState.OPEN, only=[]))


def _lacking(definition: Any) -> dict[str, int]:
    """Return how many texts lack a language, by language."""
    found = {"en": 0, "ja-easy": 0}
    for said in texts_of(definition) if has_shape(definition) else ():
        for code in said.missing:
            found[code] += 1
    return found
