"""Messages to people: an inbox for those who have an account, mail and short messages beside it, and what has reached whom.

A service calls the facade inside its own command, so a message exists exactly when what it tells of has happened. The inbox
row and a delivery for each channel are written at once; the sender then takes deliveries in turns, within the numbers per minute that a
recipient's domain and the own server bear. Each mail carries a Message-ID made from the message's id, so one that was sent twice after a
crash is recognised as one, and a notification that comes back finds its delivery. An address from which mail comes back for good is
stopped until its owner confirms it; meanwhile the inbox, the office and a confirmed number know.

Order of events: `facade` > `queueing` > outbox > `sending` > `channels`; back by `bounces`, `mailbox` or `provider` > `services.reports`.
Modules: see README. Limits: plain text only; one address per message; no push; no operator of short messages; tables not partitioned yet.
"""
