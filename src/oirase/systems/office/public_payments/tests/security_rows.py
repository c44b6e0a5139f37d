"""This system has no rows of its own: its pages show those of the payments block."""

from oirase.blocks.payments.tests.security_rows import common, rows

__all__ = ["common", "rows"]
