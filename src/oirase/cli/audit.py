"""`oirase audit verify`: recomputes the audit chain and holds it against the heads kept outside the database."""

import argparse

from oirase.cli.site import django_ready


def configure(parser: argparse.ArgumentParser) -> None:
    """One action so far."""
    parser.add_subparsers(dest="action", required=True).add_parser("verify", help="検証する / verify")


def run(options: argparse.Namespace) -> int:
    """Print what is wrong; 0 only when nothing is."""
    with django_ready():
        from oirase.kernel.access.actors import Actor
        from oirase.kernel.access.rowsecurity import scope
        from oirase.kernel.audit.verify import verify_chain

        with scope(Actor.system("audit_verify")):
            report = verify_chain()
    for problem in report.problems:
        print(f"{problem.kind}: {problem.detail}")
    print(
        f"監査記録 {report.entries} 件: {'改ざんは見つかりません' if report.ok else '改ざんのおそれがあります'}"
    )
    return 0 if report.ok else 1
