"""Sign-in: accounts and their passwords, second factors, passkeys, sessions, keys of service accounts, and how often somebody may try.

django-allauth does the flows; this block gives it our accounts (every write of an account is a command), our look, and limits
that hold over all workers: one row per key and time window, counted up by the database itself.

Order of events at sign-in: `limited` counts the try for the address and for the account, allauth checks the password
(Argon2), asks for the second factor where there is one, and opens a session, which its owner sees and may end.

Modules: `adapter` (allauth to accounts), `forms`, `services`, `limits` (counting), `tasks` (sweeping), `middleware`
(a session that was ended), `reset_codes` and `reset_pages` (the way back in without mail), `account_urls` (allauth's addresses behind limits), `urls` (own pages), `facade`.
Limits: a window is fixed, so at its border twice the number may pass; proofing and consent follow with the first system
that needs them.
"""
