"""`oirase check`: every problem of settings and environment at once, each with what helps."""

import argparse
import shutil
from collections.abc import Iterator

import psycopg

from oirase.cli import prepare
from oirase.cli.site import django_ready, production
from oirase.kernel.files.clamd import Clamd, ClamdFault
from oirase.kernel.settings.installation import PROJECT, Installation, current
from oirase.runtime import claims
from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres import binaries
from oirase.runtime.postgres.account import server_account
from oirase.runtime.postgres.places import places

SCANNER_SECONDS = 3.0
FREE_BYTES = 500_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Print each problem on a line; 0 when there is none, warnings alone do not fail."""
    installation = current()
    errors = list(_errors(installation))
    warnings = list(_warnings(installation))
    for word, found in (("問題", errors), ("注意", warnings)):
        for text in found:
            print(f"{word}: {text}")
    if not errors:
        print("設定に問題はありません。" if not warnings else "起動できます。")
    return 1 if errors else 0


def _errors(installation: Installation) -> Iterator[str]:
    yield from _folder(installation)
    try:
        prepare.pack_folder(installation)
    except RuntimeFault as fault:
        yield str(fault)
    if not (PROJECT / "node_modules" / ".stamp").is_file():
        yield "画面のライブラリ（node_modules）がありません。`make up` で入ります。"
    if production() and installation.demo:
        yield "OIRASE_DEMO: 本番の設定では、デモデータを使えません。"
    if production() and set(installation.allowed_hosts) <= {"localhost", "127.0.0.1"}:
        yield "OIRASE_ALLOWED_HOSTS: 本番のホスト名を指定してください。"
    if not claims.held(installation.data_dir):
        try:
            claims.check_port(installation.host, installation.port)
        except RuntimeFault as fault:
            yield str(fault)
    yield from _embedded(installation) if installation.embedded else _external(installation)
    if not installation.pack:
        yield "OIRASE_PACK: 県のデータ（packs/ の名前）を指定してください。"


def _warnings(installation: Installation) -> Iterator[str]:
    if not installation.embedded and installation.database_url == installation.database_owner_url:
        yield (
            "DATABASE_OWNER_URL がないため、アプリの役割が表の所有者です。"
            "監査記録の書換えと団体の境界を、データベースが守れません。"
        )
    yield from _scanner(installation)
    if production():
        yield from _mail(installation)
    free = shutil.disk_usage(installation.data_dir).free if installation.data_dir.is_dir() else FREE_BYTES
    if free < FREE_BYTES:
        yield f"{installation.data_dir}: 空きが {free // 1_000_000} MB しかありません。"


def _scanner(installation: Installation) -> Iterator[str]:
    if not installation.clamd_url:
        if production():
            yield "CLAMD_URL がないため、受け取ったファイルのウイルス検査をしません。"
        return
    try:
        Clamd(installation.clamd_url).version(SCANNER_SECONDS)
    except ClamdFault as fault:
        yield f"CLAMD_URL: ウイルス検査が応答しません（{fault}）。動くまで、新しいファイルは検査待ちになります。"


def _mail(installation: Installation) -> Iterator[str]:
    """Warn as long as nobody has made sure that mail arrives; an installation whose database does not run cannot be asked."""
    if not installation.email_url and not installation.mail_provider:
        yield "EMAIL_URL: メールサーバーがないため、メールを送れません。"
    if installation.embedded and not claims.held(installation.data_dir):
        yield "メール: データベースが動いていないため、送信前の確認の結果を調べられません。"
        return
    try:
        with django_ready():
            from oirase.blocks.messaging.facade import mail_readiness

            ready = mail_readiness()
    except Exception as error:
        yield f"メール: 送信前の確認の結果を調べられません（{type(error).__name__}）。"
        return
    if not ready.ready:
        state = "合格から日がたっています" if ready.passed else "まだ合格していません"
        yield f"メール: 送信前の確認が{state}。`oirase mail check` で確かめてください。"


def _folder(installation: Installation) -> Iterator[str]:
    trial = installation.data_dir / ".check"
    try:
        installation.data_dir.mkdir(parents=True, exist_ok=True)
        trial.write_text("")
        trial.unlink()
    except OSError as error:
        yield f"OIRASE_DATA: {installation.data_dir} に書けません（{error.strerror}）。"


def _embedded(installation: Installation) -> Iterator[str]:
    try:
        account = server_account()
        where = places(installation.data_dir, account)
        binaries.reachable(binaries.for_cluster(where.cluster, installation.pg_bin), account)
    except (RuntimeFault, OSError) as fault:
        yield str(fault)


def _external(installation: Installation) -> Iterator[str]:
    for name, url in (
        ("DATABASE_URL", installation.database_url),
        ("DATABASE_OWNER_URL", installation.database_owner_url),
    ):
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                yield from _server(name, connection, owner=name != "DATABASE_URL")
        except psycopg.Error as error:
            yield f"{name}: 接続できません。{str(error).strip()}"


def _server(name: str, connection: "psycopg.Connection[tuple[object, ...]]", *, owner: bool) -> Iterator[str]:
    if connection.info.server_version < 150000:
        yield f"{name}: PostgreSQL 15 以上が必要です（{connection.info.parameter_status('server_version')}）。"
    row = connection.execute(
        "SELECT current_setting('server_encoding'), rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row and row[0] != "UTF8":
        yield f"{name}: 文字コードが {row[0]} です。UTF8 のデータベースを使ってください。"
    if row and row[1] and not owner:
        yield f"{name}: この役割は行の保護を越えられます（SUPERUSER または BYPASSRLS）。別の役割を使ってください。"
