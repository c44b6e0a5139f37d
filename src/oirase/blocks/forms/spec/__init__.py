"""A form's definition: what it looks like as data (`model`), reading and checking it (`parsing`), its JSON Schema (`schema`)."""

from oirase.blocks.forms.spec.model import Check, Field, FormSpec, Step
from oirase.blocks.forms.spec.parsing import check, parse
from oirase.blocks.forms.spec.reader import Problem, Reader, Unsound
from oirase.blocks.forms.spec.schema import json_schema

__all__ = [
    "Check",
    "Field",
    "FormSpec",
    "Problem",
    "Reader",
    "Step",
    "Unsound",
    "check",
    "json_schema",
    "parse",
]
