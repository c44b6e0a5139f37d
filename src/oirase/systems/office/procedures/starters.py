"""Patterns that a new procedure may begin with (ひな型): one file each in `starters/`, with questions, outcomes and texts to be changed.

All of them begin with who applies. Figures in them are samples and marked unconfirmed.
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "starters"
APPLICANT = "_applicant"


@cache
def _read(code: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))


def codes() -> list[str]:
    """Return the codes of the patterns in their order."""
    found = [path.stem for path in FOLDER.glob("*.toml") if path.stem != APPLICANT]
    return sorted(found, key=lambda code: _read(code)["order"])


def titles() -> list[tuple[str, str]]:
    """Return code and title of each pattern in the language of the moment."""
    language = "en" if get_language() == "en" else "ja"
    return [(code, _read(code)["pattern"][language]) for code in codes()]


def document(code: str) -> dict[str, Any]:
    """Return the document of a pattern, without a code of its own; KeyError for no pattern."""
    if code not in codes():
        raise KeyError(code)
    found = deepcopy(_read(code))
    first = deepcopy(_read(APPLICANT)["step"])
    form = found["form"]
    return {
        "catalogue": found["catalogue"],
        "form": {**form, "steps": [first, *form["steps"]]},
        "flow": found["flow"],
    }
