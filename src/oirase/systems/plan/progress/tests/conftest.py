"""The made-up prefecture with its roadmap, for the progress pages."""

from oirase.systems.plan.commons.tests.conftest import draft, testland  # noqa: F401 - fixtures
