"""The record of who changed what, when and why, made so that tampering shows.

Every command writes one **entry** in its own transaction; nothing is chained there, because a chain tip inside the
transaction would make all writers wait for one another. A single **sealer** takes the committed entries each second, up to the
snapshot horizon (no transaction still under way can add one before it), and links them: each **link** hashes the one
before it with the digest of its entry, and the digest covers the hash of the payload, not the payload, so payloads can
be shredded when their retention ends. After each batch the head of the chain goes into a file outside the database.

`verify` finds a changed, removed or inserted entry, a rewritten chain and a cut tail. The app role has no UPDATE or
DELETE on these tables. Limit: entries of the unsealed last second are protected by nothing but the role's rights.

Reads of personal data are entries of another kind (`ReadEntry`), written on a connection of their own before the answer
leaves, and visible to the person concerned.

Modules: `models`, `entries` (writing), `sealing`, `verify`, `reads`.
"""
