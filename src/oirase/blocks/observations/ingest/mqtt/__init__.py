"""The listener's MQTT door, for 3.1.1 and 5 (OASIS standards of 2014 and 2019).

A device signs in with its code and its key. It may publish values of its series, with QoS 0 or 1, and subscribe to new values of series that it
may write or that are public. PUBACK goes out after the commit, in the order of the messages. Sessions are not kept beyond a connection, and
a will is accepted and not used: that a device is silent is noticed by its missing values. See docs/adr/0015-mqtt-listener.md.

Modules: `packets` and `answers` (bytes), `topics`, `session` (one connection), `feed` (new values to subscribers).
"""
