"""Made-up notices to the demo resident, issued from the pack's samples, so that there is something to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from oirase.blocks.documents.general import GENERAL
from oirase.blocks.documents.issuing import Addressee, issue_notice
from oirase.blocks.documents.models import Document
from oirase.blocks.documents.selectors import TEMPLATES, NoTemplate, published
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of, offices_of
from oirase.kernel.access.models import User
from oirase.kernel.commands import command, permit

READER, OFFICER = "resident", "dx"


def load() -> None:
    """Issue one notice of each kind, once; without the demo accounts nothing is done."""
    people = {user.login: user for user in User.objects.filter(login__in=(READER, OFFICER))}
    if len(people) == 2:
        play(Actor.system("documents.demo"), reader=people[READER], officer=people[OFFICER])


@command("documents.issue_demo")
def play(actor: Actor, *, reader: User, officer: User) -> None:
    """Issue the notices in the name of the officer's office."""
    permit(TEMPLATES)
    if Document.objects.filter(party=reader).exclude(template=None).exists():
        return
    office = offices_of(actor_of(officer))[0]
    about = Document(body=office.body, organisation=office)
    for number, spec in enumerate(GENERAL):
        try:
            version = published(office.body_id, spec.code)
        except NoTemplate:
            continue
        samples: dict[str, Any] = {**spec.samples, "applicant.name": reader.name}
        with clock.frozen(clock.now() - timedelta(days=len(GENERAL) - number)):
            issue_notice(
                actor,
                about=about,
                version=version,
                values=samples,
                addressee=Addressee(reader.name),
                party=reader,
            )
