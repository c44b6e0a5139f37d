"""`oirase prepare`: migrations, static files, the pack and demo data, each only when what it is made from has changed.

All due steps run in one process, because starting Django takes longer than most of them.
"""

import argparse
import json
import os
import time
from collections.abc import Collection
from pathlib import Path

import psycopg

from oirase.cli.site import production
from oirase.kernel.settings.installation import PROJECT, Installation, current
from oirase.runtime import fingerprints
from oirase.runtime.errors import RuntimeFault
from oirase.runtime.stamps import DatabaseStamps, FileStamp

DEMO_FILE = "demo_accounts.json"
STEPS = ("database", "static", "pack", "demo")


def configure(parser: argparse.ArgumentParser) -> None:
    """Without --steps, what is due is found out first."""
    parser.add_argument("--steps", help="この段階だけ / only these steps: " + ",".join(STEPS))
    parser.add_argument(
        "--wait", action="store_true", help="データベースを待つ / wait for the database first"
    )


def run(options: argparse.Namespace) -> int:
    """Do the steps in their fixed order and remember each."""
    from oirase.cli.site import database, setup

    if options.wait:
        wait_for_database()
    with database() as installation:
        wanted = options.steps.split(",") if options.steps else due(installation)
        if unknown := set(wanted) - set(STEPS):
            raise RuntimeFault(f"--steps: {', '.join(sorted(unknown))}?")
        if wanted:
            setup()
        bring_up_to_date(installation, wanted)
    return 0


def wait_for_database(seconds: float = 300.0) -> None:
    """Wait until the database of this installation answers, started by somebody else (systemd)."""
    deadline = time.monotonic() + seconds
    while True:
        current.cache_clear()
        try:
            # An empty address would reach whatever server stands at the default place.
            with psycopg.connect(current().database_owner_url or "host=/nonexistent", connect_timeout=5):
                return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise RuntimeFault(
                    f"データベースが {seconds:.0f} 秒たっても応答しません。\n{error}"
                ) from error
        time.sleep(0.5)


def bring_up_to_date(installation: Installation, steps: Collection[str]) -> None:
    """Do these steps in their fixed order and remember each; Django has to be ready."""
    for step in (each for each in STEPS if each in steps):
        _do(step, installation)
        _remember(step, installation)


def due(installation: Installation) -> list[str]:
    """Return the steps whose inputs are not those of the last time."""
    done = DatabaseStamps(installation.database_owner_url).read()
    wanted = _hashes(installation)
    steps = [step for step in STEPS if step != "static" and step in wanted and done.get(step) != wanted[step]]
    if _static_stamp(installation).read() != wanted["static"]:
        steps.append("static")
    return [step for step in STEPS if step in steps]


def _hashes(installation: Installation) -> dict[str, str]:
    folder = pack_folder(installation)
    found = {"database": fingerprints.schema(), "static": fingerprints.static(PROJECT)}
    if folder is not None:
        found["pack"] = fingerprints.pack(folder)
        if installation.demo and not production():
            found["demo"] = fingerprints.demo(folder)
    return found


def pack_folder(installation: Installation) -> Path | None:
    """Return the folder of the installation's pack: a name below packs/, or a path; None when none is chosen."""
    chosen = installation.pack
    if not chosen:
        return None
    folder = Path(chosen) if "/" in chosen else PROJECT / "packs" / chosen
    if not (folder / "pack.toml").is_file():
        raise RuntimeFault(f"OIRASE_PACK: {folder} に pack.toml がありません。")
    return folder


def _static_stamp(installation: Installation) -> FileStamp:
    return FileStamp(installation.data_dir / "static" / ".stamp")


def _remember(step: str, installation: Installation) -> None:
    done = _hashes(installation)[step]
    if step == "static":
        _static_stamp(installation).write(done)
    else:
        DatabaseStamps(installation.database_owner_url).write(step, done)


def _do(step: str, installation: Installation) -> None:
    from django.core.management import CommandError, call_command

    print(f"{step} …", flush=True)
    try:
        if step == "database":
            call_command("prepare_database", verbosity=0)
        elif step == "static":
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        elif step == "pack":
            call_command("load_pack", str(pack_folder(installation)))
        else:
            call_command("load_demo")
            _keep_accounts(installation)
    except CommandError as error:
        raise RuntimeFault(f"{step}: {error}") from error


def _keep_accounts(installation: Installation) -> None:
    """Keep what `oirase up` shows at each start; the passwords are those of made-up people."""
    import tomllib

    from oirase.kernel.access.pack import DEMO_PASSWORD

    folder = pack_folder(installation)
    source = folder / "demo" / "accounts.toml" if folder else None
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["account"] if source and source.is_file() else []
    shown = [
        {
            "login": row["login"],
            "password": DEMO_PASSWORD,
            "name": row["name"],
            "post": row.get("post_ja", ""),
        }
        for row in rows
    ]
    target = installation.data_dir / DEMO_FILE
    target.touch(mode=0o600)
    os.chmod(target, 0o600)
    target.write_text(json.dumps(shown, ensure_ascii=False))
