"""`oirase roadmap import FILE`: reads a published roadmap; the reading itself belongs to its system."""

import argparse
from pathlib import Path

from oirase.cli.site import django_ready
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """With --dry-run nothing is loaded, and no database is needed."""
    actions = parser.add_subparsers(dest="action", required=True)
    reading = actions.add_parser(
        "import", help="文書を読み込み、確認用の版を作る / read a document into a draft edition"
    )
    reading.add_argument("file", type=Path, help="テキスト、CSV、XLSX / text, CSV or XLSX")
    reading.add_argument("--dry-run", action="store_true", help="読むだけ / only read")
    reading.add_argument(
        "--json", action="store_true", help="読んだ結果を JSON で出す / print what was read as JSON"
    )


def run(options: argparse.Namespace) -> int:
    """Hand over to the system."""
    if not options.file.is_file():
        raise RuntimeFault(f"{options.file} がありません。")
    words = [str(options.file)]
    words += ["--dry-run"] if options.dry_run else []
    words += ["--json"] if options.json else []
    if options.dry_run:
        return _call(words)
    with django_ready():
        return _call(words)


def _call(words: list[str]) -> int:
    from oirase.systems.plan.roadmap_import import cli

    return int(cli.run(words) or 0)
