"""Made-up answers of a pack (`demo/applications.toml`), given on a day, and files that do for a form. Nobody in them exists."""

from __future__ import annotations

import io
import re
import time
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from oirase.kernel.calendar import fiscal_year

FILE = Path("demo") / "applications.toml"
DAYS = re.compile(r"[+-]\d{1,4}")
YEARS = re.compile(r"fy-(\d)")
SIZE = (320, 240)


def content(pack: Path) -> dict[str, Any]:
    """Return a pack's made-up answers as they stand in its file; nothing where the pack has none."""
    path = pack / FILE
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def sample(pack: Path, procedure: str, applied_on: date, person: str = "a") -> dict[str, Any]:
    """Return the answers of the pack's complete sample of a procedure, given on a day."""
    found = content(pack)
    answers = {**found["people"].get(person, {}), **found["sample"][procedure]}
    return {key: for_day(value, applied_on) for key, value in answers.items()}


def for_day(value: Any, day: date) -> Any:
    """Return a value with days (`+20`) and fiscal years (`fy-1`) counted from the day on which somebody applies."""
    if isinstance(value, list):
        return [for_day(one, day) for one in value]
    if isinstance(value, dict):
        return {key: for_day(one, day) for key, one in value.items()}
    if isinstance(value, str) and DAYS.fullmatch(value):
        return (day + timedelta(days=int(value))).isoformat()
    if isinstance(value, str) and (found := YEARS.fullmatch(value)):
        return fiscal_year(day) - int(found[1])
    return value


def picture(kinds: tuple[str, ...], shade: int) -> tuple[str, io.BytesIO]:
    """Return name and content of a made-up file of one of the kinds: a picture of one colour, or a PDF of it."""
    image = Image.new("RGB", SIZE, (90, 120, shade % 256))
    made = io.BytesIO()
    if "png" in kinds:
        image.save(made, "PNG")
    else:
        begin = time.gmtime(0)
        image.save(made, "PDF", creationDate=begin, modDate=begin)
    made.seek(0)
    return ("見本.png" if "png" in kinds else "見本.pdf"), made
