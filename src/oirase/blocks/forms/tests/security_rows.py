"""Forms and drafts of each owner for the walks of tests/security: a form that stands alone, published, with samples; a draft of the person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.models import Attachment, Draft
from oirase.blocks.forms.ports import Accepted, Heading, register_intake
from oirase.blocks.forms.services import drafts, editing, sampling
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.codes import code_of
from oirase.kernel.texts import LocalizedText


class Walked:
    """Takes nothing in: the walks only look."""

    def heading(self, draft: Draft) -> Heading:
        """Name nothing."""
        return Heading(title="様式", back="/")

    def accept(
        self, actor: Actor, draft: Draft, filling: Filling, attachments: Sequence[Attachment]
    ) -> Accepted:
        """Never called."""
        raise AssertionError


def definition(owner: Owner) -> dict[str, Any]:
    """Return a form that carries the office's mark, with a question that depends on another, and a group."""
    column = {"key": "c1", "type": "text", "label": {"ja": owner.inside}}
    fields = [
        {"key": "q1", "type": "text", "label": {"ja": "名前"}},
        {"key": "q2", "type": "text", "label": {"ja": "理由"}, "when": "q1 != null"},
        {"key": "q3", "type": "group", "label": {"ja": "人"}, "fields": [column]},
    ]
    step = {"key": "step1", "title": {"ja": "一"}, "fields": fields}
    return {"title": {"ja": owner.inside}, "intro": {"ja": owner.inside}, "steps": [step]}


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make a form, change it, try it, publish it; let the person begin a version that anybody may fill in."""
    register_intake("walked", Walked())
    officer, person = actor_of(owner.officer), actor_of(owner.person)
    with world.at(owner):
        form = editing.make(
            officer,
            office=owner.office,
            code=f"form{owner.number}",
            title=LocalizedText(ja=owner.inside),
            definition=definition(owner),
            purpose=owner.inside,
        )
        version = editing.publish(officer, form_id=form.pk, version=1, note=owner.inside)
        other = {**definition(owner), "intro": {"ja": f"{owner.inside} 2"}}
        editing.change(officer, form_id=form.pk, version=1, definition=other, what=owner.inside)
        sampling.keep_sample(
            officer,
            form_id=form.pk,
            title=owner.inside,
            inputs={"q1": [owner.inside]},
            files=[],
            day=clock.today(),
            expected={"values": {"q1": owner.inside}},
        )
        open_to_all = editing.make(
            officer,
            office=owner.office,
            code=f"open{owner.number}",
            title=LocalizedText(ja="様式"),
            definition={**definition(owner), "title": {"ja": "様式"}, "intro": {}, "steps": _plain_steps()},
            purpose=owner.inside,
        )
        plain = editing.publish(officer, form_id=open_to_all.pk, version=1)
        draft = drafts.start(person, version_id=plain.pk, purpose="walked", about={})
        drafts.save(person, draft_id=draft.pk, code="", inputs={"q1": [owner.text]}, replacing=["q1"])
    yield Row({"form_id": form.pk, "version_id": version.pk, "key": "step1", "column": "c1"})
    yield Row({"form_id": form.pk, "key": "q3", "column": "c1"})
    yield Row({"draft_id": draft.pk, "key": "step1", "code": code_of(drafts.PURPOSE, draft.pk)})


def _plain_steps() -> list[dict[str, Any]]:
    field = {"key": "q1", "type": "text", "label": {"ja": "名前"}}
    return [{"key": "step1", "title": {"ja": "一"}, "fields": [field]}]
