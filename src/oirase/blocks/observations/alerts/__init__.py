"""Rules watch values, alerts are what they find, and people who want to know are told.

Order of events: the writer gives each batch to `watching.observe` inside its transaction, after the values were tested and stored. Each rule
that concerns a series goes on from where it stood (`Watch`) value by value (`rules`, a pure state machine). What fires becomes an alert
with its evidence in the same transaction, and an event tells of it; a handler then asks `ports` who is to be told, so no message ever holds
the writer up. Each minute `watching.check` looks for series that have gone silent, and judges anew those whose values came late or were
corrected: an alert that would not have been raised is withdrawn, one that was missed is raised. `replay` runs the same machine over stored values.

Values that failed quality control fire nothing and end nothing. There is one standing alert for a rule and a series; it ends by itself.
"""
