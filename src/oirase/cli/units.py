"""`oirase units`: systemd units for the same processes that `oirase up` supervises, for a machine that serves people."""

import argparse
import shlex
import sys
from pathlib import Path

from oirase.cli.processes import Program, programs
from oirase.kernel.settings.installation import PROJECT, Installation, current
from oirase.runtime.errors import RuntimeFault

UNIT = """\
[Unit]
Description=Oirase {name}
PartOf=oirase.target
After=network.target{after}
{requires}
[Service]
User={user}
WorkingDirectory={project}
Environment=DJANGO_SETTINGS_MODULE=oirase.settings.production
Environment=OIRASE_DATA={data}
EnvironmentFile=-/etc/oirase/environment
ExecStart={command}
Restart=always
RestartSec=2
TimeoutStartSec=600
TimeoutStopSec={stop}
KillMode=mixed
NoNewPrivileges=yes
PrivateTmp={private}
ProtectSystem=strict
ReadWritePaths={data}

[Install]
WantedBy=oirase.target
"""
TARGET = """\
[Unit]
Description=Oirase
Wants={names}

[Install]
WantedBy=multi-user.target
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Print to standard output, or write into a folder."""
    parser.add_argument("--user", default="oirase", help="動かす利用者 / account that runs it")
    parser.add_argument("--into", type=Path, help="このフォルダーに書く / write into this folder")


def run(options: argparse.Namespace) -> int:
    """Print or write the units."""
    for name, text in units(current(), options.user).items():
        if options.into is None:
            print(f"# /etc/systemd/system/{name}\n{text}")
            continue
        try:
            (options.into / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise RuntimeFault(f"{options.into / name} を書けません（{error.strerror}）。") from error
    return 0


def units(installation: Installation, user: str) -> dict[str, str]:
    """Return file names and texts of all units."""
    oirase = str(Path(sys.executable).parent / "oirase")
    found = {}
    first = "oirase-prepare.service"
    if installation.embedded:
        found["oirase-postgres.service"] = _unit(
            Program("postgres", (oirase, "database")), installation, user
        )
    found[first] = _prepare(Program("prepare", (oirase, "prepare", "--wait")), installation, user)
    for program in programs(installation):
        found[f"oirase-{program.name}.service"] = _unit(program, installation, user, after=first)
    return {**found, "oirase.target": TARGET.format(names=" ".join(found))}


def _unit(program: Program, installation: Installation, user: str, after: str = "") -> str:
    database = program.name == "postgres"
    return UNIT.format(
        name=program.name,
        after=f" {after}" if after else "",
        requires=f"Requires={after}\n" if after else "",
        user=user,
        project=PROJECT,
        data=installation.data_dir,
        command=shlex.join(program.command),
        stop=60 if database else 20,
        private="no" if database else "yes",
    )


def _prepare(program: Program, installation: Installation, user: str) -> str:
    after = "oirase-postgres.service" if installation.embedded else ""
    text = _unit(program, installation, user, after)
    return text.replace("Restart=always\nRestartSec=2\n", "Type=oneshot\nRemainAfterExit=yes\n")
