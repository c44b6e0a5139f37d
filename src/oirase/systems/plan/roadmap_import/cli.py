"""`oirase roadmap import FILE [--dry-run] [--json]`: shows what a file holds, or loads it as a draft edition.

A dry run of the published text needs neither a database nor settings, so it works before anything is installed; tables need
Django's settings (for messages and the pack's office names), but no database either. Without `--dry-run` the caller has made
Django ready.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import Any

from oirase.systems.plan.roadmap_import.parser import ParseError, as_objects, parse

TEXT_LIMIT = 20 * 1024 * 1024
WIDTHS = {
    "no": 4,
    "title": 44,
    "bureau": 20,
    "divisions": 24,
    "start": 5,
    "end": 5,
    "budget_thousand_yen": 12,
}


class Unusable(Exception):
    """The file cannot be shown; the message is for whoever called the command."""


def run(argv: list[str]) -> int:
    """Do what the words say; 0 when the file could be read (and loaded), 1 with a message on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="oirase roadmap import")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    try:
        if not options.file.is_file():
            raise Unusable(f"{options.file} がありません。")
        if options.dry_run:
            _show(_objects(options.file), as_json=options.json)
        else:
            _load(options.file, as_json=options.json)
    except (Unusable, ParseError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _objects(path: Path) -> list[dict[str, Any]]:
    text = _plain_text(path)
    if text is None:
        return _table_objects(path)
    return as_objects(parse(text))


def _plain_text(path: Path) -> str | None:
    """Return the text of a file that is the published text by its kind; None for tables."""
    if path.suffix.lower() in (".csv", ".toml", ".xlsx", ".zip"):
        return None
    if path.stat().st_size > TEXT_LIMIT:
        raise Unusable(f"ファイルが大きすぎます。{TEXT_LIMIT // 1024**2}MBまでにしてください。")
    content = path.read_bytes()
    if content[:4] == b"PK\x03\x04" or content[:5] == b"%PDF-":
        return None
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("文字として読めません。UTF-8またはShift_JIS（cp932）のテキストを選んでください。")


def _table_objects(path: Path) -> list[dict[str, Any]]:
    _settings_ready()
    from oirase.systems.plan.roadmap_import import sources, summaries

    try:
        return summaries.objects_of(sources.read_path(path))
    except sources.Unreadable as error:
        raise Unusable(str(error)) from error


def _settings_ready() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oirase.settings.dev")
        django.setup()


def _load(path: Path, *, as_json: bool) -> None:
    from django.conf import settings
    from django.urls import reverse

    from oirase.kernel.access.actors import Actor
    from oirase.kernel.commands import Rejected
    from oirase.systems.plan.commons import services
    from oirase.systems.plan.roadmap_import import sources, summaries

    try:
        given = sources.read_path(path)
        edition = services.load_edition(Actor.system("roadmap import"), given=given)
    except (sources.Unreadable, Rejected) as error:
        raise Unusable(str(error)) from error
    address = (
        f"http://localhost:{settings.INSTALLATION.port}{reverse('roadmap-import:review', args=[edition.pk])}"
    )
    flags = sum(len(one.flags) for one in given.programmes)
    if as_json:
        result = {
            "edition": str(edition.pk),
            "review": address,
            "programmes": len(given.programmes),
            "flags": flags,
        }
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        return
    _show(summaries.objects_of(given), as_json=False)
    sys.stdout.write(f"\n下書きとして取り込みました。確認と公開: {address}\n")


def _show(objects: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
        return
    head = {
        "no": "No",
        "title": "事業名",
        "bureau": "担当部局",
        "divisions": "担当課",
        "start": "始期",
        "end": "終期",
    }
    _line({**head, "budget_thousand_yen": "予算(千円)"})
    for one in objects:
        _line(one)
    total = sum(one["budget_thousand_yen"] or 0 for one in objects)
    sys.stdout.write(f"\n{len(objects)}事業、予算の合計 {total:,} 千円\n")
    flagged = [(one["no"], flag) for one in objects for flag in one["flags"]]
    sys.stdout.write(f"要確認 {len(flagged)}件\n")
    for number, flag in flagged:
        lines = "、".join(str(line) for line in flag["lines"])
        sys.stdout.write(
            f"  No{number} {flag['key']}: {flag['reason']}" + (f"（{lines}行）" if lines else "") + "\n"
        )


def _line(one: dict[str, Any]) -> None:
    cells = []
    for key, width in WIDTHS.items():
        value = one[key]
        text = "・".join(value) if isinstance(value, list) else "" if value is None else str(value)
        text = f"{value:,}" if isinstance(value, int) and key != "no" else text
        cells.append(_fitted(text, width, right=key in ("no", "budget_thousand_yen")))
    sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _fitted(text: str, width: int, *, right: bool) -> str:
    """Cut and fill a text to a width in half-width columns: Japanese signs take two on a terminal."""
    shown, used = "", 0
    for sign in text:
        wide = 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
        if used + wide > width:
            break
        shown, used = shown + sign, used + wide
    blank = " " * (width - used)
    return blank + shown if right else shown + blank
