"""Made-up counters of a pack (`demo/counter.toml`): two cities adopt procedures, people come, surveys say how the work was. All is marked as demo.

Everything goes through the services at the time at which it would have happened; what would lie in the future is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from oirase.blocks.forms.facade import received_for, spec_of, typed_from
from oirase.blocks.payments.facade import desk
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of, offices_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.calendar import fiscal_year, fiscal_year_span
from oirase.kernel.manifest import packs
from oirase.systems.office.commons import services as procedures
from oirase.systems.office.commons.models import Procedure, State
from oirase.systems.office.commons.samples import picture, sample
from oirase.systems.office.counter_reform import selectors, services, surveying
from oirase.systems.office.counter_reform.models import Phase, Survey, Visit
from oirase.systems.office.counter_reform.rules import WorkStep

PLAYER = Actor.system("counter_reform.demo")
USUAL = ("pdf", "jpeg", "png")


def load() -> None:
    """Load the counters of the installation's pack, once: an installation that has any visit or survey keeps what it has."""
    path = packs.current().path / "demo" / "counter.toml"
    if not path.is_file():
        return
    with scope(PLAYER):
        if Visit.objects.exists() or Survey.objects.exists():
            return
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    start, _end = fiscal_year_span(fiscal_year(clock.today()))
    people = {user.login: actor_of(user) for user in User.objects.filter(is_demo=True)}
    counters = [one for one in content["counter"] if one["officer"] in people]
    for counter in counters:
        with clock.frozen(_at(start, 8)):
            _adopt(people[counter["editor"]], counter["adopt"], content["change"])
    officers = {one["body"]: people[one["officer"]] for one in counters}
    for survey in content["survey"]:
        if survey["body"] in officers:
            _survey(officers[survey["body"]], survey, start)
    for counter in counters:
        for number, (days, codes, person, minutes) in enumerate(counter["visits"]):
            moment = _at(start + timedelta(days=days), 9 + number % 7)
            if moment < clock.now():
                _visit(people[counter["officer"]], counter["body"], codes, person, moment, minutes)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 10), tzinfo=clock.TOKYO)


def _adopt(editor: Actor, codes: Sequence[str], change: Mapping[str, Any]) -> None:
    """Take procedures of other bodies into the catalogue, each with the change that the file names, and publish them."""
    office = offices_of(editor)[0]
    for code in codes:
        with scope(PLAYER):
            origin = Procedure.objects.filter(code=code, state=State.PUBLISHED, origin=None).first()
        if origin is None:
            continue
        made = procedures.adopt(editor, origin_id=origin.pk, office=office)
        catalogue = {**made.catalogue, **change.get(code, {})}
        made = procedures.change(
            editor, procedure_id=made.pk, version=made.version, parts={"catalogue": catalogue}
        )
        procedures.publish(editor, procedure_id=made.pk, version=made.version)


def _survey(officer: Actor, given: Mapping[str, Any], start: date) -> None:
    """Record what is said about the work before (in March) and after (in May)."""
    names = tuple(WorkStep.__dataclass_fields__)
    for phase, day in ((Phase.BEFORE, start - timedelta(days=20)), (Phase.AFTER, start + timedelta(days=40))):
        moment = _at(day, 17)
        if phase not in given or moment > clock.now():
            continue
        with clock.frozen(moment):
            surveying.record_survey(
                officer,
                code=given["code"],
                phase=phase,
                steps=[dict(zip(names, row, strict=True)) for row in given[phase]],
                documents=given[f"{phase}_documents"],
                surveyed_on=day,
                origin="demo",
                note="架空の見本",
                shared=True,
            )


def _visit(
    officer: Actor, body: str, codes: Sequence[str], person: str, moment: datetime, minutes: int
) -> None:
    """Play a visit: everything is answered with the pack's samples, fees are paid in cash."""
    with scope(PLAYER):
        found = {one.code: one.pk for one in Procedure.objects.filter(body__code=body, code__in=codes)}
    with clock.frozen(moment):
        visit = services.open_visit(officer, procedure_ids=[found[code] for code in codes if code in found])
        _answer(officer, visit, codes, person, moment.date())
        visit = services.submit(officer, visit_id=visit.pk)
    with clock.frozen(moment + timedelta(minutes=minutes)):
        with scope(officer):
            due = [one for one in selectors.dues_of(officer, selectors.parts_of(visit)) if one.takes_cash]
        if due:
            total = sum(one.charge.total for one in due)
            ids = [one.charge.pk for one in due]
            desk.take_cash_together(officer, charge_ids=ids, tendered=-(-total // 1000) * 1000)
        services.finish(officer, visit_id=visit.pk)


def _answer(officer: Actor, visit: Visit, codes: Sequence[str], person: str, day: date) -> None:
    with scope(PLAYER):
        held = services.held_by(visit)
    pack = packs.current().path
    typed = {}
    for number, (draft, code) in enumerate(zip(held.drafts, codes, strict=True)):
        spec = spec_of(draft.form_version_id)
        typed[number] = ([*spec.fields], typed_from(spec, sample(pack, code, day, person)))
    services.answer(officer, visit_id=visit.pk, typed=typed)
    with scope(PLAYER):
        held = services.held_by(visit)
    for number, filling in enumerate(held.interview.fillings):
        for key in filling.missing:
            one = filling.spec.fields.get(key)
            if (
                one is not None
                and one.type == "file"
                and held.interview.same_places((number, key))[0][0] == number
            ):
                name, content = picture(tuple(one.options.get("kinds") or USUAL), number * 40)
                content.name = name
                with received_for(one, [content]) as received:
                    services.attach(officer, visit_id=visit.pk, place=(number, key), received=received)
