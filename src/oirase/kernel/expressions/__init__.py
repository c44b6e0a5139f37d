"""The one expression language, for forms, routes, alert rules, segments and metrics. Reserved: the procedures issue builds it.

It will be a subset of FEEL (the DMN standard's language of decision tables) with a parser of its own and no `eval`, compiled
to Python and where needed to SQL, with null, absent and hidden defined once. Until then nothing imports this package.
"""
