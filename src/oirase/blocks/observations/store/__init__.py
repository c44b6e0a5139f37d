"""Keeping values: appended as they come, filed by day, merged when read.

A writer copies a batch into the hot table and moves the latest rows on, in one transaction. A reader merges the filed days with what is
still hot; of several values of one series and time the last batch wins. The sealer takes whatever it sees in the hot table, merges it into
the days concerned and writes down what it replaced; it does so in one transaction, so a kill loses and doubles nothing.

    rows        arrays of `ROW` (series, t, value, value2, flag, config)
    values      arrays of `VALUE`: the same without the series, in order of time
    hours       arrays of `HOUR`: counts, sum, extremes, first and last of each hour

Modules: `arrays` (the shapes), `codec` (days as bytes), `rollups`, `protocol` (what a store does), `postgres` (the one that we have), `sealing`.
"""
