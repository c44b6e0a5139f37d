"""`oirase demo load`: demo accounts and demo data, refused under production settings."""

import argparse

from oirase.cli import prepare
from oirase.cli.site import django_ready, production
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """One action so far."""
    parser.add_subparsers(dest="action", required=True).add_parser("load", help="読み込む / load")


def run(options: argparse.Namespace) -> int:
    """Load the demo sets of all systems."""
    if production():
        raise RuntimeFault("本番の設定では、デモデータを読み込めません。")
    with django_ready() as installation:
        if not installation.demo:
            raise RuntimeFault("OIRASE_DEMO=0 では、デモデータを読み込めません。")
        prepare.bring_up_to_date(installation, ("demo",))
    return 0
