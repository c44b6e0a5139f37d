"""A person's own data (登録情報): the questions of which a profile consists, what answers give it, what it gives a form.

The profile is asked for like any form (`own_data.toml`), so its parts are checked and written as answers are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from oirase.blocks.forms.filling import typed_from
from oirase.blocks.forms.spec.model import Field, FormSpec
from oirase.blocks.forms.spec.parsing import parse
from oirase.blocks.forms.types import type_of

FILE = Path(__file__).parent / "own_data.toml"
WORDS = ("text", "textarea")
TERMS = (
    gettext_lazy(
        "残すのは、下に書いてあることだけです。申請の内容や添付したファイルは、ここには残りません。"
    ),
    gettext_lazy(
        "次に申請するとき、ご自身が「入れておく」を選んだ場合だけに使います。送信するまで、職員には見えません。"
    ),
    gettext_lazy("残すかどうかは自由です。残さなくても、申請の扱いは変わりません。"),
    gettext_lazy(
        "マイデータの画面で、いつでも見て、直して、消すことができます。消すと、同意もなくなります。"
    ),
)
"""What somebody agrees to who lets their data be kept."""


@dataclass(frozen=True)
class Line:
    """One part of a profile as people read it."""

    part: str
    label: str
    text: str


@cache
def own_form() -> FormSpec:
    """Return the profile as a form of one step."""
    return _form(_content()["fields"])


@cache
def first_form() -> FormSpec:
    """Return the profile with the consent that is asked for when nothing is kept yet."""
    content = _content()
    return _form([*content["fields"], content["consent"]])


def _content() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _form(fields: list[dict[str, Any]]) -> FormSpec:
    title = {"ja": "登録情報", "en": "Own data"}
    return parse({"title": title, "steps": [{"key": "own", "title": title, "fields": fields}]})


def part_titles() -> list[tuple[str, str]]:
    """Return each part with its name in the reader's language, in their order."""
    return [(key, str(one.label)) for key, one in own_form().fields.items()]


def lines(values: Mapping[str, Any]) -> list[Line]:
    """Return parts as people read them, in their order."""
    return [
        Line(key, str(one.label), type_of(one).shown(one, values[key]))
        for key, one in own_form().fields.items()
        if values.get(key)
    ]


def offered(spec: FormSpec, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what answers would give a profile: the first answer for each part that is asked for in the part's own way."""
    found: dict[str, Any] = {}
    for key, one in spec.fields.items():
        if answers.get(key) and _is_alike(one):
            found.setdefault(one.prefill, answers[key])
    return found


def typed_into(spec: FormSpec, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what somebody would have typed into a form who has a profile; a part that is asked for as plain words is put in as such."""
    parts = own_form().fields
    known: dict[str, Any] = {}
    for key, one in spec.fields.items():
        value = values.get(one.prefill)
        if value and _is_alike(one):
            known[key] = value
        elif value and one.type in WORDS:
            known[key] = type_of(parts[one.prefill]).called(parts[one.prefill], value)
    return typed_from(spec, known)


def _is_alike(one: Field) -> bool:
    part = own_form().fields.get(one.prefill)
    return part is not None and part.type == one.type
