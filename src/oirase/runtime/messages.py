"""Compiles translations (.po) to what gettext reads (.mo), in Python: a fresh machine has no gettext tools.

The format is the one of the GNU gettext manual, section "The Format of GNU MO Files": a header, two tables of lengths
and offsets sorted by message id, then the strings. Fuzzy and obsolete entries are left out, as msgfmt does.
"""

import ast
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE


@dataclass
class Entry:
    """One message: context, id, plural id and its translations by plural form."""

    context: str | None = None
    id: str | None = None
    plural: str | None = None
    texts: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False


def compile_all(root: Path) -> list[Path]:
    """Compile every translation below `root` that is newer than its compiled form; return the compiled files."""
    made = []
    for source in sorted(root.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        content = compile_text(source.read_text(encoding="utf-8"), str(source))
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(target)
        made.append(target)
    return made


def compile_text(text: str, name: str = "po") -> bytes:
    """Return the compiled form of a .po text. Raises ValueError with file and line when it is malformed."""
    pairs: dict[bytes, bytes] = {}
    for entry in read_entries(text, name):
        if entry.id is None or (entry.fuzzy and entry.id) or not any(entry.texts.values()):
            continue
        key = entry.id if entry.plural is None else f"{entry.id}\0{entry.plural}"
        if entry.context is not None:
            key = f"{entry.context}\x04{key}"
        pairs[key.encode()] = "\0".join(entry.texts[form] for form in sorted(entry.texts)).encode()
    return _packed(sorted(pairs.items()))


def _packed(pairs: list[tuple[bytes, bytes]]) -> bytes:
    count = len(pairs)
    start = 28 + 16 * count
    offset, tables, strings = start, [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), offset)
            strings += pair[column] + b"\0"
            offset += len(pair[column]) + 1
    head = struct.pack("<7I", MAGIC, 0, count, 28, 28 + 8 * count, 0, start)
    return head + tables[0] + tables[1] + strings


def read_entries(text: str, name: str) -> Iterator[Entry]:
    entry, append = Entry(), ""
    for number, raw in enumerate([*text.splitlines(), ""], start=1):
        line = raw.strip()
        ended = not line or (line.startswith(("#", "msgctxt", "msgid ")) and entry.texts)
        if ended and entry.id is not None:
            yield entry
            entry = Entry()
        if line.startswith("#,"):
            entry.fuzzy = entry.fuzzy or "fuzzy" in line
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            append, _, line = line.partition(" ")
        try:
            _add(entry, append, str(ast.literal_eval(line.strip())))
        except (ValueError, SyntaxError) as error:
            raise ValueError(f"{name}:{number}: {raw!r}") from error


def _add(entry: Entry, keyword: str, text: str) -> None:
    if keyword == "msgctxt":
        entry.context = (entry.context or "") + text
    elif keyword == "msgid":
        entry.id = (entry.id or "") + text
    elif keyword == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    elif keyword == "msgstr":
        entry.texts[0] = entry.texts.get(0, "") + text
    elif keyword.startswith("msgstr[") and keyword.endswith("]"):
        form = int(keyword[7:-1])
        entry.texts[form] = entry.texts.get(form, "") + text
    else:
        raise ValueError(keyword)
