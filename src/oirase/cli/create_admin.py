"""`oirase create-admin`: the first account of a new installation, with a role over a whole body."""

import argparse
import getpass
import sys

from oirase.cli.site import django_ready
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """The password is asked for, or read from standard input, never given on the command line."""
    parser.add_argument("login", help="利用者ID / login")
    parser.add_argument("--name", default="", help="氏名 / name")
    parser.add_argument("--email", default="", help="メールアドレス / e-mail address")
    parser.add_argument("--body", required=True, help="団体コード / code of the body")
    parser.add_argument(
        "--role", action="append", required=True, help="役割のコード（繰返し可）/ role code, repeatable"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="標準入力から読む / read it from standard input"
    )


def run(options: argparse.Namespace) -> int:
    """Make the account with its grants in one audited command."""
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else _asked()
    with django_ready():
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from oirase.cli.accounts import create_admin
        from oirase.kernel.access.actors import Actor

        try:
            validate_password(password)
        except ValidationError as error:
            raise RuntimeFault("\n".join(error.messages)) from error
        create_admin(
            Actor.system("create_admin"),
            login=options.login,
            password=password,
            name=options.name or options.login,
            email=options.email,
            body_code=options.body,
            role_codes=options.role,
        )
    print(f"{options.login}: OK")
    return 0


def _asked() -> str:
    first = getpass.getpass("パスワード: ")
    if first != getpass.getpass("もう一度: "):
        raise RuntimeFault("パスワードが一致しません。")
    return first
