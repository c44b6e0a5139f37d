"""Setting a template with its data as PDF: the shipped font, no other file, no network.

The data reach the template as JSON in `sys.inputs.data`; words of people are values there and never markup. What a template
makes is tagged: headings, tables and languages are told to a screen reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings

FONTS = "@expo-google-fonts/biz-udpgothic"
FONT_FILES = ("400Regular", "700Bold")


def typeset(source: Path, data: Mapping[str, Any], *, standard: Literal["ua-1"] | None = None) -> bytes:
    """Return a template with its data as PDF; it may include files of its own folder.

    `standard` is what the PDF has to keep, a template that does not is refused with typst.TypstError.
    """
    made = typst.compile(
        str(source),
        root=str(source.parent),
        font_paths=list(font_paths()),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[standard] if standard else [],
    )
    if not isinstance(made, bytes):
        raise TypeError("a template makes one document")
    return made


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has that `typeset` made; they stand in it one by one and uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@cache
def font_paths() -> tuple[str, ...]:
    """Return the folders of the shipped font; FileNotFoundError when the front-end libraries are not installed."""
    folders = [Path(settings.NODE_MODULES) / FONTS / name for name in FONT_FILES]
    if not all(any(folder.glob("*.ttf")) for folder in folders):
        raise FileNotFoundError(f"{FONTS} is missing (npm ci)")
    return tuple(str(folder) for folder in folders)
