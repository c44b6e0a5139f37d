"""The made-up prefecture of the payments block: office, cashier, second officer, accounting, payers."""

from oirase.blocks.payments.tests.conftest import house, now, told  # noqa: F401 - fixtures
