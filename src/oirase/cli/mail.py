"""`oirase mail`: checks that mail will be believed before going live, and reads what could not be delivered."""

import argparse
import sys
from pathlib import Path

from oirase.cli.site import django_ready
from oirase.runtime.errors import RuntimeFault

WORDS = {"passed": "合格", "failed": "不合格", "unknown": "確認できず"}


def configure(parser: argparse.ArgumentParser) -> None:
    """`check` asks and sends test mails; `bounces` reads notifications from files, standard input or the mailbox."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("check", help="送信前の確認をする / check before going live")
    bounces = actions.add_parser(
        "bounces", help="不達の通知を読む / read notifications of undeliverable mail"
    )
    bounces.add_argument(
        "files", nargs="*", type=Path, help="通知のファイル（なければ標準入力） / files, or standard input"
    )
    bounces.add_argument(
        "--mailbox", action="store_true", help="設定の受信箱から読む / from the mailbox of the settings"
    )


def run(options: argparse.Namespace) -> int:
    """Do the action; 1 where a check has not passed, or a file could not be read."""
    with django_ready() as installation:
        if options.action == "check":
            return _check()
        if options.mailbox:
            return _mailbox(installation.bounce_mailbox_url)
        return _files(options.files)


def _check() -> int:
    from django.utils.translation import gettext

    from oirase.blocks.messaging.readiness import mail_readiness
    from oirase.blocks.messaging.services import checks
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.commands import Rejected

    domain, found = checks.ask()
    try:
        checks.keep(Actor.system("mail_check"), domain=domain, findings=found)
    except Rejected as rejected:
        raise RuntimeFault(str(rejected)) from rejected
    for one in found:
        print(f"{WORDS[one.verdict]}: {one.check} {gettext(one.reason)} {one.detail}".rstrip())
    ready = mail_readiness()
    if not ready.probes:
        print("注意: 送信試験の宛先がありません。")
    for probe in ready.probes:
        print(f"試験のメール: {probe.message.address} 確認待ち")
    return 0 if found and all(one.verdict == "passed" for one in found) and ready.probes else 1


def _mailbox(url: str) -> int:
    from oirase.blocks.messaging.mailbox import MailboxUnreachable, read_mailbox

    if not url:
        raise RuntimeFault("OIRASE_BOUNCE_MAILBOX: 受信箱を指定してください。")
    try:
        mails, reports, changes = read_mailbox(url)
    except MailboxUnreachable as error:
        raise RuntimeFault(f"受信箱を読めません。{error}") from error
    print(f"メール {mails} 件、通知 {reports} 件、反映 {changes} 件")
    return 0


def _files(files: list[Path]) -> int:
    from oirase.blocks.messaging.bounces import take_in

    reports = changes = 0
    try:
        contents = [path.read_bytes() for path in files] if files else [sys.stdin.buffer.read()]
    except OSError as error:
        raise RuntimeFault(f"{error.filename} を読めません（{error.strerror}）。") from error
    for content in contents:
        held, changed = take_in(content)
        reports, changes = reports + held, changes + changed
    print(f"メール {len(contents)} 件、通知 {reports} 件、反映 {changes} 件")
    return 0
