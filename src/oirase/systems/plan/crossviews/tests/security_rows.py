"""The commons' editions fill these URLs, too."""

from oirase.systems.plan.commons.tests.security_rows import common, rows

__all__ = ["common", "rows"]
