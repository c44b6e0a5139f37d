"""The processes of an installation, in the order of their start: the fixed ones and those of the manifests.

`oirase up` supervises this list and `oirase units` prints it for systemd, so the two cannot drift apart.
"""

import sys
from dataclasses import dataclass

from oirase.kernel.settings.installation import Installation
from oirase.portal import server

HEALTH = "/healthz"


@dataclass(frozen=True)
class Program:
    """A process: name, command line, and the path that answers when it is healthy."""

    name: str
    command: tuple[str, ...]
    health_path: str = ""


def programs(installation: Installation) -> list[Program]:
    """Return all processes but the database's own."""
    from oirase.kernel.manifest.loader import manifests

    found = [Program("web", _web(installation), HEALTH), Program("worker", manage("run_worker"))]
    for manifest in manifests():
        found += [Program(each.name, manage(*each.command), each.health_path) for each in manifest.processes]
    return found


def manage(*words: str) -> tuple[str, ...]:
    """Return the command line of a management command."""
    return (sys.executable, "-m", "django", *words)


def _web(installation: Installation) -> tuple[str, ...]:
    # For those who write code: a change of source or templates shows at the next request. The worker has to be restarted.
    if installation.debug:
        return manage("runserver", "--nostatic", f"{installation.host}:{installation.port}")
    return server.command(installation.host, installation.port, installation.workers)
