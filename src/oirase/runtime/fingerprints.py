"""Hashes of what a step of the start depends on, so that a second start skips every step whose inputs are the same."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1]
SCHEMA = (
    "migrations/*.py",
    "models.py",
    "models/*.py",
    "management/commands/*.py",
    "records.py",
    "rowsecurity.py",
)
CODE_OF_PACKS = ("pack.py", "packs.py", "pack/*.py", "manifest.py")


def of_files(files: Iterable[Path], *more: str) -> str:
    """Return a hash of the names and contents of files, and of further words."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(set(files)):
        if path.is_file() and "tests" not in path.parts and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).digest()
            digest.update(str(path).encode() + b"\0" + content)
    return digest.hexdigest()[:32]


def schema() -> str:
    """Everything that shapes tables, row security and rights."""
    own = {path for pattern in SCHEMA for path in SOURCES.rglob(pattern)}
    partitions = (SOURCES / "kernel" / "partitions").rglob("*.py")
    bench = (SOURCES.parents[1] / "bench").rglob("migrations/*.py")
    return of_files([*own, *partitions, *bench, *(SOURCES / "settings").glob("*.py")])


def pack(folder: Path) -> str:
    """A prefecture's pack, with the code that loads it."""
    code = {path for pattern in CODE_OF_PACKS for path in SOURCES.rglob(pattern)}
    return of_files([*folder.rglob("*"), *code, SOURCES / "systems" / "index.toml"])


def demo(folder: Path) -> str:
    """Demo accounts, the systems' demo sets, and the permissions that the trial account may hold."""
    code = {path for pattern in ("demo.py", "demo/*.py", "manifest.py") for path in SOURCES.rglob(pattern)}
    return of_files([*(folder / "demo").rglob("*"), folder / "roles.toml", *code])


def static(project: Path) -> str:
    """Own static files, and the libraries by their lock file."""
    own = [path for folder in SOURCES.rglob("static") for path in folder.rglob("*")]
    return of_files([*own, project / "package-lock.json", SOURCES / "settings" / "base.py"])
