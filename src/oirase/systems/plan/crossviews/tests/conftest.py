"""The made-up prefecture with its roadmap, for the cross-views."""

from oirase.systems.plan.commons.tests.conftest import draft, testland  # noqa: F401 - fixtures
