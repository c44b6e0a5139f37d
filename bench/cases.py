"""Work list, submission, tracking and correction over a million cases, through the product's own server.

One million cases (100,000 with --short) of the pack's procedures lie in one database; the measured officer is in charge of one office's share.
The people who ask are threads of this process on the same two cores, without a pause between two requests. An applicant waits for the step
with two files of 200 kB (`upload`) and for the sending that makes a case of it all (`send`); `submit` is both together with the step between them.
A correction is its whole round: the officer marks a field, the applicant opens the form, mends it and sends it.
"""

from __future__ import annotations

import io
import random
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from bench import case_world
from bench.serving import milliseconds, p95, served, together
from bench.worlds import fresh_database

ROWS = {True: 100_000, False: 1_000_000}
RUNS = {True: 3, False: 5}
CALLS = {True: 20, False: 60}
SUBMITS = {True: 2, False: 4}
ROUNDS = {True: 5, False: 10}
USERS = 16
PROCEDURE = "hunting-licence-renewal"
PATH = "/cases/"
FILE_BYTES = 200_000
MENDED = {"procedure": "event-entry", "field": "adults", "value": "3"}
PAGE_BY_SQL = """
SELECT id, number, state, due_on, applicant_name FROM cases_case WHERE organisation_id = %s
AND ended_at IS NULL ORDER BY due_on, id LIMIT 50
"""


def rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield p95 in milliseconds of the pages that are read, the parts of a submission and a correction."""
    with fresh_database() as environment:
        case_world.prepared()
        case_world.fill(ROWS[short])
        with served(environment) as url:
            world = _World(url, case_world.residents(USERS))
            yield from world.pages(short)
            yield from world.submissions(short)
            yield world.corrections(short)


class _World:
    """What the measurements ask."""

    def __init__(self, url: str, residents: list[Any]) -> None:
        self.url, self.residents = url, residents
        self.procedure = case_world.procedure(PROCEDURE)
        self.officer = case_world.officer_of("bench", self.procedure.organisation)
        self.files = {"medical": ("見本.png", _picture(1)), "photo": ("見本.png", _picture(2))}

    def pages(self, short: bool) -> Iterator[dict[str, Any]]:
        """Yield the pages that are only read, at one user and at sixteen."""
        peer = _p95(partial(_by_sql, self.procedure.organisation_id), CALLS[short])
        case = self._case()
        open_pages: dict[str, tuple[str, Callable[[], Any]]] = {
            "list": (PATH, self._officer),
            "list_all": (f"{PATH}?ended=all&order=-submitted_at", self._officer),
            "case": (f"{PATH}{case}/", self._officer),
            "tracking": (f"{PATH}track/{case}/", partial(self._applicant, case)),
        }
        for name, (path, person) in open_pages.items():
            for users in (1, USERS):
                people = [person() for _ in range(users)]
                runs = [
                    p95(together([partial(_pages, one, path, CALLS[short]) for one in people]))
                    for _ in range(RUNS[short])
                ]
                yield _row(f"{name}_{users}", runs, f"50 rows by one SQL statement: {peer:.1f} ms", peer)

    def submissions(self, short: bool) -> Iterator[dict[str, Any]]:
        """Yield p95 of the end of an application with two files at sixteen users: the upload, the sending, all three requests."""
        parts: dict[str, list[float]] = {"upload": [], "send": [], "submit": []}
        for _ in range(RUNS[short]):
            people = [[self._ready(one) for _ in range(SUBMITS[short])] for one in self.residents]
            taken = together([partial(self._submit, ready) for ready in people])
            parts["upload"].append(p95([one[0] for one in taken]))
            parts["send"].append(p95([one[-1] for one in taken]))
            parts["submit"].append(p95([sum(one) for one in taken]))
        peer = f"two files of {FILE_BYTES // 1000} kB"
        yield from (_row(f"{name}_{USERS}", runs, peer) for name, runs in parts.items())

    def corrections(self, short: bool) -> dict[str, Any]:
        """Return p95 of a correction of one field, from the officer's mark to the applicant's sending."""
        procedure, resident = case_world.procedure(MENDED["procedure"]), self.residents[0]
        officer = case_world.officer_of("mender", procedure.organisation)
        cases = case_world.in_hand(procedure, officer, resident, ROUNDS[short])
        office, applicant = _signed_in(self.url, officer), _signed_in(self.url, resident)
        rounds = [self._correct(office, case, applicant) for case in cases]
        return _row("correction", [p95(rounds)], "four requests: marked, opened, shown, sent")

    def _officer(self) -> Any:
        return _signed_in(self.url, self.officer)

    def _applicant(self, case: UUID) -> Any:
        """Return somebody who has typed number and code."""
        from oirase.blocks.cases.facade import code_for
        from oirase.blocks.cases.models import Case
        from oirase.kernel.access.actors import Actor
        from oirase.kernel.access.rowsecurity import scope

        with scope(Actor.system("bench")):
            number = Case.objects.get(pk=case).number
        person = _person(self.url)
        fields = person.form(f"{PATH}track/") | {"number": number, "code": code_for(case)}
        answer = person.post(f"{PATH}track/", fields)
        if answer.location != f"{PATH}track/{case}/":
            raise RuntimeError(answer.words)
        return person

    def _case(self) -> UUID:
        """Return a case under way of the measured office that has no account."""
        from oirase.blocks.cases.models import Case
        from oirase.kernel.access.actors import Actor
        from oirase.kernel.access.rowsecurity import scope

        with scope(Actor.system("bench")):
            found = Case.objects.filter(
                organisation=self.procedure.organisation, ended_at=None, applicant=None
            )
            return found.order_by("submitted_at").values_list("pk", flat=True)[0]

    def _draft(self, resident: Any) -> tuple[UUID, Any]:
        """Return a draft in which all but the files is filled in, and the person whose it is, signed in."""
        from oirase.blocks.forms.facade import save, spec_of, start, typed_from
        from oirase.kernel import clock
        from oirase.kernel.access.actors import actor_of
        from oirase.kernel.manifest import packs
        from oirase.systems.office.commons.samples import sample
        from oirase.systems.office.procedures.intake import ProcedureIntake

        actor = actor_of(resident)
        version = self.procedure.current.type_version.form_version_id
        about = {"procedure": str(self.procedure.pk), "channel": "web"}
        draft = start(actor, version_id=version, purpose=ProcedureIntake.purpose, about=about, language="ja")
        spec = spec_of(version)
        inputs = typed_from(spec, sample(packs.current().path, PROCEDURE, clock.today()))
        save(actor, draft_id=draft.pk, code="", inputs=inputs, replacing=[*spec.fields])
        return draft.pk, _signed_in(self.url, resident)

    def _ready(self, resident: Any) -> list[Callable[[], Any]]:
        """Return the requests that end an application, made before anybody is timed."""
        draft, person = self._draft(resident)
        health, course, review = (f"/forms/{draft}/{step}/" for step in ("health", "course", "review"))
        files, last = (person.form(path) | {"action": "next"} for path in (health, course))
        token = {name: last[name] for name in last if name == "csrfmiddlewaretoken"}
        return [
            partial(person.post, health, files, self.files),
            partial(person.post, course, last),
            partial(person.post, review, token),
        ]

    @staticmethod
    def _submit(ready: list[list[Callable[[], Any]]]) -> list[list[float]]:
        """Send the files, the last step and the whole of each draft; return the milliseconds of each answer."""
        return [[milliseconds(lambda post=post: _must_go(post())) for post in posts] for posts in ready]

    def _correct(self, officer: Any, case: UUID, applicant: Any) -> float:
        """Mark a field of a case in hand, open the form, mend the field and send it; return the milliseconds of the answers together."""
        marking = officer.form(f"{PATH}{case}/", f"{PATH}{case}/correction")
        marking |= {f"fix-{MENDED['field']}": "詳しく書いてください。"}
        taken = milliseconds(lambda: _must_go(officer.post(f"{PATH}{case}/correction", marking)))
        opening = applicant.form(f"{PATH}track/{case}/", f"{PATH}track/{case}/correct")
        steps: list[Any] = []
        taken += milliseconds(
            lambda: steps.append(_must_go(applicant.post(f"{PATH}track/{case}/correct", opening)))
        )
        address = _must_go(applicant.get(steps[0].location)).location
        taken += milliseconds(lambda: steps.append(applicant.get(address)))
        fields = applicant.fields(steps[1]) | {MENDED["field"]: MENDED["value"], "action": "next"}
        return taken + milliseconds(lambda: _must_go(applicant.post(address, fields)))


def _must_go(answer: Any) -> Any:
    if answer.status != 302:
        raise RuntimeError(f"{answer.status} {answer.words}")
    return answer


def _person(url: str) -> Any:
    """Return somebody with a browser."""
    from tests.fixtures.browsing import Person

    return Person(url)


def _signed_in(url: str, user: Any) -> Any:
    """Return somebody who has signed in."""
    from django.conf import settings
    from django.test import Client
    from tests.fixtures.browsing import cookie

    client, person = Client(), _person(url)
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    person.cookies.set_cookie(cookie(name, client.cookies[name].value))
    return person


def _pages(person: Any, path: str, calls: int) -> list[float]:
    def ask() -> None:
        answer = person.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")

    ask()
    return [milliseconds(ask) for _ in range(calls)]


def _by_sql(organisation: UUID) -> None:
    from django.db import connection

    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope

    with scope(Actor.system("bench")), connection.cursor() as cursor:
        cursor.execute(PAGE_BY_SQL, [organisation])
        cursor.fetchall()


def _p95(call: Callable[[], None], calls: int) -> float:
    call()
    return p95([milliseconds(call) for _ in range(calls)])


def _row(what: str, runs: list[float], peer: str, by: float = 0.0) -> dict[str, Any]:
    found = {
        "what": what,
        "value": statistics.median(runs),
        "worst": max(runs),
        "unit": "ms p95",
        "peer": peer,
    }
    return {**found, "ratio": found["value"] / by} if by else found


def _picture(seed: int) -> bytes:
    """Return a picture of noise, about as large as FILE_BYTES, because noise cannot be packed."""
    from PIL import Image

    side = int((FILE_BYTES / 3) ** 0.5)
    image = Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(side * side * 3))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
