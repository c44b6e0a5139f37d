"""`oirase manage …`: Django's management commands against this installation's database."""

import argparse

from oirase.cli.site import django_ready


def configure(parser: argparse.ArgumentParser) -> None:
    """Everything is handed on."""
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, help="Django のコマンドとその引数 / Django's command and its words"
    )


def run(options: argparse.Namespace) -> int:
    """Hand the words to Django."""
    from django.core.management import execute_from_command_line

    with django_ready():
        execute_from_command_line(["oirase manage", *options.words])
    return 0
