"""What this system does with items beyond their cases: take them in. Each function is a command: permission, checks, change, audit entry.

Taking charge, writing, noting, passing on, deciding, replying, withdrawing are commands of the case block.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from oirase.systems.DOMAIN.SLUG import rules
from oirase.systems.DOMAIN.SLUG.kind import KIND, version_for
from oirase.systems.DOMAIN.SLUG.models import Item

from oirase.blocks.cases.facade import Applicant, desk_of, open_case
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, changed, command, permit, receive_for
from oirase.kernel.search import index

LIMITS = {"title": rules.TITLE_LIMIT, "text": rules.TEXT_LIMIT, "name": rules.NAME_LIMIT}


@command("SLUG.send")
def send(actor: Actor, *, title: str, text: str, name: str, email: str = "", language: str = "ja") -> Item:
    """Take in what somebody sends, with or without an account, for the desk of this prefecture; NoDesk where there is none."""
    permit(None)
    office = desk_of(KIND, "SLUG.view")
    receive_for(office.body_id)
    given = {"title": rules.one_line(title), "text": text, "name": name, "email": email}
    values = _checked({field: value.strip() for field, value in given.items()})
    account = None if actor.is_staff else actor.user_id
    applicant = Applicant(values["name"], values["email"], language=language, user_id=account)
    case = open_case(actor, version=version_for(office), office=office, answers={}, applicant=applicant)
    item = Item(id=case.pk, case=case, body=office.body, organisation=office)
    item.title, item.text = values["title"], values["text"]
    item.save(force_insert=True)
    index(item, f"{case.number} {item.title}", item.text)
    changed(item, "sent")
    return item


def _checked(values: dict[str, str]) -> dict[str, str]:
    """Return the values; Rejected with every problem at its field."""
    problems: dict[str, list[str]] = {}
    for name, limit in LIMITS.items():
        if not values[name]:
            problems[name] = [_("入力してください。")]
        elif len(values[name]) > limit:
            problems[name] = [_("%(limit)s字以内で入力してください。") % {"limit": limit}]
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            problems["email"] = [_("メールアドレスの形が正しくありません。例: info@example.jp")]
    if problems:
        raise Rejected(problems)
    return values
