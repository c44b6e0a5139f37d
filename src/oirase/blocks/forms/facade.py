"""What other blocks and systems call: begin a form, take in what was filled in, read answers, work on forms."""

from __future__ import annotations

from oirase.blocks.forms.filling import Filling, fill, typed_from
from oirase.blocks.forms.merging import Conflict, Merged, merge
from oirase.blocks.forms.models import Attachment, Draft, Form, FormVersion
from oirase.blocks.forms.ports import Accepted, Heading, Intake, register_intake
from oirase.blocks.forms.reading import spec_of
from oirase.blocks.forms.selectors import Answer, Section, called, filled_by, known_answers, read_answers
from oirase.blocks.forms.services.drafts import PURPOSE as DRAFT_PURPOSE
from oirase.blocks.forms.services.drafts import begin_correction, is_own, newest_version, start
from oirase.blocks.forms.services.editing import new_form, published, rewrite
from oirase.blocks.forms.spec import Problem, Reader, Unsound, check, parse

__all__ = [
    "DRAFT_PURPOSE",
    "Accepted",
    "Answer",
    "Attachment",
    "Conflict",
    "Draft",
    "Filling",
    "Form",
    "FormVersion",
    "Heading",
    "Intake",
    "Merged",
    "Problem",
    "Reader",
    "Section",
    "Unsound",
    "begin_correction",
    "called",
    "check",
    "fill",
    "filled_by",
    "is_own",
    "known_answers",
    "merge",
    "new_form",
    "newest_version",
    "parse",
    "published",
    "read_answers",
    "register_intake",
    "rewrite",
    "spec_of",
    "start",
    "typed_from",
]
