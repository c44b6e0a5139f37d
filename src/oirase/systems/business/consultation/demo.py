"""A year at the desk: made-up companies ask, officers of the demo accounts answer. The same each time it is loaded.

All goes through the services at the time at which it would have happened; what would lie in the future is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from oirase.blocks.cases.facade import Channel, code_for, deciding, working
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.calendar import fiscal_year, fiscal_year_span
from oirase.systems.business.consultation import services
from oirase.systems.business.consultation.models import Request

CASES = Path(__file__).with_name("demo.toml")
FIRST, SECOND, LEAD, COMPANY = "desk", "desk2", "lead", "company"


def load() -> None:
    """Load the cases, once: an installation that has any request keeps what it has."""
    with scope(Actor.system("consultation.demo")):
        if Request.objects.exists():
            return
    people = {user.login: user for user in User.objects.filter(login__in=(FIRST, SECOND, LEAD, COMPANY))}
    if not {FIRST, LEAD} <= set(people):
        return
    start, _end = fiscal_year_span(fiscal_year(clock.today()))
    cases: list[dict[str, Any]] = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    for number, case in enumerate(cases):
        play(case, number, start, people)


def play(case: Mapping[str, Any], number: int, start: date, people: Mapping[str, User]) -> None:
    """Play one case: `day` counts from the first of April, `steps` say what happened and how many days later.

    A case with `last` begins that many days before today instead, so that some requests are always open.
    """
    begin = (
        clock.today() - timedelta(days=case["last"])
        if "last" in case
        else start + timedelta(days=case["day"])
    )
    now = clock.now()
    moment = at(begin, 9 + number % 7)
    if moment > now:
        return
    with clock.frozen(moment):
        made = _open(case, people)
    for days, action, *more in case.get("steps", []):
        moment = at(begin + timedelta(days=days), 10 + number % 6)
        if moment > now:
            return
        with clock.frozen(moment):
            _step(made, action, more, people)


def at(day: date, hour: int) -> datetime:
    """Return an instant of a day in Tokyo."""
    return datetime.combine(day, time(hour, 20), tzinfo=clock.TOKYO)


def _open(case: Mapping[str, Any], people: Mapping[str, User]) -> Request:
    names = ("company_name", "corporate_number", "contact_name", "email", "phone", "topic", "question")
    values = {name: case[name] for name in names if name in case}
    if case["channel"] == Channel.WEB:
        user = people.get(case.get("account", ""))
        actor = actor_of(user) if user else Actor.anonymous("demo")
        return services.submit(actor, **values)
    return services.record(actor_of(people[FIRST]), channel=case["channel"], **values)


def _step(request: Request, action: str, more: list[Any], people: Mapping[str, User]) -> None:
    first, second = people[FIRST], people.get(SECOND, people[FIRST])
    user = second if request.case.number[-1] in "13579" else first
    officer = actor_of(user)
    pk = request.pk
    if action == "claim":
        working.claim(officer, case_id=pk)
    elif action == "assign":
        working.assign(actor_of(people[LEAD]), case_id=pk, assignee_id=user.pk)
    elif action in ("note", "write"):
        getattr(working, action)(officer, case_id=pk, text=more[0])
    elif action == "answer":
        services.answer(officer, request_id=pk, text=more[0])
    elif action == "close":
        deciding.propose(officer, case_id=pk, outcome=more[0])
    elif action == "rate":
        account = request.case.applicant
        company = actor_of(account) if account else Actor.anonymous("demo")
        services.rate(company, request_id=pk, score=more[0], comment=more[1], code=code_for(pk))
    else:
        raise ValueError(action)
