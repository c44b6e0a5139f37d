"""Entry of the `oirase` command: picks the subcommand's module, runs it, and turns faults into words and exit codes."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from oirase.kernel.settings.installation import InstallationError
from oirase.runtime.errors import RuntimeFault

COMMANDS = {
    "up": "起動する / run everything on this machine",
    "check": "設定と環境の問題を挙げる / name every problem of settings and environment",
    "units": "systemd のユニットを表示 / print systemd units",
    "systems": "システムの一覧 / list the systems",
    "roadmap": "ロードマップの取込み / import a roadmap",
    "demo": "デモデータ / demo data",
    "pack": "県のデータ / a prefecture's data",
    "audit": "監査記録の検証 / verify the audit chain",
    "backup": "バックアップを作る / make a backup",
    "restore": "バックアップから戻す / restore a backup",
    "mail": "メールの送信前の確認と、不達の通知 / check of mail, undeliverable mail",
    "reset-code": "職員のパスワード再設定番号 / a reset code for an officer",
    "create-admin": "管理者を作る / create an administrator",
    "bench": "計測 / measurements",
    "manage": "Django の管理コマンド / Django's own commands",
    "prepare": "データベースなどを今の版に合わせる / bring database and files to this release",
    "database": "組込みデータベースだけを動かす / run only the embedded database",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 done, 1 not done, 2 wrongly called, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oirase.settings.dev")
    parser = argparse.ArgumentParser(prog="oirase", description="奥入瀬 Oirase")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen: ModuleType | None = None
    for name, help_text in COMMANDS.items():
        sub = commands.add_parser(name, help=help_text, description=help_text)
        if words[:1] == [name]:
            chosen = importlib.import_module("oirase.cli." + name.replace("-", "_"))
            chosen.configure(sub)
    options = parser.parse_args(words)
    if chosen is None:
        parser.error(f"unknown command: {words[:1]}")
    try:
        return int(chosen.run(options) or 0)
    except (RuntimeFault, InstallationError) as fault:
        print(f"oirase: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
