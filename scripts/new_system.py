"""Writes the folder of a new system: small, working, with pages, rights, tests and demo data. Nothing else is touched.

    make new-system ARGS="tourism/stamp_rally"
    make new-system ARGS="business/example --name-ja 例 --name-en Example"

A slug of `systems/index.toml` brings its row, names and summary along; any other becomes a system of this installation's own.
The files in `skeleton/` are the text; the words in capitals in them (SLUG, DOMAIN, NAME_JA ...) are filled in here.
"""

import argparse
import keyword
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
SKELETON = Path(__file__).resolve().parent / "skeleton"
SYSTEMS = PROJECT / "src" / "oirase" / "systems"
LONGEST = 23  # names of indexes are made from the slug, and PostgreSQL's and Django's limits are 63 and 30
NAME = re.compile(r"[^\"\\%{}\n]{1,60}")


class Refused(Exception):
    """The folder cannot be made; the message says why and what would do."""


def main() -> int:
    """Write the folder and say what comes next."""
    parser = argparse.ArgumentParser(prog='make new-system ARGS="..."', description=__doc__.split("\n")[0])
    parser.add_argument("place", metavar="DOMAIN/SLUG")
    parser.add_argument(
        "--name-ja", default="", help="日本語の名称（索引にないとき） / when the index has no row"
    )
    parser.add_argument("--name-en", default="", help="English name, when the index has no row")
    options = parser.parse_args()
    try:
        words = words_of(options.place, options.name_ja, options.name_en)
        target = write(words)
    except Refused as refused:
        print(f"new-system: {refused}", file=sys.stderr)
        return 1
    folder = target.relative_to(PROJECT)
    print(f"{folder}: {sum(path.is_file() for path in target.rglob('*'))} files ({words['ROW_IN_WORDS']})")
    print(f"  .venv/bin/python -m pytest {folder}   # テスト / its tests")
    print(f"  make up                               # http://localhost:8000/{words['SLUG']}/")
    print(f"  {folder}/README.md   # 次に何を置き換えるか / what to replace next")
    return 0


def words_of(place: str, name_ja: str, name_en: str) -> dict[str, str]:
    """Return what the words in capitals stand for; Refused for a place that cannot be taken."""
    index = tomllib.loads((SYSTEMS / "index.toml").read_text(encoding="utf-8"))
    domain, _, slug = place.partition("/")
    domains = [one["code"] for one in index["domain"]]
    if domain not in domains:
        raise Refused(f"分野は {', '.join(domains)} のどれかです / the domain is one of these")
    row = next((one for one in index["system"] if one["slug"] == slug), None)
    if row is not None and row["domain"] != domain:
        raise Refused(f'{row["id"]} {slug}: ARGS="{row["domain"]}/{slug}"')
    _check_slug(domain, slug, listed=row is not None)
    row = row or _own_row(slug, name_ja, name_en)
    return {
        "DOMAIN": domain,
        "SLUG": slug,
        "ROW": row["id"],
        "ROW_IN_WORDS": row["id"] or "not in systems/index.toml: a system of this installation's own",
        **{key.upper(): row[key] for key in ("name_ja", "name_en", "summary_ja", "summary_en")},
    }


def _check_slug(domain: str, slug: str, *, listed: bool) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug) or keyword.iskeyword(slug) or len(slug) > LONGEST:
        raise Refused(
            f"{slug!r}: 英小文字・数字・_ の {LONGEST} 字まで / up to {LONGEST} lower-case letters, digits, underscores"
        )
    if (SYSTEMS / domain / slug).exists():
        raise Refused(
            f"{domain}/{slug} はもうあります。上書きしません / is there already and is not overwritten"
        )
    if slug == "commons" or (not listed and slug in _taken()):
        raise Refused(f"{slug}: この名前は使われています / the name is taken")


def _taken() -> set[str]:
    """Return labels of apps and beginnings of addresses, the future ones of the index included."""
    sys.path[:0] = [str(PROJECT / "src"), str(PROJECT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oirase.settings.dev")
    import django
    from django.apps import apps
    from django.urls import get_resolver

    django.setup()
    labels = {one.label for one in apps.get_app_configs()}
    return labels | set(_beginnings(get_resolver())) | {"static"}


def _beginnings(resolver: Any) -> Iterator[str]:
    # The portal's own pages are included without a prefix; its first page has none either.
    for one in resolver.url_patterns:
        route = str(one.pattern)
        if route:
            yield route.split("/")[0]
        else:
            yield from _beginnings(one) if hasattr(one, "url_patterns") else ()


def _own_row(slug: str, name_ja: str, name_en: str) -> Mapping[str, Any]:
    english = name_en or slug.replace("_", " ").capitalize()
    # A name without a Japanese sign would fail the tests of translations.
    names = {"name_ja": name_ja or f"新システム（{english}）", "name_en": english}
    for name in names.values():
        if not NAME.fullmatch(name):
            raise Refused(f"{name!r}: 60 字までで、引用符などを含まない名称 / up to 60 signs without quotes")
    summaries = {
        "summary_ja": f"{names['name_ja']}を受け付け、対応し、結果を知らせる。",
        "summary_en": f"Takes in what people send and handles it: {english}.",
    }
    return {"id": "", **names, **summaries}


def write(words: Mapping[str, str]) -> Path:
    """Write all files beside the place and move them there at once, so that nothing half-made is ever found."""
    domain = SYSTEMS / words["DOMAIN"]
    domain.mkdir(exist_ok=True)
    if not (domain / "__init__.py").is_file():
        (domain / "__init__.py").write_text(f'"""Systems of the domain {domain.name}."""\n', encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix=".new-", dir=domain) as folder:
        draft = Path(folder) / words["SLUG"]
        for source in sorted(path for path in SKELETON.rglob("*") if path.is_file()):
            if "__pycache__" in source.parts:
                continue
            path = draft / filled(source.relative_to(SKELETON).as_posix(), words)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(filled(source.read_text(encoding="utf-8"), words), encoding="utf-8")
        # Names differ in length: only the formatter knows where lines break now, and how imports are sorted.
        _ruff(
            "check", "--select", "I", "--fix", "--config", 'lint.isort.known-first-party = ["oirase"]', draft
        )
        _ruff("format", draft)
        return draft.rename(domain / words["SLUG"])


def _ruff(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "ruff", *arguments, "--quiet"], cwd=PROJECT, check=True)


def filled(text: str, words: Mapping[str, str]) -> str:
    """Put values in place of the words in capitals; longer words first, for one may begin like another."""
    names = sorted(words, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, names)), lambda found: words[found[0]], text)


if __name__ == "__main__":
    sys.exit(main())
