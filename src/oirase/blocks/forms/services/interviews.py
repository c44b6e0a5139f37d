"""An interview that somebody else holds: several drafts filled in together, inside the commands of whoever answers for them.

The caller has found out who may do so and has locked what the drafts belong to: they are its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oirase.blocks.forms.joint import Interview, Place, Typed
from oirase.blocks.forms.models import Attachment, Draft
from oirase.blocks.forms.ports import Accepted
from oirase.blocks.forms.services import drafts
from oirase.blocks.forms.services.attaching import attach_to
from oirase.kernel.access.actors import Actor
from oirase.kernel.files import Received


@dataclass(frozen=True)
class Held:
    """Drafts in their order with their files, worked out together."""

    drafts: Sequence[Draft]
    files: Sequence[Sequence[Attachment]]
    interview: Interview

    @property
    def outdated(self) -> bool:
        """Whether the form of any of them is not the newest any more."""
        return any(drafts.is_outdated(one) for one in self.drafts)


def held(draft_ids: Sequence[UUID]) -> Held:
    """Return the interview over drafts, in this order; those that are gone (handed in long ago, thrown away) are left out."""
    found = Draft.objects.select_related("form_version").in_bulk(list(draft_ids))
    rows = [found[one] for one in draft_ids if one in found]
    files: dict[UUID, list[Attachment]] = {one.pk: [] for one in rows}
    for attached in Attachment.objects.filter(draft__in=rows).select_related("file"):
        files[attached.draft_id].append(attached)
    by_draft = [files[one.pk] for one in rows]
    fillings = [drafts.worked_out(one, own) for one, own in zip(rows, by_draft, strict=True)]
    return Held(rows, by_draft, Interview(fillings))


def keep(held: Held, typed: Typed) -> None:
    """Keep what was typed on a page, right or wrong, in every form that asks it."""
    for number, (keys, inputs) in typed.items():
        drafts.put_in(held.drafts[number], inputs, keys)


def attach(actor: Actor, held: Held, place: Place, received: Sequence[Received]) -> None:
    """Attach files to every form that asks for them; Rejected at the field when they become too many."""
    for number, key in held.interview.same_places(place):
        attach_to(actor, held.drafts[number], key, received)


def detach(held: Held, attachment_id: UUID) -> None:
    """Take a file away again, from every form that it was attached to."""
    for number, own in enumerate(held.files):
        gone = next((one for one in own if one.pk == attachment_id), None)
        if gone is not None:
            places = held.interview.same_places((number, gone.field))
            for form, key in places:
                there = held.files[form]
                same = [one.pk for one in there if one.field == key and one.file.sha256 == gone.file.sha256]
                Attachment.objects.filter(pk__in=same).delete()


def hand_in(actor: Actor, held: Held) -> list[Accepted]:
    """Hand in every draft, and return what has become of each; Rejected and Conflict as for a single one, and then nothing is taken in."""
    return [drafts.take_in(actor, one) for one in held.drafts]


def bring_up(held: Held) -> None:
    """Bring the drafts whose forms are not the newest any more to the newest versions; Rejected where there is none."""
    for one in held.drafts:
        if drafts.is_outdated(one):
            drafts.bring_up(one)


def share_answers(held: Held) -> None:
    """Take what has been answered and attached in some forms into those that were added later and ask the same."""
    sources: dict[int, tuple[list[str], dict[str, list[str]]]] = {}
    for question in held.interview.questions:
        for number, key in question.places if question.is_shared else ():
            inputs = held.drafts[number].inputs
            own = {name: given for name, given in inputs.items() if name.partition("-")[0] == key}
            if own:
                keys, typed = sources.setdefault(number, ([], {}))
                keys.append(key)
                typed |= own
                break
    keep(held, held.interview.spread(sources))
    for number, files in enumerate(held.files):
        for one in files:
            _share_file(held, (number, one.field), one)


def _share_file(held: Held, place: Place, attached: Attachment) -> None:
    for number, key in held.interview.same_places(place):
        draft = held.drafts[number]
        Attachment.objects.get_or_create(
            draft=draft,
            field=key,
            file_id=attached.file_id,
            defaults={"body_id": draft.body_id, "organisation_id": draft.organisation_id},
        )


def throw_away(draft_ids: Sequence[UUID]) -> None:
    """Throw drafts away with their files; those that are gone are no matter."""
    Draft.objects.filter(pk__in=draft_ids).delete()
