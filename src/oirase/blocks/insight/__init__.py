"""Figures that running systems give by themselves (計測値), taken, kept and shown with their age and origin.

A manifest declares a metric: its unit, a selector, the events after which it moves, how long it stays fresh. This block
asks the selector, in a scope of its own with a right of its own, after each such event and once an hour, and keeps a
snapshot whenever a value has changed. Pages and the API read snapshots only, so a dashboard never adds up on page load, and
a figure that nobody has been able to take for too long is shown as stale instead of vanishing.

**Origin**: where any demo data can be among the rows, in an installation with demo data or by a single row marked so, the figure is
`demo`; only otherwise is it `measured`. It stands beside reported outturn and is never added to it.

Modules: `models`, `points` (what selectors return), `metrics` (declarations found in manifests), `services` (taking),
`facade` (reading), `handlers`, `tasks`, `pages`, `api`.
Limits: figures are sums by fiscal year and month; a dimension besides the month is kept but not charted.
"""
