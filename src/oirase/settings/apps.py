"""Finds the Django apps by looking at the folders, so that adding a system touches no list.

Every folder with an `apps.py` below the kernel, the blocks, the systems, `ui` and `portal` is an app. The order is the
house's: lower floors first, because a template or translation of a higher floor wins over one below it.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
FLOORS = ("portal", "systems/*/*", "blocks/*", "ui", "kernel/*")


def own_apps() -> list[str]:
    """Dotted names of all app packages, highest floor first."""
    return [
        "oirase." + ".".join(folder.relative_to(PACKAGE).parts)
        for floor in FLOORS
        for folder in sorted(PACKAGE.glob(floor))
        if (folder / "apps.py").is_file()
    ]
