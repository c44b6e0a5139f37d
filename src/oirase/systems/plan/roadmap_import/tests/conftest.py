"""The made-up prefecture with its draft, for the import's pages."""

from oirase.systems.plan.commons.tests.conftest import draft, testland  # noqa: F401 - fixtures
