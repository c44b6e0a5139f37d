"""OGC SensorThings API 1.1 (18-088): a face on the rows and values of this block, below /sta/v1.1.

    address -> `paths` (which rows) + `options` (what of them) -> `entities` or `observations` (read) -> `documents` (told) -> `views`
    `$filter` -> `grammar` (a tree) -> `conditions` (the database's) or `columns` (numpy's)
    POST, PATCH, PUT, DELETE -> `bodies` (read) -> `commands` (written, deep insert in one transaction) or `ports` (values, through the queue)

Text of a client never becomes SQL: the tree's names are looked up in `schema`, values are parameters. Every step from entity to entity, in an
address, a filter, an order or an expand, goes through `visible_to` anew, so nothing is learnt by way of a row that somebody sees about one that
they do not see.
"""
