"""Holds the translations against the source: English is complete, nothing in it is left over, やさしい日本語 stays easy.

All apps' translations end up in one catalogue, in which the higher floor wins. So a message may have only one translation in
the whole house; where one Japanese word means two things, the message gets a context (pgettext).
"""

import dataclasses
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.translation import to_locale
from tests.consistency.messages import JAPANESE, Message, Use, in_python, in_template, uses_below

from oirase.kernel.manifest.spec import Names
from oirase.runtime.messages import Entry, read_entries
from oirase.settings.apps import PACKAGE, own_apps

EASY = "ja-easy"
APPS = [PACKAGE.joinpath(*name.split(".")[1:]) for name in own_apps()]
TRANSLATIONS = sorted(PACKAGE.rglob("LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ 0#]*[\d.]*[a-zA-Z]|%%|\{\w*\}|#")
# Dates of an era and words quoted from a document stay Japanese in every language.
QUOTED = re.compile(r"令和[\d年月日度]+|“[^”]*”")
LITERAL = re.compile(r"""_\((?:'[^']*'|"[^"]*")\)""")
KANJI_COMPOUND = re.compile(r"[\u4e00-\u9fff々]{2,}")
READING = re.compile(r"[\u4e00-\u9fff々]{2,}[ぁ-ん]*（[ぁ-んァ-ヶー]+）")


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@cache
def used_in(app: Path) -> dict[Message, Use]:
    """The messages an app asks for, each with the first place that does."""
    found: dict[Message, Use] = {}
    for use in uses_below(app):
        found.setdefault(use.message, use)
    return found


@cache
def entries_of(path: Path) -> list[tuple[Message, Entry]]:
    entries = read_entries(path.read_text(encoding="utf-8"), str(path))
    return [(Message(e.id, e.context or "", e.plural or ""), e) for e in entries if e.id]


def is_japanese(text: str) -> bool:
    return bool(JAPANESE.search(QUOTED.sub("", text)))


def translated(message: Message, number: int = 1) -> str:
    """What Django itself shows for a message in the language of the moment."""
    if message.plural:
        if message.context:
            return translation.npgettext(message.context, message.id, message.plural, number)
        return translation.ngettext(message.id, message.plural, number)
    if message.context:
        return translation.pgettext(message.context, message.id)
    return translation.gettext(message.id)


@pytest.mark.parametrize("app", APPS, ids=name_of)
def test_every_message_has_its_english(app: Path) -> None:
    missing = []
    with translation.override("en"):
        for message, use in used_in(app).items():
            shown = [translated(message, number) for number in (1, 2)]
            if JAPANESE.search(message.id) and any(is_japanese(text) or not text for text in shown):
                missing.append(f"{name_of(use.path)}:{use.line}: {message.id!r} shows {shown[0]!r}")
    assert not missing, "add these to the app's locale/en/LC_MESSAGES/django.po:\n" + "\n".join(missing)


def test_message_ids_are_japanese() -> None:
    ids = {use.message.id: name_of(use.path) for use in uses_below(PACKAGE)}
    with translation.override("ja"):
        foreign = [
            f"{path}: {one!r}"
            for one, path in ids.items()
            if re.search(r"[a-z]{2}", re.sub(PLACEHOLDER, "", one))
            and not JAPANESE.search(translation.gettext(one))
        ]
    assert not foreign, "\n".join(foreign)


@pytest.mark.parametrize("path", TRANSLATIONS, ids=name_of)
def test_every_translation_is_used_once_and_not_fuzzy(path: Path) -> None:
    used, entries = used_in(path.parents[3]), entries_of(path)
    left_over = [message.id for message, _ in entries if message not in used]
    unclear = [message.id for message, entry in entries if entry.fuzzy or not all(entry.texts.values())]
    messages = [message for message, _ in entries]
    twice = [message.id for message in messages if messages.count(message) > 1]
    assert (left_over, unclear, twice) == ([], [], [])


@pytest.mark.parametrize("path", TRANSLATIONS, ids=name_of)
def test_placeholders_agree(path: Path) -> None:
    wrong = []
    for message, entry in entries_of(path):
        for form, text in entry.texts.items():
            original = message.plural if form and message.plural else message.id
            if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(original)):
                wrong.append(f"{message.id!r}: {text!r}")
            elif text.count("\n") != original.count("\n"):
                wrong.append(f"lines differ in {message.id!r}")
    assert not wrong, "\n".join(wrong)


def test_a_message_has_one_translation_in_the_whole_house() -> None:
    found: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in TRANSLATIONS:
        for message, entry in entries_of(path):
            key = (path.parents[1].name, message.context, message.id)
            found[key]["|".join(entry.texts.values())].append(name_of(path.parents[3]))
    clashes = [f"{key[2]}: {dict(texts)}" for key, texts in found.items() if len(texts) > 1]
    assert not clashes, "agree on one text or give the message a context (pgettext):\n" + "\n".join(clashes)


def test_translations_lie_where_django_looks() -> None:
    folders = {path.parents[1].name for path in TRANSLATIONS}
    assert folders == {to_locale("en"), to_locale(EASY)}
    assert {path.parents[3] for path in TRANSLATIONS} <= set(APPS)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/**/templates/**/*.html")), ids=name_of)
def test_templates_show_no_japanese_outside_messages(path: Path) -> None:
    raw, inside = [], ""
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        words = token.split_contents() if token.token_type == TokenType.BLOCK else [""]
        if words[0] in {"blocktranslate", "blocktrans", "comment"}:
            inside = words[0]
        elif words[0] == f"end{inside}":
            inside = ""
        elif inside or token.token_type == TokenType.COMMENT or words[0] in {"translate", "trans"}:
            continue
        elif JAPANESE.search(LITERAL.sub("", token.contents)):
            raw.append(f"{token.lineno}: {token.contents.strip()}")
    assert not raw, "\n".join(raw)


def is_hard(text: str) -> bool:
    """Whether a word of two or more kanji has no reading, or a sentence more than 50 signs, readings not counted."""
    sentences = re.split(r"[。\n]", re.sub(r"（[ぁ-んァ-ヶー]+）", "", text))
    return bool(KANJI_COMPOUND.search(READING.sub("", text))) or max(map(len, sentences)) > 50


def names_in(value: object) -> Iterator[Names]:
    """Every bilingual name inside a manifest, however deep."""
    if isinstance(value, Names):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from names_in(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from names_in(one)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/**/manifest.py")), ids=name_of)
def test_manifests_speak_both_languages(path: Path) -> None:
    module = import_module("oirase." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    found = list(names_in(getattr(module, "MANIFEST", ())))
    wrong = [one for one in found if not JAPANESE.search(one.ja) or not one.en or JAPANESE.search(one.en)]
    assert wrong == []
    assert [one.easy for one in found if is_hard(one.easy)] == []


def test_the_index_of_systems_speaks_both_languages() -> None:
    index = tomllib.loads((PACKAGE / "systems" / "index.toml").read_text(encoding="utf-8"))
    for row in [*index["domain"], *index["system"]]:
        assert row["name_ja"]
        assert row["name_en"]
        assert not JAPANESE.search(row["name_en"])


@pytest.mark.parametrize(
    "path", [p for p in TRANSLATIONS if p.parents[1].name == to_locale(EASY)], ids=name_of
)
def test_easy_japanese_has_readings_and_short_sentences(path: Path) -> None:
    """Words of two or more kanji carry their reading; a sentence has at most 50 signs, readings not counted."""
    hard = [text for _message, entry in entries_of(path) for text in entry.texts.values() if is_hard(text)]
    assert not hard, "\n".join(hard)


def test_easy_japanese_falls_back_to_japanese() -> None:
    easy = {
        message for p in TRANSLATIONS if p.parents[1].name == to_locale(EASY) for message, _ in entries_of(p)
    }
    plain = next(
        m for app in APPS for m in used_in(app) if m not in easy and JAPANESE.search(m.id) and not m.plural
    )
    with translation.override(EASY):
        assert translated(plain) == plain.id
        assert all(translated(message) != message.id for message in easy)


def test_the_reader_of_messages_sees_every_form(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text(
        '_("一")\nngettext("二", "三", n)\npgettext("場", "四")\nnpgettext_lazy("場", "五", "六", n)\n',
        "utf-8",
    )
    assert [use.message for use in in_python(code)] == [
        Message("一"),
        Message("二", plural="三"),
        Message("四", context="場"),
        Message("五", context="場", plural="六"),
    ]
    page = tmp_path / "page.html"
    page.write_text(
        '{% translate "一" %}{% translate "二" context "場" %}{% tag _("三") %}{{ "四"|default:_("五") }}'
        "{% blocktranslate count n=n %}六{{ n }}{% plural %}七{{ n }}{% endblocktranslate %}"
        "{% blocktranslate trimmed %}\n  八\n  九\n{% endblocktranslate %}",
        "utf-8",
    )
    assert {use.message for use in in_template(page)} == {
        Message("一"),
        Message("二", context="場"),
        Message("三"),
        Message("五"),
        Message("六%(n)s", plural="七%(n)s"),
        Message("八 九"),
    }
