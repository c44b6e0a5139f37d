"""What other blocks and systems call: fill in a form, take in what was filled in, read answers, work on forms.

`interviews` are for whoever asks a person several forms at once (`services.interviews`, `joint`); `SheetForm` shows their
pages, `typed_in` and `files_in` read what they send, with the template `forms/_sheet.html`.
"""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from oirase.blocks.forms.addresses import problem_address
from oirase.blocks.forms.condition_field import ConditionField, ExpressionField
from oirase.blocks.forms.exchange import MOST_BYTES as MOST_FILE_BYTES
from oirase.blocks.forms.exchange import digest
from oirase.blocks.forms.exchange import read as read_file
from oirase.blocks.forms.exchange import written as written_file
from oirase.blocks.forms.filling import Filling, fill, typed_from
from oirase.blocks.forms.funnel import Tallied, Walk, WalkedStep, tallied, walks
from oirase.blocks.forms.joint import SHARED, Interview, Sheet
from oirase.blocks.forms.merging import Conflict, Merged, merge
from oirase.blocks.forms.models import Attachment, Draft, Form, FormVersion
from oirase.blocks.forms.own_data import TERMS as OWN_DATA_TERMS
from oirase.blocks.forms.own_data import Line as OwnLine
from oirase.blocks.forms.pages.filling import UPLOAD_BYTES
from oirase.blocks.forms.pages.sheetform import SheetForm, files_in, typed_in
from oirase.blocks.forms.pages.stepform import received_for
from oirase.blocks.forms.ports import (
    Accepted,
    Effect,
    Heading,
    Home,
    Intake,
    Tab,
    Touched,
    register_foresight,
    register_housing,
    register_intake,
)
from oirase.blocks.forms.reading import spec_of
from oirase.blocks.forms.releasing import Report, report_of
from oirase.blocks.forms.selectors import (
    Answer,
    Section,
    called,
    filled_by,
    known_answers,
    read_answers,
    review_of,
    worth_keeping,
)
from oirase.blocks.forms.services import interviews
from oirase.blocks.forms.services.drafts import PURPOSE as DRAFT_PURPOSE
from oirase.blocks.forms.services.drafts import (
    begin,
    begin_correction,
    come_to,
    detach,
    fill_in,
    is_own,
    newest_version,
    save,
    send,
    start,
)
from oirase.blocks.forms.services.editing import new_form, published, rewrite
from oirase.blocks.forms.services.profiles import keep_profile
from oirase.blocks.forms.spec import FormSpec, Problem, Reader, Unsound, check, parse
from oirase.blocks.forms.spec.changing import empty, roots_of
from oirase.blocks.forms.spec.conditions import Question, in_words, questions_of
from oirase.blocks.forms.spec.placing import place_of
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.spec.wording import (
    Difference,
    Wording,
    differences,
    path_words,
    sentence,
    sentences,
    value_words,
)

__all__ = [
    "Accepted",
    "Answer",
    "Attachment",
    "ConditionField",
    "Conflict",
    "DRAFT_PURPOSE",
    "Difference",
    "Draft",
    "Effect",
    "ExpressionField",
    "Filling",
    "Form",
    "FormSpec",
    "FormVersion",
    "Heading",
    "Home",
    "Intake",
    "Interview",
    "MOST_FILE_BYTES",
    "Merged",
    "OWN_DATA_TERMS",
    "OwnLine",
    "Problem",
    "Question",
    "Reader",
    "Report",
    "SHARED",
    "Section",
    "Sheet",
    "SheetForm",
    "Tab",
    "Tallied",
    "Touched",
    "UPLOAD_BYTES",
    "Unsound",
    "Walk",
    "WalkedStep",
    "Wording",
    "fill_in",
    "begin",
    "begin_correction",
    "called",
    "check",
    "come_to",
    "detach",
    "differences",
    "digest",
    "draft_address",
    "empty",
    "files_in",
    "fill",
    "filled_by",
    "has_shape",
    "in_words",
    "interviews",
    "is_own",
    "keep_profile",
    "known_answers",
    "merge",
    "new_form",
    "newest_version",
    "own_data_address",
    "parse",
    "path_words",
    "place_of",
    "problem_address",
    "published",
    "questions_of",
    "read_answers",
    "read_file",
    "received_for",
    "register_foresight",
    "register_housing",
    "register_intake",
    "report_of",
    "review_of",
    "rewrite",
    "roots_of",
    "save",
    "send",
    "sentence",
    "sentences",
    "spec_of",
    "start",
    "tallied",
    "typed_from",
    "typed_in",
    "value_words",
    "walks",
    "worth_keeping",
    "written_file",
]


def draft_address(draft_id: UUID | str) -> str:
    """Return where a draft is filled in by whoever it belongs to."""
    return reverse("forms:draft", args=[draft_id])


def own_data_address() -> str:
    """Return where a person sees, corrects and deletes what is kept for their next application."""
    return reverse("forms:data")
