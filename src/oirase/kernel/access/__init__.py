"""Who may see and do what: people, bodies, organisations, posts, grants, and the one filter that all reading goes through.

A **body** (団体) is a data controller: the prefecture, each municipality, the school board, the police. Bodies form a
forest and every row of record names one. **Organisations** (組織) are stable ids inside a body; their names and parents
are dated versions, and a succession edge says which one took over. People hold **posts** (職) from a day to a day, several
at once where they serve concurrently (兼務). A **grant** gives a role to a person or a post, inside a body, over an
organisation and what lies below it, perhaps narrowed by a constraint on declared columns.

Residents and companies belong to no body: they see a record because it names them (a *party*), or because a dated
*representation* lets them act for one whom it names. Published rows are seen by everybody.

From these an `Actor` is resolved once per request; its *reaches* (body, organisations, constraint) are compiled in two
ways: `visible_to` for a row or a semi-join, `page_of` for the first rows of an ordered list, which asks branch by branch
and organisation by organisation so that one rich index each is walked (see ADR 0003). Row security on the body is the
second net under it (`scope` opens the transaction that sets it; without it there are no rows).

Modules: `models` people and structure, `actors` from a user to an Actor, `records` the base of every row of record and
its querysets, `paging` ordered lists, `rowsecurity` the second net, `http` policies of URLs, `middleware`, `context`, `logs`.
Limits: constraints compare for equality only; a grant never reaches over a body without a recorded agreement.
"""
