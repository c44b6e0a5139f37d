"""Files that people hand in and offices give out: kept by content, per body, not handed on before they are scanned.

A file's content stands once under its SHA-256 in a folder of its body, on Django's storage (a folder here, S3 by setting); each
`StoredFile` row names it with the file's name, kind, size and state. Bodies never share content, or one could learn that
another has a document.

Order of events: `receive` streams an upload to a temporary file, hashing and counting, and looks at it (size, kind by its
first bytes, passwords, pages, pixels, quick scanners); nothing is in the store yet. `keep`, inside a command, puts the content in place and
then writes the row, in quarantine when a scanner could not answer; the worker asks again, and `FileJudged` tells how it ended. A page that has shown a record to somebody gives a **signed link**
(`download_path`), bound to that actor and to minutes. What a command left without a row is swept away a day later.

A file has no rights of its own: whoever sees the record that names it gets the link. The row's `uploader` sees the row.

Modules: `models`, `receiving`, `kinds` (what a file is), `facts` (what it is like inside), `pictures` (taking metadata out), `scanning`
(the port), `clamd` and `antivirus` (the scanner of an installation, and whether it works), `links`, `views`, `urls`, `sweeping`, `tasks`,
`uploads` (where Django puts a large upload aside).
Limits: the built-in scanner knows kinds, macros and the EICAR test file, and is no virus scanner: an installation names one (CLAMD_URL) or
registers its own (`register_scanner`). A PDF's pages are what its page tree says. Archives in archives are not looked into. Photos in HEIC
are refused with words that help: reading them would bring a large decoder for one telephone's default. Whole files only, no partial downloads.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oirase.kernel.files.errors import FileRefused

if TYPE_CHECKING:
    from oirase.kernel.files.antivirus import ScannerState, scanner_state
    from oirase.kernel.files.facts import Facts
    from oirase.kernel.files.links import download_path
    from oirase.kernel.files.receiving import Received, keep, receive
    from oirase.kernel.files.scanning import register_scanner

_HOMES = {
    "ScannerState": "antivirus",
    "scanner_state": "antivirus",
    "Facts": "facts",
    "download_path": "links",
    "Received": "receiving",
    "keep": "receiving",
    "receive": "receiving",
    "register_scanner": "scanning",
}

__all__ = [
    "Facts",
    "FileRefused",
    "Received",
    "ScannerState",
    "download_path",
    "keep",
    "receive",
    "register_scanner",
    "scanner_state",
]


def __getattr__(name: str) -> Any:
    # This package is an app, and Django imports it before any model may be.
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
