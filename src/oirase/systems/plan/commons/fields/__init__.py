"""A programme as a flat mapping from field to text, so that its changes can be merged, returned, exported and mended one by one.

A field's key is a path: `summary/ja`, `budget/initial/general/`, `initiative/<id>/2026/planned/ja`, `indicator/<id>/2025/actual`.
A part (initiative, indicator, achievement, decision) is there while its naming text is; a new one brings its own id along, so
that writing the same change twice makes one part. Values are canonical texts: a fiscal year as `2026`, an amount as `1200`.
"""

from oirase.systems.plan.commons.fields.keys import (
    Kind,
    NotAField,
    canonical,
    choices_of,
    kind_of,
    label_of,
    naming_key,
    own_label,
    parse,
    read_all,
    shown,
)
from oirase.systems.plan.commons.fields.merging import Clash, Merged, merge
from oirase.systems.plan.commons.fields.values import (
    PARTS,
    Values,
    budget_keys,
    problems_of,
    values_of,
    years_named,
)
from oirase.systems.plan.commons.fields.writing import write

__all__ = [
    "PARTS",
    "Clash",
    "Kind",
    "Merged",
    "NotAField",
    "Values",
    "budget_keys",
    "canonical",
    "choices_of",
    "kind_of",
    "label_of",
    "merge",
    "naming_key",
    "own_label",
    "parse",
    "problems_of",
    "read_all",
    "shown",
    "values_of",
    "write",
    "years_named",
]
