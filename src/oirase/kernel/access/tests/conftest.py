"""Two bodies, a small tree of offices, and people with posts."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from tests.fixtures.people import body, office, role, set_up


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """A prefecture (bureau > two divisions) and a town (one section)."""
    with set_up():
        prefecture, town = body("p"), body("t", "municipality")
        bureau = office(prefecture, "bureau")
        first, second = office(prefecture, "first", bureau), office(prefecture, "second", bureau)
        section = office(town, "section")
        role("desk", "plan.view", "plan.edit")
    return SimpleNamespace(
        prefecture=prefecture, town=town, bureau=bureau, first=first, second=second, section=section
    )


@pytest.fixture
def as_platform(world: SimpleNamespace) -> Iterator[None]:
    """Stay inside the platform's own scope for the length of a test that prepares and looks at rows itself."""
    with set_up():
        yield
