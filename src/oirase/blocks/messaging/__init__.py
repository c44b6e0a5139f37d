"""Messages to people: an inbox for those who have an account, e-mail for all who gave an address.

A service calls the facade inside its own command, so a message exists exactly when what it tells of has happened. The inbox
row is written at once; the mail leaves afterwards by an outbox delivery, which tries again until the mail server has taken it. Each mail carries
a Message-ID made from the message's id, so a mail sent twice after a crash is recognised as one.

Modules: `models`, `facade` (what others call), `services` (the reader's own commands), `selectors`, `mails` (rendering), `handlers`, `pages`.
Limits: plain text only; one address per message; no SMS or push; the table is not partitioned yet.
"""
