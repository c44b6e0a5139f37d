"""Files that people hand in and offices give out: kept by content, per body, not handed on before they are scanned.

A file's content stands once under its SHA-256 in a folder of its body, on Django's storage (a folder here, S3 by setting); each
`StoredFile` row names it with the file's name, kind, size and state. Bodies never share content, or one could learn that
another has a document.

Order of events: `receive` streams an upload to a temporary file, hashing and counting, and looks at it (size, kind by its
first bytes, quick scanners); nothing is in the store yet. `keep`, inside a command, puts the content in place and then writes the row, in
quarantine until every scanner has passed it. A page that has shown a record to somebody gives a **signed link**
(`download_path`), bound to that actor and to minutes. What a command left without a row is swept away a day later.

A file has no rights of its own: whoever sees the record that names it gets the link. The row's `uploader` sees the row.

Modules: `models`, `receiving`, `kinds` (what a file is), `scanning` (the port), `links`, `views`, `urls`, `sweeping`, `tasks`,
`uploads` (where Django puts a large upload aside).
Limits: the built-in scanner knows kinds, macros and the EICAR test file, and is no virus scanner: an installation registers
one (`register_scanner`). Whole files only, no partial downloads.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oirase.kernel.files.errors import FileRefused

if TYPE_CHECKING:
    from oirase.kernel.files.links import download_path
    from oirase.kernel.files.receiving import Received, keep, receive
    from oirase.kernel.files.scanning import register_scanner

_HOMES = {
    "download_path": "links",
    "Received": "receiving",
    "keep": "receiving",
    "receive": "receiving",
    "register_scanner": "scanning",
}

__all__ = ["FileRefused", "Received", "download_path", "keep", "receive", "register_scanner"]


def __getattr__(name: str) -> Any:
    # This package is an app, and Django imports it before any model may be.
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
