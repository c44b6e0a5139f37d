"""Range partitions by month, for the tables that grow without end: observations, audit, deliveries, messages.

A task makes the months ahead, so that a row always finds its own partition; the default partition is the net beneath and stays
empty. Old months are detached by retention, never by a DELETE. Other tables point into a partitioned one by soft reference.
"""

from oirase.kernel.partitions.months import default_is_empty, ensure_months

__all__ = ["default_is_empty", "ensure_months"]
