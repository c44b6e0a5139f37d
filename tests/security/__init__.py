"""Nobody sees or changes what is not theirs: a world of owners with marked rows, and walks over every URL of the resolver.

Every URL is asked by everybody, with every row, before and after others have rows. What keeps that affordable:

- One walk per folder, in a world with this folder's rows only: a new system adds its own URLs, not a factor to the others'.
  The walks are tests of their own, so that workers share them.
- A page that never looked at `request.GET` is not asked with other queries: it cannot answer them differently. Django parses the
  query when it is first asked for, which the walk sees; `test_queries.py` holds that no page learns its query in another way.
- The visitor and another system's key are nobody in particular outside the API. Where both get the very same page, what it leads
  to is asked once.
- Who somebody is, is resolved once per walk, and requests go through the handlers without Django's copies of each template's context.

What a new system does: `tests/security_rows.py` (see `rows.py`). Each query of a `Row` is asked of every page of the folder without
parameters that minds its query, by everybody, so name only queries that lead to a row; one filter less on a page saves some
thirty requests. A page that reads its query takes it from `request.GET`, and only if it has a use for it.
"""
