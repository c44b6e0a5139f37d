"""Rights follow posts, today's organisations and agreements."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from tests.fixtures.people import office, officer

from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.models import Agreement, PostHolding, Representation, Succession, User

pytestmark = pytest.mark.usefixtures("as_platform")


def organisations(user: User, permission: str = "plan.view") -> set[object]:
    """Return all organisation ids that the permission reaches."""
    return {
        one for reach in actor_of(user).reaches.get(permission, ()) for one in reach.organisation_ids or ()
    }


def test_a_grant_over_a_bureau_reaches_the_divisions_below(world: SimpleNamespace) -> None:
    head = officer("head", world.bureau, "desk")
    assert organisations(head) == {world.bureau.pk, world.first.pk, world.second.pk}


def test_a_grant_without_those_below_reaches_one_office(world: SimpleNamespace) -> None:
    head = officer("head", world.bureau, "desk", include_below=False)
    assert organisations(head) == {world.bureau.pk}


def test_rights_follow_the_successor_of_an_abolished_office(world: SimpleNamespace) -> None:
    clerk = officer("clerk", world.first, "desk")
    merged = office(world.prefecture, "merged", world.bureau)
    Succession.objects.create(predecessor=world.first, successor=merged, on=clock.today())
    assert organisations(clerk) == {merged.pk}


def test_a_succession_of_tomorrow_changes_nothing_today(world: SimpleNamespace) -> None:
    clerk = officer("clerk", world.first, "desk")
    merged = office(world.prefecture, "merged", world.bureau)
    Succession.objects.create(predecessor=world.first, successor=merged, on=clock.today() + timedelta(days=1))
    assert organisations(clerk) == {world.first.pk}


def test_a_post_that_has_ended_gives_no_right(world: SimpleNamespace) -> None:
    clerk = officer("clerk", world.first, "desk")
    PostHolding.objects.filter(user=clerk).update(valid_to=clock.today())
    assert not actor_of(clerk).has("plan.view")


def test_concurrent_posts_add_up(world: SimpleNamespace) -> None:
    clerk = officer("clerk", world.first, "desk")
    other = officer("other", world.second, "desk")
    post = PostHolding.objects.get(user=other).post
    PostHolding.objects.create(user=clerk, post=post, concurrent=True, valid_from=date(2020, 4, 1))
    assert organisations(clerk) == {world.first.pk, world.second.pk}


def test_a_grant_into_another_body_counts_only_under_an_agreement(world: SimpleNamespace) -> None:
    clerk = officer("clerk", world.first, "desk", body=world.town, organisation=world.section)
    assert not actor_of(clerk).has("plan.view")
    Agreement.objects.create(
        owner=world.town,
        partner=world.prefecture,
        permissions=["plan.view"],
        basis="協定",
        valid_from=date(2020, 4, 1),
    )
    assert actor_of(clerk).has("plan.view")
    assert not actor_of(clerk).has("plan.edit")


def test_a_resident_has_no_reach_but_their_own_and_represented_records(world: SimpleNamespace) -> None:
    parent = User.objects.create_user("parent", kind="resident")
    child = User.objects.create_user("child", kind="resident")
    Representation.objects.create(represented=child, representative=parent, valid_from=date(2020, 4, 1))
    assert set(actor_of(parent).parties) == {parent.pk, child.pk}
    assert actor_of(parent).reaches == {}


def test_a_grant_that_was_given_to_a_resident_account_is_ignored(world: SimpleNamespace) -> None:
    clerk = officer("clerk", world.first, "desk")
    User.objects.filter(pk=clerk.pk).update(kind="resident")
    clerk.refresh_from_db()
    assert not actor_of(clerk).has("plan.view")
