"""A procedure that nobody can change any more, or that nobody has looked at in time, is told on the list."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from tests.fixtures.people import START, office, officer, role, set_up

from oirase.kernel import clock
from oirase.kernel.access.models import Grant, Post, PostHolding
from oirase.systems.office.commons.models import Procedure

ORPHAN, LATE = "直せる職員がいません", "見直す日を過ぎています"


def listed(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/procedures/edit/").content.decode()


def test_one_whose_officers_have_left_is_marked(hall: SimpleNamespace, event: Any) -> None:
    with set_up():
        head = officer("head", office(hall.office.body, "head"), "editor")
        role("looks", "procedures.view")
        everywhere = {"body": hall.office.body, "organisation": None, "valid_from": START}
        Grant.objects.create(post=Post.objects.get(code="head"), role_id="looks", **everywhere)
    assert "催しの申込み" in listed(head)
    assert ORPHAN not in listed(head)
    with set_up():
        left = clock.today() - timedelta(days=1)
        PostHolding.objects.filter(user=hall.editor_user).update(valid_to=left)
    assert ORPHAN in listed(head)


def test_one_whose_day_has_passed_is_marked(hall: SimpleNamespace, event: Any) -> None:
    assert LATE not in listed(hall.editor_user)
    with set_up():
        Procedure.objects.filter(pk=event.pk).update(review_on=clock.today() - timedelta(days=1))
    assert LATE in listed(hall.editor_user)
