"""Compiled translations are read by Python's own gettext as msgfmt's would be."""

import gettext
import io
from pathlib import Path

import pytest

from oirase.runtime.messages import compile_all, compile_text

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: somewhere.py
msgid "保存"
msgstr "Save"

msgctxt "button"
msgid "保存"
msgstr "Keep"

msgid "%(n)s 件"
msgid_plural "%(n)s 件"
msgstr[0] "%(n)s row"
msgstr[1] "%(n)s rows"

#, fuzzy
msgid "疑わしい"
msgstr "Doubtful"

msgid ""
"長い"
"文"
msgstr "A \\"long\\" "
"text\\n"
#~ msgid "古い"
#~ msgstr "Old"
"""


def catalogue(text: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compile_text(text)))


def test_plain_context_plural_and_long_messages() -> None:
    found = catalogue(PO)
    assert found.gettext("保存") == "Save"
    assert found.pgettext("button", "保存") == "Keep"
    assert found.ngettext("%(n)s 件", "%(n)s 件", 1) == "%(n)s row"
    assert found.ngettext("%(n)s 件", "%(n)s 件", 5) == "%(n)s rows"
    assert found.gettext("長い文") == 'A "long" text\n'


def test_fuzzy_and_obsolete_entries_are_left_out() -> None:
    found = catalogue(PO)
    assert found.gettext("疑わしい") == "疑わしい"
    assert found.gettext("古い") == "古い"


def test_a_broken_line_is_named() -> None:
    with pytest.raises(ValueError, match=r"po:2"):
        compile_text('msgid "a"\nmsgstr "b')


def test_compiles_only_what_is_newer(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")
    assert compile_all(tmp_path) == [folder / "django.mo"]
    assert compile_all(tmp_path) == []
