"""`oirase pack check|load [PATH]`: a prefecture as data."""

import argparse
from pathlib import Path

from oirase.cli.prepare import pack_folder
from oirase.cli.site import django_ready, setup
from oirase.kernel.settings.installation import current
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """Without a path, the installation's own pack."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, text in (("check", "誤りを挙げる / name what is wrong"), ("load", "読み込む / load")):
        actions.add_parser(name, help=text).add_argument(
            "path",
            type=Path,
            nargs="?",
            help="フォルダー（省略時はこの環境のもの） / folder; left out, the pack of this installation",
        )


def run(options: argparse.Namespace) -> int:
    """Check, or check and load."""
    folder = options.path or pack_folder(current())
    if folder is None:
        raise RuntimeFault("OIRASE_PACK: 県のデータを指定してください。")
    if not folder.is_dir():
        raise RuntimeFault(f"{folder} がありません。")
    return _check(folder.resolve()) if options.action == "check" else _load(folder.resolve())


def _check(folder: Path) -> int:
    setup()
    from oirase.kernel.manifest import packs
    from oirase.ui import theme

    problems = packs.check(folder) or theme.problems(packs.read(folder))
    for problem in problems:
        print(problem)
    print(f"{folder.name}: {'OK' if not problems else len(problems)}")
    return 1 if problems else 0


def _load(folder: Path) -> int:
    from django.core.management import CommandError, call_command

    with django_ready():
        try:
            call_command("load_pack", str(folder))
        except CommandError as error:
            raise RuntimeFault(str(error)) from error
    return 0
