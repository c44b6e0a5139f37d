"""`oirase reset-code`: the way back in for an officer without mail: a code by which they set a new password once."""

import argparse

from oirase.cli.site import django_ready
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """Whose account, and which body's office answers for it."""
    parser.add_argument("login", help="職員の利用者ID / login of the officer")
    parser.add_argument("--office", required=True, help="発行する組織のコード / code of the issuing office")
    parser.add_argument("--body", required=True, help="団体コード / code of the body")


def run(options: argparse.Namespace) -> int:
    """Issue the code in an audited command and print it this once."""
    with django_ready():
        from oirase.blocks.identity import reset_codes
        from oirase.kernel.access.actors import Actor
        from oirase.kernel.access.models import Organisation
        from oirase.kernel.commands import Rejected

        office = Organisation.objects.filter(code=options.office, body__code=options.body).first()
        if office is None:
            raise RuntimeFault(f"--office: 団体 {options.body} に組織 {options.office} がありません。")
        actor = Actor.system("reset_code", ("identity.reset_officers",))
        try:
            made, secret = reset_codes.issue_to_officer(actor, login=options.login, office=office)
        except Rejected as rejected:
            raise RuntimeFault(str(rejected)) from rejected
    print(f"{options.login}: {reset_codes.on_paper(secret)} ({made.expires_at:%Y-%m-%d %H:%M} UTC まで)")
    return 0
