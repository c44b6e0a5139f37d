"""Playing made-up applications: drafts are filled in and sent, officers work on them, each at the time at which it would have happened.

What would lie in the future is left out. Fees are paid at the simulated provider an hour after they are asked for, unless the application
says that nobody pays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.urls import resolve

from oirase.blocks.cases.facade import (
    Case,
    Channel,
    applying,
    code_for,
    deciding,
    notice_asks,
    open_draft_of,
    working,
)
from oirase.blocks.forms.facade import (
    DRAFT_PURPOSE,
    Attachment,
    Draft,
    come_to,
    detach,
    fill,
    fill_in,
    save,
    send,
    spec_of,
    start,
    typed_from,
)
from oirase.blocks.payments.facade import PAYABLE, charges_about, pay_in_demo
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.codes import code_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.files import receive
from oirase.kernel.manifest import packs
from oirase.systems.office.commons.applying import PURPOSE, about
from oirase.systems.office.commons.models import Procedure, State
from oirase.systems.office.commons.samples import picture
from oirase.systems.office.procedures.demo.applications import Application, Applications, GivenUp, read

PLAYER = Actor.system("procedures.demo")
PAID_AFTER = timedelta(hours=1)
USUAL = ("pdf", "jpeg", "png")


def load() -> None:
    """Load the applications of the installation's pack, once: where any of its procedures has a case, what is there stays."""
    given = read(packs.current().path, clock.today())
    codes = {one.procedure for one in given.rows}
    with scope(PLAYER):
        # What has come in at a counter is no application of these; a copy that another body has adopted is another procedure.
        if Case.objects.filter(type__code__in=codes).exclude(channel=Channel.COUNTER).exists():
            return
        rows = Procedure.objects.filter(code__in=codes, state=State.PUBLISHED, origin=None).select_related(
            "current__type_version", "body"
        )
        procedures = {one.code: one for one in rows}
    people = {user.login: user for user in User.objects.filter(is_demo=True)}
    for number, one in enumerate(given.rows):
        procedure = procedures.get(one.procedure)
        if procedure and given.officers[procedure.body.code]["first"] in people:
            _Player(one, number, procedure, given, people).play()
    for one_given_up in given.given_up:
        if procedure := procedures.get(one_given_up.procedure):
            _give_up(one_given_up, procedure)


def _give_up(given: GivenUp, procedure: Procedure) -> None:
    """Let visitors go through some steps of a form without sending it."""
    moment = _at(given.begin, 20)
    version_id = procedure.current.type_version.form_version_id if procedure.current else None
    if version_id is None or moment > clock.now():
        return
    visitor = Actor.anonymous("demo")
    keys = [one.key for one in spec_of(version_id).steps]
    with clock.frozen(moment):
        for _time in range(given.times):
            draft = start(
                visitor,
                version_id=version_id,
                purpose=PURPOSE,
                about=about(procedure),
            )
            _go_through(visitor, draft.pk, keys[: given.passed + 1], last_too=False)


def _go_through(actor: Actor, draft_id: UUID, keys: Sequence[str], *, last_too: bool) -> None:
    """Leave steps complete one after the other, the last one only if it is said so."""
    for key, following in zip(keys, [*keys[1:], ""], strict=True):
        if following or last_too:
            come_to(actor, draft_id=draft_id, code=_code(draft_id), completed=key, shown=following)


class _Player:
    """Plays one application."""

    def __init__(
        self,
        application: Application,
        number: int,
        procedure: Procedure,
        given: Applications,
        people: Mapping[str, User],
    ) -> None:
        self.application, self.number, self.procedure = application, number, procedure
        officers = given.officers[procedure.body.code]
        self.officer = actor_of(people[officers["first"]])
        self.second = actor_of(people.get(officers["second"], people[officers["first"]]))
        account = people.get(application.account)
        self.account = actor_of(account) if account else None
        self.files = 0

    @property
    def applicant(self) -> Actor:
        """Return who acts for the applicant: their account, or whoever knows the code."""
        return self.account or Actor.anonymous("demo")

    def play(self) -> None:
        now = clock.now()
        moment = _at(self.application.begin, 9 + self.number % 7)
        if moment > now:
            return
        with clock.frozen(moment):
            case_id = self._apply()
        self._pay(case_id, moment, now)
        for days, action, *more in self.application.steps:
            moment = _at(self.application.begin + timedelta(days=days), 16 + days % 2)
            if moment > now:
                return
            with clock.frozen(moment):
                self._step(case_id, action, more)
            self._pay(case_id, moment, now)

    def _pay(self, case_id: UUID, asked_at: datetime, now: datetime) -> None:
        """Pay what is due, if that lies in the past."""
        moment = asked_at + PAID_AFTER
        if self.application.unpaid or moment > now:
            return
        with scope(PLAYER):
            due = [one for one in charges_about(Case.objects.get(pk=case_id)) if one.state in PAYABLE]
        for one in due:
            with clock.frozen(moment):
                pay_in_demo(self.applicant, one)

    def _apply(self) -> UUID:
        """Fill the form in and send it; at the counter an officer does so."""
        one, version = self.application, self.procedure.current
        form_version_id = version.type_version.form_version_id if version else None
        if form_version_id is None:
            raise ValueError(one.procedure)
        actor = self.officer if one.channel == "counter" else self.applicant
        draft = start(
            actor,
            version_id=form_version_id,
            purpose=PURPOSE,
            about=about(self.procedure, one.channel),
            language=one.language,
        )
        spec = spec_of(form_version_id)
        inputs = typed_from(spec, one.answers)
        save(actor, draft_id=draft.pk, code=_code(draft.pk), inputs=inputs, replacing=[*spec.fields])
        filling = fill(spec, inputs, applied_on=one.begin)
        for key in filling.missing:
            if key in spec.fields and spec.fields[key].type == "file":
                self._attach(actor, draft, key)
        _go_through(actor, draft.pk, [step.key for step in filling.steps], last_too=True)
        sent = send(actor, draft_id=draft.pk, code=_code(draft.pk))
        return UUID(str(resolve(sent.sent_to).kwargs["case_id"]))

    def _attach(self, actor: Actor, draft: Draft, key: str) -> None:
        """Attach a made-up file of a kind that the field takes, each one of another colour."""
        self.files += 1
        options = spec_of(draft.form_version_id).fields[key].options
        name, content = picture(tuple(options.get("kinds") or USUAL), self.number * 7 + self.files)
        with receive(content, name) as received:
            fill_in(
                actor,
                draft_id=draft.pk,
                code=_code(draft.pk),
                inputs={},
                replacing=(),
                received={key: [received]},
            )

    def _step(self, case_id: UUID, action: str, more: list[Any]) -> None:
        """Do one thing: an officer's unless it is the applicant's (`correct`, `correct_files`, `reply`, `withdraw`)."""
        officer, texts = self.officer, [*more, "", ""]
        if action == "claim":
            working.claim(officer, case_id=case_id)
        elif action == "do":
            working.perform(officer, case_id=case_id, step=texts[0], text=texts[1])
        elif action == "note":
            working.note(officer, case_id=case_id, text=texts[0])
        elif action == "write":
            working.write(officer, case_id=case_id, text=texts[0])
        elif action == "ask":
            working.ask_correction(officer, case_id=case_id, fields={texts[0]: texts[1]})
        elif action == "propose":
            said = _said(case_id, texts[0])
            deciding.propose(officer, case_id=case_id, outcome=texts[0], reason=texts[1], notice=said)
        elif action == "confirm":
            deciding.confirm(self.second, case_id=case_id)
        elif action == "send_back":
            deciding.send_back(self.second, case_id=case_id, reason=texts[0])
        elif action == "withdraw":
            applying.withdraw(self.applicant, case_id=case_id, code=code_for(case_id), reason=texts[0])
        elif action == "reply":
            applying.reply(self.applicant, case_id=case_id, code=code_for(case_id), text=texts[0])
        elif action in ("correct", "correct_files"):
            self._correct(case_id, {more[0]: more[1]} if more else {})
        else:
            raise ValueError(action)

    def _correct(self, case_id: UUID, answers: Mapping[str, Any]) -> None:
        """Mend what was asked for: with new answers, or with new files where none are given."""
        with scope(PLAYER):
            draft = Draft.objects.get(pk=open_draft_of(Case.objects.get(pk=case_id)))
            old = [] if answers else list(Attachment.objects.filter(draft=draft, field__in=draft.only))
        actor, code = self.applicant, _code(draft.pk)
        inputs = typed_from(spec_of(draft.form_version_id), answers)
        if answers:
            save(actor, draft_id=draft.pk, code=code, inputs=inputs, replacing=[*answers])
        for one in old:
            detach(actor, draft_id=draft.pk, code=code, attachment_id=one.pk)
            self._attach(actor, draft, one.field)
        send(actor, draft_id=draft.pk, code=code)


def _code(draft_id: UUID) -> str:
    return code_of(DRAFT_PURPOSE, draft_id)


def _at(day: date, hour: int) -> datetime:
    """Return an instant of a day in Tokyo."""
    return datetime.combine(day, time(hour, 20), tzinfo=clock.TOKYO)


def _said(case_id: UUID, outcome: str) -> dict[str, str]:
    """Return made-up words for what an outcome's notice needs besides: the samples of its placeholders."""
    with scope(PLAYER):
        case = Case.objects.select_related("type", "type_version", "body").get(pk=case_id)
        return {one.key: _as_typed(one.sample) for one in notice_asks(case, outcome)}


def _as_typed(sample: Any) -> str:
    if isinstance(sample, date):
        return sample.isoformat()
    return "\n".join(sample) if isinstance(sample, list | tuple) else str(sample)
