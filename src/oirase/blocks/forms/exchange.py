"""Forms and other documents as JSON files: written for people who compare them, read with a limit and in words. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

FORMAT = 1
MOST_BYTES = 1_000_000
DEEPEST = 30


def written(document: Mapping[str, Any]) -> bytes:
    """Return a document as a file."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes, kind: str) -> dict[str, Any]:
    """Return the document in a file of a kind ("form", "procedure"); ValueError with a sentence for anything else."""
    if len(content) > MOST_BYTES:
        raise ValueError(_("ファイルが大きすぎます。"))
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ValueError(
            _("このファイルは読めません。この画面から書き出したファイルを選んでください。")
        ) from error
    if not isinstance(found, dict) or found.get("kind") != kind or found.get("format") != FORMAT:
        raise ValueError(
            _("このファイルは、種類が違います。この画面から書き出したファイルを選んでください。")
        )
    if (
        _depth(found) > DEEPEST
        or "\0" in json.dumps(found, ensure_ascii=False)
        or "\\u0000" in json.dumps(found)
    ):
        raise ValueError(_("このファイルは読めません。この画面から書き出したファイルを選んでください。"))
    return found


def digest(part: Any) -> str:
    """Return a short word for the state of a part: a page that was opened on another state must not overwrite this one."""
    text = json.dumps(part, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return 1 + max((_depth(one) for one in inner), default=0)
