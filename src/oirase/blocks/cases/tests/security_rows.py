"""Cases of each owner for the walks of tests/security: one decided, one in the middle of everything, one of nobody's account."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.cases.services import applying, deciding, working
from oirase.blocks.cases.tests.conftest import ANSWERS, FLOW, FORM, kind_made, opened
from oirase.blocks.cases.tests.looking import PLATFORM
from oirase.blocks.documents.facade import Document
from oirase.blocks.forms.facade import start
from oirase.blocks.forms.services import editing
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.texts import LocalizedText


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Apply, write, ask back, decide. Each text goes to the circle that may read it."""
    person, officer = actor_of(owner.person), actor_of(owner.officer)
    system = Actor.system("security", ("forms.edit", "forms.publish"))
    # Another notice than those that the documents' own rows are about.
    granted, refused = FLOW["outcomes"]
    flow = {**FLOW, "outcomes": [{**granted, "notice": "receipt"}, refused]}
    with world.at(owner):
        form = editing.make(
            system,
            office=owner.office,
            code=f"permit-{owner.number}",
            title=LocalizedText(ja="許可"),
            definition=FORM,
            purpose="試験",
        )
        form_version = editing.publish(system, form_id=form.pk, version=form.version)
        version = kind_made(
            system,
            office=owner.office,
            form_version=form_version,
            flow=flow,
            notice="receipt",
            code=f"permit-{owner.number}",
        )
        place = SimpleNamespace(office=owner.office, version=version)
        answers = {**ANSWERS, "name": owner.text, "email": f"{owner.veiled}@example.jp"}
        decided = opened(person, world=place, answers=answers, user_id=owner.person.pk)
        working.write(officer, case_id=decided.pk, text=owner.text)
        working.note(officer, case_id=decided.pk, text=owner.inside)
        applying.reply(person, case_id=decided.pk, text=owner.text)
        deciding.propose(officer, case_id=decided.pk, outcome="granted")
        deciding.confirm(Actor.system("security", ("cases.confirm",)), case_id=decided.pk)
        asked = opened(person, world=place, answers=answers, user_id=owner.person.pk)
        working.ask_correction(officer, case_id=asked.pk, fields={"area": owner.text})
        begun = start(
            person, version_id=form_version.pk, purpose="cases.correction", about={"case": str(asked.pk)}
        )
        call = opened(Actor.anonymous("x"), world=place, answers={**answers, "name": owner.inside})
        working.keep_queue(
            officer, office=owner.office, title=LocalizedText(ja=owner.inside), query="due=soon"
        )
    owner.view_of("cases.cases")
    yield Row({"case_id": decided.pk})
    yield Row({"case_id": asked.pk, "draft_id": begun.pk})
    with scope(PLATFORM):
        notice = Document.objects.get(about=f"cases.case/{decided.pk}")
    yield Row({"case_id": asked.pk, "step": "visit", "file_id": asked.pk})
    yield Row({"case_id": decided.pk, "document_id": notice.pk})
    yield Row({"case_id": call.pk}, ({"q": call.number}, {"assignee": "none"}))
