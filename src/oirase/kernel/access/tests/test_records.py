"""Who sees which rows: in the filter, in lists, under row security."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from bench.ledger.models import Case, Note
from django.core.exceptions import BadRequest
from django.db import ProgrammingError, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fixtures.people import officer

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, Reach, actor_of
from oirase.kernel.access.models import Role, User
from oirase.kernel.access.paging import capped_count, page_of, rows_of
from oirase.kernel.access.records import MASK, Forbidden, lock, may, office_for, shown
from oirase.kernel.access.rowsecurity import scope

pytestmark = pytest.mark.usefixtures("as_platform")


@pytest.fixture
def cases(world: SimpleNamespace, as_platform: None) -> SimpleNamespace:
    """One case in each office, and the role that sees cases."""
    Role.objects.create(code="cases", name={"ja": "案件"}, permissions=["ledger.view", "ledger.edit"])
    world.resident = User.objects.create_user("resident", kind="resident")
    world.cases = {
        name: Case.objects.create(
            body=organisation.body, organisation=organisation, title=name, received_at=clock.now()
        )
        for name, organisation in (
            ("first", world.first),
            ("second", world.second),
            ("section", world.section),
        )
    }
    return world


def titles(actor: Actor, action: str = "view") -> set[str]:
    """Return the titles the filter lets through, and make sure that lists and single rows agree with it."""
    filtered = set(Case.objects.visible_to(actor, action).values_list("title", flat=True))
    listed = {case.title for case in page_of(actor, Case.objects.all(), "-received_at", action=action).rows}
    single = {case.title for case in Case.objects.all() if may(actor, case, action)}
    assert filtered == listed == single
    return filtered


def test_an_officer_sees_the_cases_of_their_office(cases: SimpleNamespace) -> None:
    assert titles(actor_of(officer("clerk", cases.first, "cases"))) == {"first"}


def test_a_head_sees_the_cases_of_the_divisions_below(cases: SimpleNamespace) -> None:
    assert titles(actor_of(officer("head", cases.bureau, "cases"))) == {"first", "second"}


def test_a_grant_on_the_whole_body_stops_at_its_border(cases: SimpleNamespace) -> None:
    assert titles(actor_of(officer("all", cases.first, "cases", organisation=None))) == {"first", "second"}


def test_a_constraint_narrows(cases: SimpleNamespace) -> None:
    Case.objects.filter(title="second").update(kind="b")
    clerk = officer("clerk", cases.bureau, "cases", constraint={"kind": "b"})
    assert titles(actor_of(clerk)) == {"second"}


def test_a_constraint_on_an_undeclared_column_matches_nothing(cases: SimpleNamespace) -> None:
    clerk = officer("clerk", cases.bureau, "cases", constraint={"title": "first"})
    assert titles(actor_of(clerk)) == set()


def test_an_applicant_sees_their_case_but_may_not_edit_it(cases: SimpleNamespace) -> None:
    Case.objects.filter(title="section").update(applicant=cases.resident)
    actor = actor_of(cases.resident)
    assert titles(actor) == {"section"}
    assert titles(actor, "edit") == set()


def test_a_published_case_is_seen_by_everybody_once(cases: SimpleNamespace) -> None:
    Case.objects.filter(title="first").update(state="published")
    assert titles(Actor.anonymous()) == {"first"}
    assert titles(actor_of(officer("clerk", cases.first, "cases"))) == {"first"}


def test_a_desk_lists_what_was_granted_and_not_what_everybody_sees(cases: SimpleNamespace) -> None:
    Case.objects.filter(title="first").update(state="published")
    Case.objects.filter(title="section").update(applicant=cases.resident)
    clerk = actor_of(officer("clerk", cases.bureau, "cases"))
    everything = Case.objects.all()
    for actor, seen in ((clerk, {"first", "second"}), (actor_of(cases.resident), set())):
        assert {case.title for case in everything.visible_to(actor, granted=True)} == seen
        assert {case.title for case in page_of(actor, everything, "title", granted=True).rows} == seen
        assert {case.title for case in rows_of(actor, everything, "title", granted=True)} == seen


def test_a_part_is_seen_where_its_whole_is_seen(cases: SimpleNamespace) -> None:
    for case in cases.cases.values():
        Note.objects.create(case=case, text=f"note {case.title}")
    actor = actor_of(officer("clerk", cases.first, "cases"))
    assert [note.text for note in Note.objects.visible_to(actor)] == ["note first"]


def test_locking_tells_hidden_from_forbidden(cases: SimpleNamespace) -> None:
    Role.objects.create(code="look", name={"ja": "閲覧"}, permissions=["ledger.view"])
    actor = actor_of(officer("looker", cases.first, "look"))
    with pytest.raises(Forbidden):
        lock(actor, Case, cases.cases["first"].pk, "edit")
    with pytest.raises(Http404):
        lock(actor, Case, cases.cases["section"].pk, "edit")


def test_a_masked_field_opens_with_its_permission(cases: SimpleNamespace) -> None:
    case = cases.cases["first"]
    case.contact = "017-000-0000"
    plain = actor_of(officer("clerk", cases.first, "cases"))
    assert shown(plain, case, "contact") == MASK
    Role.objects.create(code="contact", name={"ja": "連絡先"}, permissions=["ledger.contact"])
    assert shown(actor_of(officer("other", cases.first, "contact")), case, "contact") == "017-000-0000"


@pytest.mark.sql
def test_row_security_hides_foreign_rows_from_a_query_without_a_filter(cases: SimpleNamespace) -> None:
    Note.objects.create(case=cases.cases["section"], text="foreign")
    with scope(actor_of(officer("clerk", cases.first, "cases"))):
        assert {case.title for case in Case.objects.all()} == {"first", "second"}
        assert not Note.objects.exists()


@pytest.mark.sql
def test_without_a_scope_there_are_no_rows(cases: SimpleNamespace) -> None:
    with scope(Actor(kind="staff")):
        assert not Case.objects.exists()


@pytest.mark.sql
def test_row_security_refuses_a_row_of_a_foreign_body(cases: SimpleNamespace) -> None:
    actor = actor_of(officer("clerk", cases.first, "cases"))
    with pytest.raises(ProgrammingError, match="row-level security"), scope(actor), transaction.atomic():
        Case.objects.create(body=cases.town, organisation=cases.section, title="x", received_at=clock.now())


def test_scopes_nest_and_the_outer_one_comes_back(cases: SimpleNamespace) -> None:
    inner = actor_of(officer("clerk", cases.section, "cases"))
    with scope(actor_of(officer("other", cases.first, "cases"))):
        with scope(inner):
            assert {case.title for case in Case.objects.all()} == {"section"}
        assert {case.title for case in Case.objects.all()} == {"first", "second"}


def test_counts_stop_at_the_cap(cases: SimpleNamespace) -> None:
    assert capped_count(Case.objects.all(), 2).at_least
    assert capped_count(Case.objects.all(), 3) == capped_count(Case.objects.all())


def test_a_cursor_of_another_list_is_refused(cases: SimpleNamespace) -> None:
    for cursor in ("x", "bm90IGpzb24", "WzEsMl0"):
        with pytest.raises(BadRequest):
            page_of(Actor.system("test"), Case.objects.all(), "-received_at", cursor)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ages=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), min_size=0, max_size=25),
    size=st.integers(1, 7),
    descending=st.booleans(),
)
def test_pages_put_together_are_the_filtered_list_in_order(
    cases: SimpleNamespace, ages: list[tuple[int, int]], size: int, descending: bool
) -> None:
    """Ties in the order, several branches and any page size: nothing is lost, nothing comes twice."""
    offices = (cases.first, cases.second, cases.section)
    now = clock.now()
    with transaction.atomic():
        Case.objects.bulk_create(
            Case(
                body=offices[place].body,
                organisation=offices[place],
                title=str(uuid4()),
                received_at=now - timedelta(days=age),
            )
            for age, place in ages
        )
        actor = Actor(
            kind="staff",
            reaches={
                "ledger.view": (
                    Reach(cases.prefecture.pk, (cases.first.pk, cases.second.pk)),
                    Reach(cases.town.pk, (cases.section.pk,)),
                )
            },
        )
        order = "-received_at" if descending else "received_at"
        sign = "-" if descending else ""
        expected = list(Case.objects.visible_to(actor).order_by(order, f"{sign}pk"))
        found, after = [], None
        while True:
            page = page_of(actor, Case.objects.all(), order, after, size)
            found += page.rows
            if page.next_cursor is None:
                break
            after = page.next_cursor
        assert found == expected
        assert list(rows_of(actor, Case.objects.all(), order, chunk=size)) == expected
        transaction.set_rollback(True)


def test_new_rows_belong_to_the_first_office_in_which_somebody_may(cases: SimpleNamespace) -> None:
    clerk = officer("clerk", cases.second, "cases")
    assert office_for(actor_of(clerk), Case, "edit") == cases.second
    assert office_for(actor_of(clerk), Case, "close") is None
    assert office_for(actor_of(cases.resident), Case, "edit") is None
